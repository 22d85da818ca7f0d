package dev.signalbox.orchestrator;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An AgentCore that starts every session, or loses every answer.
final class ScriptedAgentCore implements ComputeStrategy {
  final List<SessionRequest> starts = new ArrayList<>();
  final List<String> stops = new ArrayList<>();
  private Optional<FailureCode> lost = Optional.empty();

  ScriptedAgentCore losesAnswers() {
    lost = Optional.of(FailureCode.START_NOT_CONFIRMED);
    return this;
  }

  @Override
  public SessionStart startSession(SessionRequest request) {
    starts.add(request);
    if (lost.isPresent()) {
      return new SessionStart.Unconfirmed(new FailureCause(lost.get(), "no answer"));
    }
    var arn = request.blueprint().runtimeArn().orElseThrow();
    return new SessionStart.Started(
        AgentCoreSession.of(arn, AgentCoreSession.idOf(request.attempt())));
  }

  @Override
  public StopOutcome stopSession(SessionHandle session, String reason) {
    stops.add(session.sessionId());
    return StopOutcome.GONE;
  }
}
