package dev.signalbox.contract;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// AgentCore in memory, at least as strict as the real one: it tells nothing of its sessions, a
/// stop is the end, and an invocation of a stopped session's id silently makes a new, empty one.
public final class FakeAgentCore implements ComputeStrategy {
  private final Map<SessionHandle, Integer> live = new LinkedHashMap<>();
  private final List<SessionHandle> stopped = new ArrayList<>();
  private final Deque<RuntimeException> stopFaults = new ArrayDeque<>();
  private final Deque<FailureCause> refusals = new ArrayDeque<>();
  private int answersToLose;

  /// The next start is declined and starts nothing.
  public synchronized void declineNext(FailureCause cause) {
    refusals.add(cause);
  }

  /// The next start is carried out and its answer lost.
  public synchronized void loseNextAnswer() {
    answersToLose++;
  }

  /// The next stop fails and stops nothing.
  public synchronized void failNextStop(RuntimeException failure) {
    stopFaults.add(failure);
  }

  /// The sessions that run now.
  public synchronized List<SessionHandle> live() {
    return List.copyOf(live.keySet());
  }

  /// How often a session was invoked; more than once means that its agent ran twice.
  public synchronized int invocations(SessionHandle session) {
    return live.getOrDefault(session, 0);
  }

  /// The agent's process ends by itself; nobody is told.
  public synchronized void end(SessionHandle session) {
    live.remove(session);
  }

  @Override
  public synchronized SessionStart startSession(SessionRequest request) {
    var arn = request.blueprint().runtimeArn();
    if (arn.isEmpty()) {
      return new SessionStart.Declined(
          new FailureCause(FailureCode.COMPUTE_NOT_CONFIGURED, "no runtime ARN"));
    }
    var refusal = Optional.ofNullable(refusals.poll());
    if (refusal.isPresent()) {
      return new SessionStart.Declined(refusal.get());
    }
    var session = AgentCoreSession.of(arn.get(), AgentCoreSession.idOf(request.attempt()));
    live.merge(session, 1, Integer::sum);
    if (answersToLose > 0) {
      answersToLose--;
      return new SessionStart.Unconfirmed(
          new FailureCause(FailureCode.START_NOT_CONFIRMED, "the answer was lost"));
    }
    return new SessionStart.Started(session);
  }

  @Override
  public synchronized StopOutcome stopSession(SessionHandle session, String reason) {
    var fault = stopFaults.poll();
    if (fault != null) {
      throw fault;
    }
    if (live.remove(session) != null) {
      stopped.add(session);
    }
    return StopOutcome.GONE;
  }

  /// The sessions that a stop has ended, in order.
  public synchronized List<SessionHandle> stopped() {
    return List.copyOf(stopped);
  }
}
