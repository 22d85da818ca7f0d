package dev.signalbox.backend;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A batch service in memory. Every change of a job is kept as the event that would tell of it; a
/// test delivers it or loses it.
final class FakeBatch implements ObservableComputeStrategy {
  static final FailureCause LOST =
      new FailureCause(FailureCode.START_NOT_CONFIRMED, "the answer was lost");

  final List<SessionRequest> starts = new ArrayList<>();
  final List<SessionHandle> stops = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  private final Map<SessionHandle, Job> jobs = new LinkedHashMap<>();
  private Trouble next = Trouble.NONE;
  private int mostAtOnce;

  /// What becomes of the next start.
  enum Trouble {
    NONE,
    ANSWER_LOST,
    REQUEST_LOST
  }

  /// @param runs how often its agent was begun
  private record Job(int runs, String state, String reason, int version) {
    SessionObservation observation() {
      return BatchEventIntake.observation(state, reason, version);
    }
  }

  void next(Trouble trouble) {
    next = trouble;
  }

  /// How often the agent of the attempt was begun.
  int runs(AttemptId attempt) {
    return Optional.ofNullable(jobs.get(BatchSession.of(attempt))).map(Job::runs).orElse(0);
  }

  /// How many agents of one story ran at the same time, at most.
  int mostAtOnce() {
    return mostAtOnce;
  }

  /// The job ends, or tells again that it runs.
  void becomes(AttemptId attempt, String state, String reason) {
    becomes(BatchSession.of(attempt), state, reason);
  }

  private void becomes(SessionHandle session, String state, String reason) {
    var job = jobs.get(session);
    if (job == null) {
      throw new IllegalStateException("no such job: " + session.sessionId());
    }
    var after = new Job(job.runs(), state, reason, job.version() + 1);
    jobs.put(session, after);
    events.add(BatchEventIntake.event(session.sessionId(), state, reason, after.version()));
  }

  @Override
  public SessionStart startSession(SessionRequest request) {
    starts.add(request);
    var trouble = next;
    next = Trouble.NONE;
    var session = BatchSession.of(request.attempt());
    if (trouble != Trouble.REQUEST_LOST) {
      var before = Optional.ofNullable(jobs.get(session));
      var runs = before.map(Job::runs).orElse(0);
      var version = before.map(Job::version).orElse(0);
      jobs.put(session, new Job(runs + 1, "RUNNING", "", version));
      becomes(session, "RUNNING", "");
      mostAtOnce = Math.max(mostAtOnce, running());
    }
    return trouble == Trouble.NONE
        ? new SessionStart.Started(session)
        : new SessionStart.Unconfirmed(LOST);
  }

  /// A job that was begun twice has two agents.
  private int running() {
    return jobs.values().stream()
        .filter(job -> job.state().equals("RUNNING"))
        .mapToInt(Job::runs)
        .sum();
  }

  @Override
  public StopOutcome stopSession(SessionHandle session, String reason) {
    stops.add(session);
    var job = jobs.get(session);
    if (job == null || !job.state().equals("RUNNING")) {
      return StopOutcome.GONE;
    }
    becomes(session, "STOPPED", reason);
    return StopOutcome.STOPPING;
  }

  @Override
  public Map<SessionHandle, SessionObservation> pollSession(Collection<SessionHandle> sessions) {
    var seen = new HashMap<SessionHandle, SessionObservation>();
    for (var session : sessions) {
      var job = Optional.ofNullable(jobs.get(session));
      seen.put(session, job.map(Job::observation).orElse(UNKNOWN));
    }
    return seen;
  }

  private static final SessionObservation UNKNOWN =
      new SessionObservation(new SessionStatus.NotFound(), OptionalLong.empty(), Optional.empty());

  @Override
  public Optional<SessionHandle> findSession(AttemptId attempt) {
    var session = BatchSession.of(attempt);
    return Optional.ofNullable(jobs.get(session))
        .filter(job -> job.state().equals("RUNNING"))
        .map(_ -> session);
  }
}
