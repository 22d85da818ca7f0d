package dev.signalbox.lifecycle.failure;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The words by which other programs class an `error_message`, in the order in which they look for
/// them. The first match counts, wherever it stands, so a text that only quotes such words would be
/// taken for another failure.
final class ClassWords {
  private static final List<Pattern> IN_ORDER =
      Stream.of(
              "BLOCKED\\[[a-z_]+]",
              "INSUFFICIENT_GITHUB_REPO_PERMISSIONS",
              "REPO_NOT_FOUND_OR_NO_ACCESS",
              "PR_NOT_FOUND_OR_CLOSED",
              "Token cannot (push to|interact with pull requests on)",
              "GITHUB_UNREACHABLE",
              "GitHub API returned HTTP",
              "concurrency limit",
              "(lambda[ -]?)?micro-?vms?|\\blambda\\b",
              // All of these are of one class, so that none stands in the way of another.
              "TaskDefinition is inactive|Session start failed|container failed"
                  + "|task exited successfully|poll failed|Session never started"
                  + "|Agent session lost|Exec format error|native binary not installed",
              "stream ended without a ResultMessage|(agent_status|subtype)=['\"]?error_"
                  + "|error_max_turns|build_ok=|deliverable=",
              "Task did not succeed",
              "receive_response\\(\\) failed",
              "Guardrail blocked",
              "content policy",
              "not available on your bedrock|bedrock deployment",
              "Blueprint config load failed",
              "Hydration failed",
              "TimeoutExpired|timed out",
              "poll timeout exceeded")
          .map(it -> Pattern.compile(it, Pattern.CASE_INSENSITIVE))
          .toList();

  private ClassWords() {}

  /// Returns what somebody else said without the words that would count before our own.
  static String unmistakable(String ours, String theirs) {
    var told = theirs;
    for (var words : IN_ORDER) {
      if (words.matcher(ours).find()) {
        return told;
      }
      told = words.matcher(told).replaceAll("…");
    }
    return told;
  }
}
