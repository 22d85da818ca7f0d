package dev.signalbox.lifecycle.task;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the branch of a task is named, in the words of the agent's contract: the other programs find
/// a task's branch by making its name anew.
public final class BranchName {
  /// Stands in the row of a task whose branch is that of a pull request which nobody has read yet.
  public static final String PENDING = "pending:pr_resolution";

  private static final Pattern NOT_OF_A_SLUG = Pattern.compile("[^a-z0-9]+");
  private static final int SLUG_MAX = 50;

  private BranchName() {}

  /// Returns the branch of a new task; empty for one without a repository.
  public static Optional<String> of(String taskId, TaskRequest request) {
    return request
        .repo()
        .map(
            repo ->
                request.workflow().isOfPullRequest()
                    ? PENDING
                    : "bgagent/" + taskId + "/" + slug(request.taskDescription().orElse(repo)));
  }

  /// Whether the branch of a task is that of a pull request which nobody has read yet.
  public static boolean isPending(Optional<String> stored) {
    return stored.filter(PENDING::equals).isPresent();
  }

  /// Returns the branch of a task whose pull request has been read: that of the pull request, if
  /// the task works on it.
  ///
  /// @param ofPullRequest empty if it is none of the task's repository, or nothing was read
  public static Optional<String> resolved(Optional<String> stored, Optional<String> ofPullRequest) {
    return isPending(stored) ? ofPullRequest.or(() -> stored) : stored;
  }

  private static String slug(String text) {
    var words = NOT_OF_A_SLUG.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("-");
    var trimmed = words.replaceAll("^-|-$", "");
    var cut = trimmed.substring(0, Math.min(SLUG_MAX, trimmed.length()));
    return cut.isEmpty() ? "task" : cut;
  }
}
