package dev.signalbox.context;

import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.context.TaskContext.Comment;
import dev.signalbox.orchestrator.port.context.TaskContext.Issue;
import dev.signalbox.orchestrator.port.context.TaskContext.PullRequest;
import dev.signalbox.orchestrator.port.context.TaskContext.ReviewComment;
import java.util.List;

/// A context as its source has it, made harmless part by part. The names of branches stay: they are
/// checked where they are read, and must be exact.
final class CleanContext {
  private static final int TITLE_MAX = 1_000;
  private static final int AUTHOR_MAX = 100;
  private static final int PATH_MAX = 1_000;

  private CleanContext() {}

  static TaskContext of(TaskContext context) {
    return new TaskContext(
        context.issue().map(CleanContext::issue),
        context.pullRequest().map(CleanContext::pullRequest),
        context.partial());
  }

  private static Issue issue(Issue issue) {
    return new Issue(
        issue.number(),
        title(issue.title()),
        Sanitizer.text(issue.body()),
        comments(issue.comments()));
  }

  private static PullRequest pullRequest(PullRequest pull) {
    return new PullRequest(
        pull.number(),
        title(pull.title()),
        Sanitizer.text(pull.body()),
        pull.headBranch(),
        pull.baseBranch(),
        pull.fork(),
        Sanitizer.code(pull.diff()),
        comments(pull.comments()),
        pull.reviewComments().stream().map(CleanContext::reviewComment).toList());
  }

  private static List<Comment> comments(List<Comment> comments) {
    return comments.stream()
        .map(it -> new Comment(it.id(), author(it.author()), Sanitizer.text(it.body())))
        .toList();
  }

  private static ReviewComment reviewComment(ReviewComment comment) {
    return new ReviewComment(
        comment.id(),
        comment.inReplyTo(),
        author(comment.author()),
        Sanitizer.text(comment.body()),
        comment.path().map(CleanContext::path),
        comment.line());
  }

  private static String title(String title) {
    return Sanitizer.line(title, TITLE_MAX);
  }

  private static String author(String author) {
    return Sanitizer.line(author, AUTHOR_MAX);
  }

  /// In one line and between backticks.
  private static String path(String path) {
    return Cut.atCharacter(Sanitizer.code(path).replaceAll("[\\r\\n`]", " "), PATH_MAX);
  }
}
