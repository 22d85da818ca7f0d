package dev.signalbox.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the events of batch jobs, with the same words that a look gets.
final class BatchEventIntake implements EventIntake {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The event of a change.
  static String event(String job, String state, String reason, int version) {
    return JSON.createObjectNode()
        .put("batch_job", job)
        .put("state", state)
        .put("reason", reason)
        .put("version", version)
        .toString();
  }

  /// The one reading of a job, for events and for looks.
  static SessionObservation observation(String state, String reason, int version) {
    var evidence = JSON.createObjectNode().put("state", state).put("reason", reason).toString();
    return switch (state) {
      case "RUNNING" -> seen(new SessionStatus.Running(), version, Optional.empty());
      case "SUCCEEDED" -> seen(new SessionStatus.Completed(), version, Optional.of(evidence));
      case "STOPPED" ->
          seen(failed(FailureCode.STOPPED_BY_SOMEONE, reason), version, Optional.of(evidence));
      default -> seen(failed(FailureCode.APPLICATION_EXIT, reason), version, Optional.of(evidence));
    };
  }

  private static SessionStatus failed(FailureCode code, String reason) {
    return new SessionStatus.Failed(new FailureCause(code, reason));
  }

  private static SessionObservation seen(
      SessionStatus status, int version, Optional<String> evidence) {
    return new SessionObservation(status, OptionalLong.of(version), evidence);
  }

  @Override
  public Reading read(String body, Instant receivedAt) {
    try {
      var json = JSON.readTree(body);
      return json.has("batch_job") ? ofJob(json, receivedAt) : new Reading.NotMine();
    } catch (JsonProcessingException broken) {
      return new Reading.Unusable("bad-json", "not JSON");
    }
  }

  private static Reading ofJob(JsonNode json, Instant receivedAt) {
    return BatchSession.attemptOf(json.path("batch_job").asText())
        .<Reading>map(attempt -> new Reading.Understood(observed(attempt, json, receivedAt)))
        .orElseGet(() -> new Reading.Ignored("not_ours"));
  }

  private static SessionObserved observed(AttemptId attempt, JsonNode json, Instant receivedAt) {
    var seen =
        observation(
            json.path("state").asText(),
            json.path("reason").asText(),
            json.path("version").asInt());
    return new SessionObserved(
        attempt,
        BatchSession.of(attempt),
        seen.status(),
        seen.version(),
        seen.evidence(),
        receivedAt);
  }
}
