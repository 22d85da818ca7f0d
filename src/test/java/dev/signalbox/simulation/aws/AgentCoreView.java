package dev.signalbox.simulation.aws;

import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Gate;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.BedrockAgentCoreException;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionResponse;

/// AgentCore as one process reaches it: the SDK's client.
public final class AgentCoreView implements BedrockAgentCoreAsyncClient {
  private final SimulatedAgentCore agentCore;
  private final Gate gate;
  private final Chaos chaos;

  public AgentCoreView(SimulatedAgentCore agentCore, Gate gate, Chaos chaos) {
    this.agentCore = agentCore;
    this.gate = gate;
    this.chaos = chaos;
  }

  @Override
  public <R> CompletableFuture<R> invokeAgentRuntime(
      InvokeAgentRuntimeRequest request,
      AsyncResponseTransformer<InvokeAgentRuntimeResponse, R> transformer) {
    var result = transformer.prepare();
    var answer =
        SdkCalls.call(
            gate,
            "agentcore.Invoke",
            SimulatedAgentCore.attempt(request.runtimeSessionId()).taskId(),
            BedrockAgentCoreException.builder(),
            () -> invokeOrLose(request));
    if (answer.isCompletedExceptionally()) {
      transformer.exceptionOccurred(answer.exceptionNow());
    } else {
      transformer.onResponse(answer.join());
      // The head is all that counts: here the body breaks off.
      transformer.exceptionOccurred(new IOException("cut off"));
    }
    return result;
  }

  private InvokeAgentRuntimeResponse invokeOrLose(InvokeAgentRuntimeRequest request) {
    if (chaos.strikes(Fault.START_LOST_ON_THE_WAY)) {
      throw ApiCallTimeoutException.builder().message("lost on the way there").build();
    }
    return agentCore.invoke(request);
  }

  @Override
  public CompletableFuture<StopRuntimeSessionResponse> stopRuntimeSession(
      StopRuntimeSessionRequest request) {
    return SdkCalls.call(
        gate,
        "agentcore.Stop",
        SimulatedAgentCore.attempt(request.runtimeSessionId()).taskId(),
        BedrockAgentCoreException.builder(),
        () -> agentCore.stop(request));
  }

  @Override
  public String serviceName() {
    return "bedrock-agentcore";
  }

  @Override
  public void close() {}
}
