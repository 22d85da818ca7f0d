package dev.signalbox.agentcore;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;

/// Runs each session as an AgentCore runtime session whose id follows from the attempt, so that it
/// can be stopped even if the answer to its start was lost. It cannot be observed: the agent's own
/// reports, its heartbeat and deadlines tell how it is.
public final class AgentCoreComputeStrategy implements ComputeStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCoreComputeStrategy.class);
  private static final String JSON = "application/json";

  private final BedrockAgentCoreAsyncClient client;
  private final AgentCoreSettings settings;
  private final Occurrences occurrences;
  private final AwsCall aws = new AwsCall("agentcore");

  public AgentCoreComputeStrategy(
      BedrockAgentCoreAsyncClient client, AgentCoreSettings settings, Occurrences occurrences) {
    this.client = client;
    this.settings = settings;
    this.occurrences = occurrences;
  }

  @Override
  public SessionStart startSession(SessionRequest request) {
    return request
        .blueprint()
        .runtimeArn()
        .map(
            arn ->
                invoke(AgentCoreSession.of(arn, AgentCoreSession.idOf(request.attempt())), request))
        .orElseGet(AgentCoreComputeStrategy::withoutRuntime);
  }

  private static SessionStart withoutRuntime() {
    return new SessionStart.Declined(
        new FailureCause(
            FailureCode.COMPUTE_NOT_CONFIGURED,
            "The blueprint says agentcore but has no runtime ARN: set runtime_arn in the"
                + " repository's row, or the default runtime of the service, or choose ecs."));
  }

  private SessionStart invoke(SessionHandle session, SessionRequest request) {
    var drain = new ResponseDrain(settings);
    return aws.await(
        "InvokeAgentRuntime",
        () -> client.invokeAgentRuntime(invocation(session, request), drain),
        response -> started(session, response),
        failure ->
            drain
                .head()
                .map(response -> started(session, response))
                .or(() -> Optional.of(AgentCoreRefusals.of(failure))));
  }

  private static InvokeAgentRuntimeRequest invocation(
      SessionHandle session, SessionRequest request) {
    var trace = request.trace();
    return InvokeAgentRuntimeRequest.builder()
        .agentRuntimeArn(AgentCoreSession.runtimeArn(session))
        .runtimeSessionId(session.sessionId())
        .runtimeUserId(request.task().userId())
        .contentType(JSON)
        .accept(JSON)
        .payload(SdkBytes.fromUtf8String(InvocationBody.of(request)))
        .traceParent(trace.map(TraceContext::traceparent).orElse(null))
        .traceState(trace.flatMap(TraceContext::state).orElse(null))
        .build();
  }

  /// Another id in the answer would be of no use: ours is the one that a stop can be made from
  /// after a crash.
  private SessionStart started(SessionHandle session, InvokeAgentRuntimeResponse response) {
    var echoed = Optional.ofNullable(response.runtimeSessionId());
    if (echoed.filter(id -> !id.equals(session.sessionId())).isPresent()) {
      occurrences.note(new Occurrence.OtherSessionAnswered());
      LOG.atWarn()
          .addKeyValue("session_id", session.sessionId())
          .addKeyValue("echoed_session_id", echoed.get())
          .log("the runtime answered with another session id; ours is kept");
    }
    return new SessionStart.Started(session);
  }

  @Override
  public StopOutcome stopSession(SessionHandle session, String reason) {
    return aws.await(
        "StopRuntimeSession",
        () ->
            client.stopRuntimeSession(
                it ->
                    it.agentRuntimeArn(AgentCoreSession.runtimeArn(session))
                        .runtimeSessionId(session.sessionId())
                        .overrideConfiguration(
                            o -> o.apiCallAttemptTimeout(settings.stopTimeout()))),
        // The end is immediate and no event will tell of it.
        _ -> StopOutcome.GONE,
        failure -> gone(session, failure));
  }

  private static Optional<StopOutcome> gone(SessionHandle session, SdkException failure) {
    if (!(failure instanceof ResourceNotFoundException)) {
      return Optional.empty();
    }
    LOG.atInfo().addKeyValue("session_id", session.sessionId()).log("nothing to stop, it is gone");
    return Optional.of(StopOutcome.GONE);
  }
}
