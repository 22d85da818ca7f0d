package dev.signalbox.backend;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a batch job is to the core. Jobs can be looked at, and their names follow from the attempt;
/// but a name is not unique, so a start that is repeated blindly runs the agent twice.
final class BatchSession {
  static final ComputeType TYPE =
      ComputeType.named(
          "batch",
          Set.of("jobName"),
          (attempt, _) -> Optional.of(of(attempt)),
          Capability.OBSERVABLE);

  private static final String PREFIX = "signalbox-";

  private BatchSession() {}

  static SessionHandle of(AttemptId attempt) {
    var name = PREFIX + attempt;
    return new SessionHandle(TYPE, name, Map.of("jobName", name));
  }

  static Optional<AttemptId> attemptOf(String jobName) {
    var parts = jobName.replaceFirst("^" + PREFIX, "").split("-", 2);
    return jobName.startsWith(PREFIX) && parts.length == 2 && AttemptId.isTaskId(parts[0])
        ? Optional.of(new AttemptId(parts[0], Integer.parseInt(parts[1])))
        : Optional.empty();
  }
}
