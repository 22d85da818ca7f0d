package dev.signalbox.service;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.metrics.OccurrenceMeters;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.metrics.TransitionMeters;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Who is told of what a composition does. Moves are told apart by how their event was heard.
record Instruments(
    Occurrences occurrences,
    TransitionListener ofMessages,
    TransitionListener ofEvents,
    TransitionListener ofSweeps) {
  /// Keeps nothing: of a command, which is gone before anybody could look.
  static final Instruments NONE =
      new Instruments(
          Occurrences.NONE,
          TransitionListener.NONE,
          TransitionListener.NONE,
          TransitionListener.NONE);

  static Instruments of(ServiceMeters meters, InstantSource clock) {
    return new Instruments(
        new OccurrenceMeters(meters),
        TransitionMeters.ofMessages(meters, Instruments::stoppedAt, clock),
        TransitionMeters.ofEvents(meters, Instruments::stoppedAt, clock),
        TransitionMeters.ofSweeps(meters, Instruments::stoppedAt, clock));
  }

  private static Optional<Instant> stoppedAt(ComputeType type, String evidence) {
    return Backends.report(type, evidence).flatMap(SessionReport::stoppedAt);
  }
}
