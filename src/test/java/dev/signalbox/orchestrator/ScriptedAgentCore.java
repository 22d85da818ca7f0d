package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle.AgentCoreSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An AgentCore that starts every session, or loses every answer.
final class ScriptedAgentCore implements ComputeStrategy<AgentCoreSession> {
  final List<SessionRequest> starts = new ArrayList<>();
  final List<String> stops = new ArrayList<>();
  private Optional<FailureCode> lost = Optional.empty();

  ScriptedAgentCore losesAnswers() {
    lost = Optional.of(FailureCode.START_NOT_CONFIRMED);
    return this;
  }

  @Override
  public SessionStart<AgentCoreSession> startSession(SessionRequest request) {
    starts.add(request);
    if (lost.isPresent()) {
      return new SessionStart.Unconfirmed<>(new FailureCause(lost.get(), "no answer"));
    }
    var arn = request.blueprint().runtimeArn().orElseThrow();
    return new SessionStart.Started<>(
        new AgentCoreSession(arn, request.attempt().runtimeSessionId()));
  }

  @Override
  public StopOutcome stopSession(AgentCoreSession session, String reason) {
    stops.add(session.sessionId());
    return StopOutcome.GONE;
  }
}
