package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What a look at a session showed: the same reading that an event of it gets.
///
/// @param evidence the substrate's own words as JSON, without environment values
public record SessionObservation(
    SessionStatus status, OptionalLong version, Optional<String> evidence) {
  /// What a look shows of a session that the backend does not know.
  public static final SessionObservation NOT_FOUND =
      new SessionObservation(new SessionStatus.NotFound(), OptionalLong.empty(), Optional.empty());

  /// Returns the event that a look is.
  ///
  /// @param askedAt the instant of the question: an answer that was long in coming must not make a
  ///     session that was too young to be seen look like one that is lost
  public SessionObserved of(AttemptId attempt, SessionHandle session, Instant askedAt) {
    return new SessionObserved(attempt, session, status, version, evidence, askedAt);
  }
}
