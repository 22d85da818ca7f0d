package dev.signalbox.contract;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// ECS in memory, at least as strict as the real one: a token answers with what it once led to,
/// refusals included; versions rise with gaps; a stopped task is forgotten when the test says so.
/// Every change of a task goes to the listener as the event that AWS would send; duplicates, order
/// and loss are the listener's business.
public final class FakeEcs implements ObservableComputeStrategy {
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";

  private final InstantSource clock;
  private final Consumer<SessionObserved> listener;
  private final Map<String, SessionStart> tokens = new LinkedHashMap<>();
  private final Map<SessionHandle, FakeTask> tasks = new LinkedHashMap<>();
  private final Deque<FailureCause> refusals = new ArrayDeque<>();
  private final Deque<RuntimeException> lostAnswers = new ArrayDeque<>();
  private final Deque<RuntimeException> stopFaults = new ArrayDeque<>();

  private record FakeTask(AttemptId attempt, SessionObservation sighting) {}

  public FakeEcs(InstantSource clock, Consumer<SessionObserved> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /// The next new token is declined, and stays so.
  public synchronized void declineNext(FailureCause cause) {
    refusals.add(cause);
  }

  /// The next start is carried out and its answer lost.
  public synchronized void loseNextAnswer(RuntimeException failure) {
    lostAnswers.add(failure);
  }

  /// The next stop fails and stops nothing.
  public synchronized void failNextStop(RuntimeException failure) {
    stopFaults.add(failure);
  }

  @Override
  public synchronized SessionStart startSession(SessionRequest request) {
    var answer = tokens.computeIfAbsent(request.attempt().toString(), _ -> run(request));
    var lost = lostAnswers.poll();
    if (lost != null) {
      throw lost;
    }
    return answer;
  }

  private SessionStart run(SessionRequest request) {
    var refusal = refusals.poll();
    if (refusal != null) {
      return new SessionStart.Declined(refusal);
    }
    var arn = CLUSTER.replace(":cluster/", ":task/") + "/" + request.attempt().toString();
    var session = EcsSession.of(CLUSTER, arn);
    var running =
        new SessionObservation(new SessionStatus.Running(), OptionalLong.of(1), Optional.empty());
    tasks.put(session, new FakeTask(request.attempt(), running));
    return new SessionStart.Started(session);
  }

  /// The containers of a task are up.
  public synchronized void run(SessionHandle session) {
    change(session, new SessionStatus.Running(), "running");
  }

  /// A task ends; ended already, it stays as it is.
  public synchronized void end(SessionHandle session, SessionStatus.Ended ended) {
    change(session, ended, "ended");
  }

  private void change(SessionHandle session, SessionStatus status, String words) {
    var task = tasks.get(session);
    if (task == null || task.sighting().status() instanceof SessionStatus.Ended) {
      return;
    }
    Optional<String> evidence =
        switch (status) {
          case SessionStatus.Ended _ -> Optional.of("{\"stoppedReason\":\"" + words + "\"}");
          case SessionStatus.Running _, SessionStatus.AgentEnded _, SessionStatus.NotFound _ ->
              Optional.empty();
        };
    var version = OptionalLong.of(task.sighting().version().orElse(0) + 3);
    var sighting = new SessionObservation(status, version, evidence);
    tasks.put(session, new FakeTask(task.attempt(), sighting));
    listener.accept(
        new SessionObserved(task.attempt(), session, status, version, evidence, clock.instant()));
  }

  @Override
  public synchronized StopOutcome stopSession(SessionHandle session, String reason) {
    var fault = stopFaults.poll();
    if (fault != null) {
      throw fault;
    }
    if (!tasks.containsKey(session)) {
      return StopOutcome.GONE;
    }
    var cause = new FailureCause(FailureCode.STOPPED_BY_SOMEONE, reason);
    change(session, new SessionStatus.Failed(cause), reason);
    return StopOutcome.STOPPING;
  }

  @Override
  public synchronized Map<SessionHandle, SessionObservation> pollSession(
      Collection<SessionHandle> sessions) {
    var sightings = new LinkedHashMap<SessionHandle, SessionObservation>();
    for (var session : sessions) {
      var task = tasks.get(session);
      sightings.put(session, task == null ? SessionObservation.NOT_FOUND : task.sighting());
    }
    return sightings;
  }

  @Override
  public synchronized Optional<SessionHandle> findSession(AttemptId attempt) {
    return tasks.entrySet().stream()
        .filter(it -> it.getValue().attempt().equals(attempt))
        .filter(it -> !(it.getValue().sighting().status() instanceof SessionStatus.Ended))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// An hour passes: a stopped task is no longer described and its token no longer protects.
  public synchronized void forget(SessionHandle session) {
    var task = tasks.remove(session);
    if (task != null) {
      tokens.remove(task.attempt().toString());
    }
  }

  /// The sessions that have not ended.
  public synchronized List<SessionHandle> live() {
    return tasks.entrySet().stream()
        .filter(it -> !(it.getValue().sighting().status() instanceof SessionStatus.Ended))
        .map(Map.Entry::getKey)
        .toList();
  }
}
