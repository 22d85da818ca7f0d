package dev.signalbox.contract;

import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle.AgentCoreSession;
import dev.signalbox.orchestrator.ComputeStrategy;
import dev.signalbox.orchestrator.SessionRequest;
import dev.signalbox.orchestrator.SessionStart;
import dev.signalbox.orchestrator.StopOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// AgentCore in memory, at least as strict as the real one: it tells nothing of its sessions, a
/// stop is the end, and an invocation of a stopped session's id silently makes a new, empty one.
public final class FakeAgentCore implements ComputeStrategy<AgentCoreSession> {
  private final Map<AgentCoreSession, Integer> live = new LinkedHashMap<>();
  private final List<AgentCoreSession> stopped = new ArrayList<>();
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
  public synchronized List<AgentCoreSession> live() {
    return List.copyOf(live.keySet());
  }

  /// How often a session was invoked; more than once means that its agent ran twice.
  public synchronized int invocations(AgentCoreSession session) {
    return live.getOrDefault(session, 0);
  }

  /// The agent's process ends by itself; nobody is told.
  public synchronized void end(AgentCoreSession session) {
    live.remove(session);
  }

  @Override
  public synchronized SessionStart<AgentCoreSession> startSession(SessionRequest request) {
    var arn = request.blueprint().runtimeArn();
    if (arn.isEmpty()) {
      return new SessionStart.Declined<>(
          new FailureCause(FailureCode.COMPUTE_NOT_CONFIGURED, "no runtime ARN"));
    }
    var refusal = Optional.ofNullable(refusals.poll());
    if (refusal.isPresent()) {
      return new SessionStart.Declined<>(refusal.get());
    }
    var session = new AgentCoreSession(arn.get(), request.attempt().runtimeSessionId());
    live.merge(session, 1, Integer::sum);
    if (answersToLose > 0) {
      answersToLose--;
      return new SessionStart.Unconfirmed<>(
          new FailureCause(FailureCode.START_NOT_CONFIRMED, "the answer was lost"));
    }
    return new SessionStart.Started<>(session);
  }

  @Override
  public synchronized StopOutcome stopSession(AgentCoreSession session, String reason) {
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
  public synchronized List<AgentCoreSession> stopped() {
    return List.copyOf(stopped);
  }
}
