package dev.signalbox.orchestrator;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// An ECS whose answers a test writes beforehand; without a script every start succeeds. Keeps the
/// promise of the token: the same attempt is the same session.
final class ScriptedEcs implements ObservableComputeStrategy {
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";

  final List<SessionRequest> starts = new ArrayList<>();
  final List<String> stops = new ArrayList<>();
  int looks;
  final List<SessionHandle> lookedAt = new ArrayList<>();
  int searches;
  private final Deque<Supplier<SessionStart>> startScript = new ArrayDeque<>();
  private final Deque<Supplier<StopOutcome>> stopScript = new ArrayDeque<>();
  private final Map<SessionHandle, SessionObservation> sightings = new HashMap<>();
  private Runnable duringLook = () -> {};
  private Optional<RuntimeException> lookFailure = Optional.empty();

  static SessionHandle session(SessionRequest request) {
    return EcsSession.of(CLUSTER, "arn:aws:ecs:task/" + request.attempt());
  }

  ScriptedEcs declines(FailureCode code) {
    startScript.add(() -> new SessionStart.Declined(new FailureCause(code, "said so")));
    return this;
  }

  /// The call is turned away before its token is looked at.
  ScriptedEcs turnsAway(FailureCode code) {
    startScript.add(() -> SessionStart.Declined.unread(new FailureCause(code, "said so")));
    return this;
  }

  ScriptedEcs starts() {
    startScript.add(() -> new SessionStart.Started(session(starts.getLast())));
    return this;
  }

  /// Answers with a session that an earlier call started.
  ScriptedEcs answersAgain(SessionStart.Origin origin) {
    startScript.add(() -> new SessionStart.Started(session(starts.getLast()), origin));
    return this;
  }

  ScriptedEcs fails(RuntimeException failure) {
    startScript.add(
        () -> {
          throw failure;
        });
    return this;
  }

  ScriptedEcs duringStart(Runnable meanwhile) {
    startScript.add(
        () -> {
          meanwhile.run();
          return new SessionStart.Started(session(starts.getLast()));
        });
    return this;
  }

  ScriptedEcs stopFails(RuntimeException failure) {
    return stopFails(failure, () -> {});
  }

  ScriptedEcs stopFails(RuntimeException failure, Runnable meanwhile) {
    stopScript.add(
        () -> {
          meanwhile.run();
          throw failure;
        });
    return this;
  }

  ScriptedEcs shows(SessionHandle session, SessionObservation sighting) {
    sightings.put(session, sighting);
    return this;
  }

  ScriptedEcs duringLook(Runnable meanwhile) {
    duringLook = meanwhile;
    return this;
  }

  ScriptedEcs looksFail(RuntimeException failure) {
    lookFailure = Optional.of(failure);
    return this;
  }

  ScriptedEcs looksWork() {
    lookFailure = Optional.empty();
    return this;
  }

  @Override
  public SessionStart startSession(SessionRequest request) {
    starts.add(request);
    var scripted = startScript.poll();
    return scripted == null ? new SessionStart.Started(session(request)) : scripted.get();
  }

  @Override
  public StopOutcome stopSession(SessionHandle session, String reason) {
    var scripted = stopScript.poll();
    var outcome = scripted == null ? StopOutcome.STOPPING : scripted.get();
    stops.add(session.sessionId());
    return outcome;
  }

  @Override
  public Map<SessionHandle, SessionObservation> pollSession(Collection<SessionHandle> sessions) {
    looks++;
    duringLook.run();
    lookFailure.ifPresent(
        it -> {
          throw it;
        });
    if (sessions.size() > 100) {
      throw new IllegalArgumentException("more than 100 sessions in one call: " + sessions.size());
    }
    lookedAt.addAll(sessions);
    return Map.copyOf(sightings);
  }

  /// Only what a test shows as running is found.
  @Override
  public Optional<SessionHandle> findSession(AttemptId attempt) {
    searches++;
    return sightings.entrySet().stream()
        .filter(it -> it.getKey().sessionId().endsWith("/" + attempt))
        .filter(it -> it.getValue().status() instanceof SessionStatus.Running)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
