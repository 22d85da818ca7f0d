package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What one chain of events has read and made, so that none of it is read or made twice.
final class InHand {
  private final Map<AttemptId, SessionRequest.Payload> payloads = new HashMap<>();
  private Optional<Blueprint> blueprint = Optional.empty();

  void keep(Blueprint read) {
    blueprint = Optional.of(read);
  }

  void keep(AttemptId attempt, SessionRequest.Payload made) {
    payloads.put(attempt, made);
  }

  /// The task's blueprint, if it was read for this message already.
  Optional<Blueprint> blueprint() {
    return blueprint;
  }

  /// The attempt's document, if it was made for this message already.
  Optional<SessionRequest.Payload> payload(AttemptId attempt) {
    return Optional.ofNullable(payloads.get(attempt));
  }
}
