package dev.signalbox.corpus;

import java.util.List;
import java.util.regex.Pattern;

/// How the programs that people ask about a task class an `error_message`, in our own words of what
/// they do: the first row that matches counts. What no row knows is an unexpected error to them.
final class UpstreamClassifier {
  /// One row.
  ///
  /// @param verdict category, who acts, and whether they offer a retry
  /// @param sample a text that this row is for
  record Row(Pattern trigger, String verdict, String sample) {}

  static final String UNKNOWN = "unknown/user/no";
  private static final String COMPUTE = "compute/transient/yes";

  static final List<Row> ROWS =
      List.of(
          row("BLOCKED\\[([a-z_]+)\\]", "blocked/user/no", "BLOCKED[missing_secret]: no token"),
          row("INSUFFICIENT_GITHUB_REPO_PERMISSIONS", "auth/service/no"),
          row("REPO_NOT_FOUND_OR_NO_ACCESS", "auth/service/no"),
          row("PR_NOT_FOUND_OR_CLOSED", "auth/user/no"),
          row(
              "Token cannot (push to|interact with pull requests on)",
              "auth/service/no",
              "Token cannot push to acme/x"),
          row("GITHUB_UNREACHABLE", "network/transient/yes"),
          row(
              "GitHub API returned HTTP [45]\\d{2}",
              "network/transient/yes", "GitHub API returned HTTP 503"),
          row("concurrency limit", "concurrency/transient/yes"),
          row("TaskDefinition is inactive", COMPUTE),
          row(
              "(lambda|microvm).*(not available|unavailable)",
              "config/service/no",
              "Lambda MicroVM is not available in this Region"),
          row("microvm.*ended before", COMPUTE, "MicroVM ended before a terminal write"),
          row(
              "microvm.*ServiceQuotaExceededException|ServiceQuotaExceededException.*microvm",
              COMPUTE,
              "ServiceQuotaExceededException: microVMs"),
          row(
              "microvm.*(ThrottlingException|TooManyRequestsException)",
              COMPUTE,
              "MicroVM: ThrottlingException"),
          row(
              "microvm.*ResourceNotFoundException|ResourceNotFoundException.*microvm",
              "config/service/no",
              "ResourceNotFoundException: no microvm image"),
          row("Session start failed", COMPUTE),
          row("ECS container failed", COMPUTE),
          row("ECS task exited successfully but agent never wrote terminal status", COMPUTE),
          row(
              "ECS poll failed .* consecutive times",
              COMPUTE,
              "ECS poll failed 3 consecutive times"),
          row("Session never started", COMPUTE),
          row("Agent session lost.*heartbeat", COMPUTE, "Agent session lost: no recent heartbeat"),
          row(
              "Exec format error.*claude|claude.*Exec format error|claude native binary not"
                  + " installed",
              COMPUTE,
              "claude native binary not installed"),
          row("Agent SDK stream ended without a ResultMessage", "agent/transient/yes"),
          row(
              "error_max_turns.*spinning on failing tool calls",
              "timeout/user/yes",
              "error_max_turns, spinning on failing tool calls"),
          row(
              "(agent_status|subtype)=['\"]?error_max_turns",
              "timeout/user/yes",
              "subtype='error_max_turns'"),
          row(
              "(agent_status|subtype)=['\"]?error_max_budget_usd",
              "timeout/user/yes",
              "agent_status=error_max_budget_usd"),
          row(
              "(agent_status|subtype)=['\"]?error_during_execution",
              "agent/transient/yes",
              "agent_status=\"error_during_execution\""),
          row(
              "Task did not succeed.*build_ok=infra",
              COMPUTE,
              "Task did not succeed (build_ok=infra)"),
          row("deliverable=lost", "agent/transient/yes"),
          row("deliverable=no_pr", "agent/transient/yes"),
          row(
              "Task did not succeed.*agent_status=",
              "agent/user/no",
              "Task did not succeed (agent_status=end_turn)"),
          row("receive_response\\(\\) failed", "agent/transient/yes", "receive_response() failed"),
          row("Guardrail blocked", "guardrail/user/no"),
          row("content policy", "guardrail/user/no"),
          row(
              "not available on your bedrock|not available.*bedrock deployment",
              "config/service/no",
              "not available in this bedrock deployment"),
          row("Blueprint config load failed", "config/service/yes"),
          row("Hydration failed", "config/transient/yes"),
          row(
              "TimeoutExpired.*timed out after \\d+ s|Command.*build.*timed out",
              "timeout/user/yes",
              "Command 'mvn build' timed out"),
          row("poll timeout exceeded", "timeout/transient/no"));

  private UpstreamClassifier() {}

  private static Row row(String words, String verdict) {
    return row(words, verdict, words);
  }

  private static Row row(String trigger, String verdict, String sample) {
    return new Row(Pattern.compile(trigger, Pattern.CASE_INSENSITIVE), verdict, sample);
  }

  /// Returns what the first row that matches says.
  static String verdict(String errorMessage) {
    return ROWS.stream()
        .filter(it -> it.trigger().matcher(errorMessage).find())
        .findFirst()
        .map(Row::verdict)
        .orElse(UNKNOWN);
  }

  /// Returns the words of the first row that matches.
  static String trigger(String errorMessage) {
    return ROWS.stream()
        .filter(it -> it.trigger().matcher(errorMessage).find())
        .findFirst()
        .map(it -> it.trigger().pattern())
        .orElse("none");
  }
}
