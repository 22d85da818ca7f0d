package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.embedded.LocalClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionResponse;

/// A stand-in on an HTTP server of its own, with the real client pointed at it.
final class StandInWorld implements AutoCloseable {
  static final String ARN =
      "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/coder-0123456789";
  static final String SESSION = "signalbox-01JABCDEFGHJKMNPQRSTVWXYZ0-1";

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  /// Run before the time is told: to plant a failure there.
  volatile Runnable atClock = () -> {};

  final AgentCoreStandIn standIn;
  final BedrockAgentCoreAsyncClient client;
  private final Vertx vertx = Vertx.vertx();
  private final LocalClients clients = new LocalClients();
  private final HttpServer server;

  StandInWorld(AgentBackend backend) {
    InstantSource clock =
        () -> {
          atClock.run();
          return now.get();
        };
    standIn = AgentCoreStandIn.start(AgentCoreSettings.ofRuntimes(Set.of(ARN)), clock, backend);
    server =
        vertx
            .createHttpServer()
            .requestHandler(standIn)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    client =
        clients
            .at(endpoint(), BedrockAgentCoreAsyncClient.builder())
            .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
            .build();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  void fault(String json) throws IOException {
    standIn.faults().accept((ObjectNode) new ObjectMapper().readTree(json));
  }

  CompletableFuture<ResponseBytes<InvokeAgentRuntimeResponse>> invoke(String session) {
    return invoke(session, "{\"input\":{\"task_id\":\"T1\"}}");
  }

  CompletableFuture<ResponseBytes<InvokeAgentRuntimeResponse>> invoke(
      String session, String payload) {
    return client.invokeAgentRuntime(
        i ->
            i.agentRuntimeArn(ARN)
                .runtimeSessionId(session)
                .contentType("application/json")
                .accept("application/json")
                .payload(SdkBytes.fromUtf8String(payload)),
        AsyncResponseTransformer.toBytes());
  }

  CompletableFuture<StopRuntimeSessionResponse> stop(String session) {
    return client.stopRuntimeSession(s -> s.agentRuntimeArn(ARN).runtimeSessionId(session));
  }

  @Override
  public void close() {
    client.close();
    clients.close();
    standIn.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
