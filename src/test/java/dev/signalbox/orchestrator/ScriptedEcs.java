package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle.EcsSession;
import dev.signalbox.lifecycle.SessionStatus;
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
final class ScriptedEcs implements ObservableComputeStrategy<EcsSession> {
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";

  final List<SessionRequest> starts = new ArrayList<>();
  final List<String> stops = new ArrayList<>();
  int looks;
  final List<EcsSession> lookedAt = new ArrayList<>();
  int searches;
  private final Deque<Supplier<SessionStart<EcsSession>>> startScript = new ArrayDeque<>();
  private final Deque<Supplier<StopOutcome>> stopScript = new ArrayDeque<>();
  private final Map<EcsSession, SessionSighting> sightings = new HashMap<>();
  private Runnable duringLook = () -> {};
  private Optional<RuntimeException> lookFailure = Optional.empty();

  static EcsSession session(SessionRequest request) {
    return new EcsSession(CLUSTER, "arn:aws:ecs:task/" + request.attempt());
  }

  ScriptedEcs declines(FailureCode code) {
    startScript.add(() -> new SessionStart.Declined<>(new FailureCause(code, "said so")));
    return this;
  }

  ScriptedEcs starts() {
    startScript.add(() -> new SessionStart.Started<>(session(starts.getLast())));
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
          return new SessionStart.Started<>(session(starts.getLast()));
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

  ScriptedEcs shows(EcsSession session, SessionSighting sighting) {
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

  @Override
  public SessionStart<EcsSession> startSession(SessionRequest request) {
    starts.add(request);
    var scripted = startScript.poll();
    return scripted == null ? new SessionStart.Started<>(session(request)) : scripted.get();
  }

  @Override
  public StopOutcome stopSession(EcsSession session, String reason) {
    var scripted = stopScript.poll();
    var outcome = scripted == null ? StopOutcome.STOPPING : scripted.get();
    stops.add(session.taskArn());
    return outcome;
  }

  @Override
  public Map<EcsSession, SessionSighting> pollSession(Collection<EcsSession> sessions) {
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
  public Optional<EcsSession> findSession(AttemptId attempt) {
    searches++;
    return sightings.entrySet().stream()
        .filter(it -> it.getKey().taskArn().endsWith("/" + attempt))
        .filter(it -> it.getValue().status() instanceof SessionStatus.Running)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
