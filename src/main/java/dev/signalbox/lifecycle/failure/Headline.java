package dev.signalbox.lifecycle.failure;

import java.util.Locale;
import java.util.Optional;

/// What an `error_message` begins with. The programs that people ask about a task class its failure
/// by words, so those stand here: none of ours shall be an unexpected error to them.
public enum Headline {
  /// Nothing ran.
  START_FAILED("Session start failed: "),
  /// Something ran, and its container is over. The first words are those of a backend that calls it
  /// so, the rest is for any other.
  CONTAINER_FAILED("%s container failed, agent session lost with its heartbeat: "),
  /// Either of both.
  START_OR_END("Session start failed, or the session ended: "),
  /// The process did what it should and the row says nothing.
  NEVER_REPORTED(
      "%s task exited successfully but agent never wrote terminal status, agent session lost with"
          + " its heartbeat: "),
  /// Nothing is heard any more.
  SESSION_LOST("Agent session lost, no recent heartbeat: "),
  /// The repository's row does not lead to a session.
  BLUEPRINT("Blueprint config load failed: "),
  /// Nothing ran, and nothing will until whoever operates the deployment has mended it.
  NOT_AS_CONFIGURED("Blueprint config load failed, or what it needs cannot be had: "),
  /// It ran too long.
  TIMEOUT("Poll timeout exceeded: "),
  /// The agent, or what it wrote, says so.
  NOT_SUCCESSFUL("Task did not succeed (agent_status=unknown): "),
  /// It waited for a slot for too long.
  CONCURRENCY("Concurrency limit: "),
  /// Nothing is heard any more of an agent that had asked a person.
  STRANDED("Agent session lost, no recent heartbeat: Approval stranded: "),
  // What was looked at before a start was not as the task needs it.
  REPO_NOT_FOUND("Pre-flight check failed: REPO_NOT_FOUND_OR_NO_ACCESS — "),
  PR_NOT_FOUND("Pre-flight check failed: PR_NOT_FOUND_OR_CLOSED — "),
  TOKEN_NOT_ENOUGH("Pre-flight check failed: INSUFFICIENT_GITHUB_REPO_PERMISSIONS — "),
  TOKEN_MISSING(
      "Blueprint config load failed: Pre-flight check failed: GITHUB_TOKEN_SECRET_MISSING — ");

  private final String words;

  Headline(String words) {
    this.words = words;
  }

  /// Returns the words, with the backend in capitals where they name it.
  String words(Optional<String> backend) {
    return words.formatted(backend.map(it -> it.toUpperCase(Locale.ROOT)).orElse("The"));
  }
}
