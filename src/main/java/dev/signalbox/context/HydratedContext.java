package dev.signalbox.context;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.context.Section.Kind;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.context.TaskContext.Issue;
import dev.signalbox.orchestrator.port.context.TaskContext.PullRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an agent is told of what its task refers to, as `hydrated_context` of its document.
///
/// @param document in the shape of the agent's contract, which takes no other field
/// @param sources what the prompt is made of: `issue`, `pull_request`, `task_description`
/// @param tokenEstimate roughly how many tokens the prompt has
/// @param truncated whether something was left out to keep to the budget
/// @param fallbackError what could not be read of it, if anything
public record HydratedContext(
    ObjectNode document,
    List<String> sources,
    int tokenEstimate,
    boolean truncated,
    Optional<String> fallbackError) {

  /// The shape of the document; an agent refuses one that is newer than itself.
  private static final int VERSION = 1;

  private static final int CHARACTERS_PER_TOKEN = 4;

  public HydratedContext {
    sources = List.copyOf(sources);
  }

  /// @param context as its source has it
  /// @param readOnly whether the agent is not to change anything
  /// @param charactersMax how long the prompt may be; the task's own description stays whole
  public static HydratedContext of(
      TaskContext context, String taskId, TaskRequest task, boolean readOnly, int charactersMax) {
    var clean = CleanContext.of(context);
    var whole = Prompt.of(taskId, task, readOnly, clean);
    var fitted = Budget.fitted(whole, charactersMax);
    var prompt = Section.rendered(fitted);
    var tokens = Math.ceilDiv(prompt.length(), CHARACTERS_PER_TOKEN);
    var truncated = !fitted.equals(whole);
    var sources = sources(task, clean);
    var fallback =
        Optional.of("not read: " + String.join(", ", clean.partial()))
            .filter(_ -> !clean.partial().isEmpty());

    var document = JsonNodeFactory.instance.objectNode();
    document.put("version", VERSION);
    document.put("user_prompt", prompt);
    clean.issue().ifPresent(issue -> putIssue(document, issue, fitted));
    var named = document.putArray("sources");
    sources.forEach(named::add);
    document.put("token_estimate", tokens);
    document.put("truncated", truncated);
    fallback.ifPresent(it -> document.put("fallback_error", it));
    clean.pullRequest().ifPresent(pull -> putBranches(document, pull));
    putTrust(document, sources);
    return new HydratedContext(document, sources, tokens, truncated, fallback);
  }

  private static List<String> sources(TaskRequest task, TaskContext context) {
    var sources = new ArrayList<String>();
    context.issue().ifPresent(_ -> sources.add("issue"));
    context.pullRequest().ifPresent(_ -> sources.add("pull_request"));
    task.taskDescription().ifPresent(_ -> sources.add("task_description"));
    return sources;
  }

  /// With as much of it as the prompt has.
  private static void putIssue(ObjectNode document, Issue issue, List<Section> fitted) {
    var node = document.putObject("issue");
    node.put("title", issue.title());
    var body = issue.body().isBlank() ? List.<String>of() : first(fitted, Kind.BODY).items();
    node.put("body", String.join("", body));
    node.put("number", issue.number());
    var comments = node.putArray("comments");
    var kept = first(fitted, Kind.CONVERSATION).items().size();
    for (var comment :
        issue.comments().subList(issue.comments().size() - kept, issue.comments().size())) {
      comments
          .addObject()
          .put("id", comment.id())
          .put("author", comment.author())
          .put("body", comment.body());
    }
  }

  /// The issue stands before a pull request.
  private static Section first(List<Section> sections, Kind kind) {
    return sections.stream().filter(it -> it.kind() == kind).findFirst().orElseThrow();
  }

  /// A fork's branch is none of the repository's: an agent that took it for one would work on
  /// another branch of the same name, perhaps the main one.
  private static void putBranches(ObjectNode document, PullRequest pull) {
    pull.repositoryBranch().ifPresent(it -> document.put("resolved_branch_name", it));
    document.put("resolved_base_branch", pull.baseBranch());
  }

  private static void putTrust(ObjectNode document, List<String> sources) {
    var trust = document.putObject("content_trust");
    for (var source : sources) {
      trust.put(source, source.equals("task_description") ? "trusted" : "untrusted-external");
    }
  }
}
