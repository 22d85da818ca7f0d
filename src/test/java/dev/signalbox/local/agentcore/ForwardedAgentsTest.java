package dev.signalbox.local.agentcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.local.agentcore.AgentBackend.ForwardedAgents;
import dev.signalbox.local.embedded.LocalClients;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.RuntimeClientErrorException;

class ForwardedAgentsTest {
  private static final String ARN =
      "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/coder-0123456789";
  private static final String SESSION = "signalbox-01JABCDEFGHJKMNPQRSTVWXYZ0-1";

  private final Vertx vertx = Vertx.vertx();
  private final LocalClients clients = new LocalClients();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<Handler<HttpServerRequest>> agent =
      new AtomicReference<>(
          http ->
              http.body()
                  .onSuccess(
                      body ->
                          http.response()
                              .putHeader("Content-Type", "text/event-stream")
                              .end(
                                  "data: "
                                      + http.getHeader(AgentCoreRequest.SESSION_HEADER)
                                      + body
                                      + "\n\n")));
  private final AgentCoreStandIn standIn =
      AgentCoreStandIn.start(
          AgentCoreSettings.ofRuntimes(Set.of(ARN)),
          now::get,
          new ForwardedAgents(
              URI.create(
                  "http://127.0.0.1:"
                      + listen(http -> agent.get().handle(http))
                      + "/invocations")));
  private final BedrockAgentCoreAsyncClient client =
      clients
          .at(
              URI.create("http://127.0.0.1:" + listen(standIn)),
              BedrockAgentCoreAsyncClient.builder())
          .build();

  @AfterEach
  void close() {
    client.close();
    clients.close();
    standIn.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theAnswerOfTheAgentComesBackAsItIs() {
    var answer = invoke();

    assertThat(answer.asUtf8String()).isEqualTo("data: " + SESSION + "{\"input\":{}}\n\n");
    assertThat(answer.response().contentType()).isEqualTo("text/event-stream");
    assertThat(answer.response().runtimeSessionId()).isEqualTo(SESSION);
  }

  @Test
  void anErrorOfTheAgentIsARuntimeClientError() {
    agent.set(http -> http.response().setStatusCode(500).end("{\"error\":\"boom\"}"));

    assertThatThrownBy(this::invoke)
        .hasCauseInstanceOf(RuntimeClientErrorException.class)
        .hasMessageContaining("Received error (500) from runtime");
  }

  @Test
  void anIdleSessionEndsAndAnInvocationKeepsItAwake() {
    invoke();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(14)));
    invoke();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(28)));
    assertThat(standIn.liveSessions("")).containsExactly(SESSION);

    now.set(Instant.EPOCH.plus(Duration.ofMinutes(29)));

    assertThat(standIn.liveSessions("")).isEmpty();
    invoke();
    assertThat(standIn.starts(SESSION)).isEqualTo(2);
  }

  private ResponseBytes<InvokeAgentRuntimeResponse> invoke() {
    return client
        .invokeAgentRuntime(
            i ->
                i.agentRuntimeArn(ARN)
                    .runtimeSessionId(SESSION)
                    .payload(SdkBytes.fromUtf8String("{\"input\":{}}")),
            AsyncResponseTransformer.toBytes())
        .join();
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }
}
