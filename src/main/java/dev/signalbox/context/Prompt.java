package dev.signalbox.context;

import dev.signalbox.context.Section.Kind;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.context.TaskContext.Comment;
import dev.signalbox.orchestrator.port.context.TaskContext.Issue;
import dev.signalbox.orchestrator.port.context.TaskContext.PullRequest;
import dev.signalbox.orchestrator.port.context.TaskContext.ReviewComment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sections of the prompt: what the task refers to, then the task itself in the words of who
/// asked for it. Takes a context that is harmless already.
final class Prompt {
  private static final String NO_BODY = "(no description)";
  private static final String FOLLOW = " Follow the workflow of your system instructions.";

  private final List<Section> sections = new ArrayList<>();

  private Prompt() {}

  static List<Section> of(String taskId, TaskRequest task, boolean readOnly, TaskContext context) {
    var prompt = new Prompt();
    var repo = task.repo().map(it -> "\nRepository: " + it).orElse("");
    prompt.fixed("Task ID: " + taskId + repo);
    context.issue().ifPresent(prompt::add);
    context.pullRequest().ifPresent(prompt::add);
    if (!context.partial().isEmpty()) {
      prompt.fixed(
          "Not read, look them up if you need them: " + String.join(", ", context.partial()));
    }
    prompt.addTask(task.taskDescription(), readOnly, context);
    return prompt.sections;
  }

  private void fixed(String text) {
    sections.add(Section.fixed(text));
  }

  private void add(Issue issue) {
    fixed("## GitHub Issue #" + issue.number() + ": " + issue.title());
    addBody(issue.body());
    sections.add(
        Section.of(
            Kind.CONVERSATION,
            "### Comments",
            issue.comments().stream().map(Prompt::comment).toList()));
  }

  private void add(PullRequest pull) {
    fixed("## Pull Request #" + pull.number() + ": " + pull.title());
    addBody(pull.body());
    var of = pull.fork().map(it -> " of the fork " + it).orElse("");
    fixed("Base branch: " + pull.baseBranch() + "\nHead branch: " + pull.headBranch() + of);
    sections.add(
        Section.of(
            Kind.REVIEW,
            "### Review Comments",
            pull.reviewComments().stream().map(Prompt::reviewComment).toList()));
    sections.add(
        Section.of(
            Kind.CONVERSATION,
            "### Conversation Comments",
            pull.comments().stream().map(Prompt::comment).toList()));
    if (!pull.diff().isEmpty()) {
      sections.add(Section.of(Kind.DIFF, "### Current Diff", List.of(pull.diff())));
    }
  }

  private void addBody(String body) {
    sections.add(Section.of(Kind.BODY, "", List.of(body.isBlank() ? NO_BODY : body)));
  }

  private static String comment(Comment comment) {
    return Segments.closed(
        "**@" + comment.author() + "** (comment_id: " + comment.id() + "):\n" + comment.body());
  }

  /// Answers go to the first comment of a thread: GitHub takes none to an answer.
  private static String reviewComment(ReviewComment comment) {
    var line = comment.line().isPresent() ? ":" + comment.line().getAsInt() : "";
    var place = comment.path().map(it -> "`" + it + line + "`").orElse("the whole change");
    var thread = comment.inReplyTo().orElse(comment.id());
    var what = comment.inReplyTo().isPresent() ? "Answer on " : "Thread on ";
    return Segments.closed(
        "**"
            + what
            + place
            + "** (reply with comment_id: "
            + thread
            + ")\n**@"
            + comment.author()
            + "**:\n"
            + comment.body());
  }

  private void addTask(Optional<String> description, boolean readOnly, TaskContext context) {
    if (description.isPresent()) {
      var heading = context.pullRequest().isPresent() ? "Additional Instructions" : "Task";
      fixed("## " + heading + "\n\n" + description.get());
    } else if (context.pullRequest().isPresent()) {
      var what =
          readOnly
              ? "Review this pull request."
              : "Address the review feedback on this pull request.";
      fixed("## Task\n\n" + what + FOLLOW);
    } else if (context.issue().isPresent()) {
      fixed("## Task\n\nResolve the issue above." + FOLLOW);
    }
  }
}
