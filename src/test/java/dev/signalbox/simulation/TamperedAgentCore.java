package dev.signalbox.simulation;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionResponse;

/// An AgentCore client to plant a bug into; its invocations are what the bug is about.
abstract class TamperedAgentCore implements BedrockAgentCoreAsyncClient {
  private final BedrockAgentCoreAsyncClient client;

  TamperedAgentCore(BedrockAgentCoreAsyncClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<StopRuntimeSessionResponse> stopRuntimeSession(
      StopRuntimeSessionRequest request) {
    return client.stopRuntimeSession(request);
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {
    client.close();
  }
}
