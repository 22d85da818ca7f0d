package dev.signalbox.lifecycle.task;

import java.util.Optional;
import java.util.Set;

/// Which of its workflows the agent runs, pinned. What is known of the published ones stands here;
/// of any other nothing is known, so it is taken for one that writes and needs whatever it gets.
public record Workflow(String id, String version) {
  /// The version of a workflow that is named without one.
  public static final String FIRST_VERSION = "1.0.0";

  /// Works on a repository and opens a branch of its own.
  static final String NEW_TASK = "coding/new-task-v1";

  /// Carries an existing pull request on.
  static final String PR_ITERATION = "coding/pr-iteration-v1";

  /// Works without a repository.
  static final String DEFAULT = "default/agent-v1";

  private static final String PR_REVIEW = "coding/pr-review-v1";
  private static final String RESTACK = "coding/restack-v1";
  private static final String WEB_RESEARCH = "knowledge/web-research-v1";

  private static final Set<String> OF_PULL_REQUEST = Set.of(PR_ITERATION, PR_REVIEW, RESTACK);
  private static final Set<String> OF_DESCRIPTION = Set.of(DEFAULT, WEB_RESEARCH);

  /// Returns the workflow that a reference names: an id, or an id and a version behind an `@`.
  static Workflow of(String reference) {
    var parts = reference.split("@", 2);
    return new Workflow(
        parts[0], parts.length == 2 && !parts[1].isEmpty() ? parts[1] : FIRST_VERSION);
  }

  /// Returns the workflow of a request that names none. One with a pull request carries that on
  /// and opens no branch of its own.
  static Workflow unnamed(boolean repo, boolean pullRequest) {
    if (!repo) {
      return of(DEFAULT);
    }
    return of(pullRequest ? PR_ITERATION : NEW_TASK);
  }

  /// Whether it never pushes.
  public boolean isReadOnly() {
    return id.equals(PR_REVIEW);
  }

  /// Whether it works on the branch of an existing pull request.
  public boolean isOfPullRequest() {
    return OF_PULL_REQUEST.contains(id);
  }

  /// Returns what a request lacks, without which no agent could do anything in this workflow; in
  /// words for a person.
  Optional<String> lacks(TaskRequest request) {
    if (isOfPullRequest()) {
      return missing("pr_number", request.prNumber().isPresent()).or(() -> missingRepo(request));
    }
    var described = TaskRequest.says(request.taskDescription());
    if (id.equals(NEW_TASK)) {
      return missing("task_description or issue_number", described || hasIssue(request))
          .or(() -> missingRepo(request));
    }
    if (OF_DESCRIPTION.contains(id)) {
      return missing("task_description", described);
    }
    // Its id is the producer's word and is not quoted.
    return described || hasIssue(request) || request.prNumber().isPresent()
        ? Optional.empty()
        : Optional.of("needs task_description, issue_number, pr_number or payload");
  }

  private static boolean hasIssue(TaskRequest request) {
    return request.issueNumber().isPresent();
  }

  private Optional<String> missingRepo(TaskRequest request) {
    return missing("repo", TaskRequest.says(request.repo()));
  }

  private Optional<String> missing(String what, boolean there) {
    return there ? Optional.empty() : Optional.of(id + " needs " + what);
  }
}
