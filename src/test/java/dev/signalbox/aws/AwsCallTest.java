package dev.signalbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.aws.ScriptedAws.Answer;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

class AwsCallTest {
  private static final AwsTimeouts SHORT =
      AwsTimeouts.DEFAULTS
          .withAttempt(Duration.ofMillis(400))
          .withAgentCore(Duration.ofMillis(400));

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();
  private final AwsCall call = new AwsCall("ecs");

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private ListClustersResponse list(AwsClients with) {
    return call.await("ListClusters", () -> with.ecs().listClusters());
  }

  @Test
  void awaitsOnAPlainThread() {
    aws.answer("ListClusters", "{\"clusterArns\":[\"c\"]}");

    assertThat(list(clients).clusterArns()).containsExactly("c");
  }

  @Test
  void awaitsOnAVirtualThreadThatIsNotOfVertx() throws Exception {
    aws.answer("ListClusters", "{\"clusterArns\":[\"c\"]}");
    var answer = new CompletableFuture<ListClustersResponse>();

    Thread.startVirtualThread(() -> answer.complete(list(clients)));

    assertThat(answer.get(10, TimeUnit.SECONDS).clusterArns()).containsExactly("c");
  }

  @Test
  void awaitsOnAVirtualThreadContextAndComesBackToIt() {
    aws.answer("ListClusters", "{\"clusterArns\":[\"c\"]}");
    var same = Promise.<Boolean>promise();

    var vertx = Vertx.vertx();
    try {
      deploy(vertx, ThreadingModel.VIRTUAL_THREAD, same);
      assertThat(same.future().await()).isTrue();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void refusesToBlockAnEventLoop() {
    aws.answer("ListClusters", "{}");
    var same = Promise.<Boolean>promise();

    var vertx = Vertx.vertx();
    try {
      deploy(vertx, ThreadingModel.EVENT_LOOP, same);
      assertThatThrownBy(() -> same.future().await()).isInstanceOf(IllegalStateException.class);
    } finally {
      vertx.close().await();
    }
  }

  private void deploy(Vertx vertx, ThreadingModel model, Promise<Boolean> same) {
    var verticle =
        new AbstractVerticle() {
          @Override
          public void start() {
            Context before = context;
            context.runOnContext(
                _ -> {
                  try {
                    var _ = list(clients);
                    same.complete(before.equals(Vertx.currentContext()));
                  } catch (RuntimeException e) {
                    same.fail(e);
                  }
                });
          }
        };
    vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model)).await();
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException",
    "429, TooManyRequestsException",
    "400, ThrottledException",
    "400, ProvisionedThroughputExceededException",
    "400, RequestLimitExceeded",
    "400, AWS.SimpleQueueService.OverLimit",
    "400, KmsThrottled",
    "400, KMS.ThrottlingException",
    "500, ServerException",
    "503, ServiceUnavailable",
    "408, SlowRequest",
    "409, RetryableConflictException",
    "400, TransactionInProgressException"
  })
  void troubleThatPassesIsUnavailable(int status, String code) {
    aws.refuse("ListClusters", status, code, "text that nobody reads");

    var thrown = catchThrowableOfType(DependencyUnavailable.class, () -> list(clients));

    assertThat(thrown).hasMessageContainingAll("ecs", "ListClusters", code);
    assertThat(thrown.dependency()).isEqualTo("ecs");
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException",
    "403, ExpiredTokenException",
    "403, UnrecognizedClientException",
    "400, ValidationException",
    "400, SomethingNew"
  })
  void aRefusalThatWillComeAgainIsRefused(int status, String code) {
    aws.refuse("ListClusters", status, code, "Rate exceeded, says only the text");

    assertThatThrownBy(() -> list(clients))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining(code);
  }

  @Test
  void throttlingIsTriedThreeTimes() {
    aws.refuse("ListClusters", 500, "ServerException", "oops");

    assertThatThrownBy(() -> list(clients)).isInstanceOf(DependencyUnavailable.class);
    assertThat(aws.asked("ListClusters")).hasSize(3);
  }

  @Test
  void silenceIsAnAnswerThatWasLost() {
    aws.answer("ListClusters", new Answer.Silence());

    try (var impatient = new AwsClients(aws.settings(SHORT))) {
      assertThat(troubleOf(impatient)).isEqualTo(AwsFailureKind.ANSWER_LOST);
      assertThatThrownBy(() -> list(impatient)).isInstanceOf(DependencyUnavailable.class);
    }
  }

  @Test
  void aCutConnectionIsAnAnswerThatWasLost() {
    aws.answer("ListClusters", new Answer.Cut());

    assertThat(troubleOf(clients)).isEqualTo(AwsFailureKind.ANSWER_LOST);
  }

  @Test
  void anAnswerThatCanNotBeReadIsAnAnswerThatWasLost() {
    aws.answer("ListClusters", "{\"clusterArns\":");

    assertThat(troubleOf(clients)).isEqualTo(AwsFailureKind.ANSWER_LOST);
  }

  @Test
  void aRefusedConnectionWasCertainlyNotSent() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    try (var nobody = clientsOf(URI.create("http://127.0.0.1:" + port))) {
      assertThat(troubleOf(nobody)).isEqualTo(AwsFailureKind.NOT_SENT);
      assertThatThrownBy(() -> list(nobody)).isInstanceOf(DependencyUnavailable.class);
    }
  }

  @Test
  void aNameThatDoesNotResolveWasCertainlyNotSent() {
    // A label of 64 characters is refused by the resolver itself, so no name server is asked.
    var host = "x".repeat(64) + ".invalid";

    try (var nobody = clientsOf(URI.create("http://" + host + ":80"))) {
      assertThat(troubleOf(nobody)).isEqualTo(AwsFailureKind.NOT_SENT);
    }
  }

  @Test
  void anExpectedFailureIsAValue() {
    aws.refuse("ListClusters", 400, "ClientException", "no");

    var told =
        call.await(
            "ListClusters",
            () -> clients.ecs().listClusters(),
            _ -> "answered",
            failure -> Optional.of(AwsFailureKind.codeOf(failure)));

    assertThat(told).isEqualTo("ClientException");
  }

  @Test
  void aBrokenPromiseOfOurOwnIsNotBlamedOnAws() {
    assertThatThrownBy(
            () ->
                call.await(
                    "ListClusters",
                    () -> CompletableFuture.failedFuture(new IllegalStateException("ours"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ours");
  }

  @Test
  void aCallThatWasCancelledIsNotBlamedOnAws() {
    aws.answer("ListClusters", new Answer.Silence());
    var underWay = clients.ecs().listClusters();
    underWay.cancel(true);

    assertThatThrownBy(() -> call.await("ListClusters", () -> underWay))
        .isInstanceOf(CancellationException.class);
  }

  private static AwsClients clientsOf(URI endpoint) {
    return new AwsClients(
        ScriptedAws.settings(
            endpoint,
            AwsTimeouts.DEFAULTS
                .withAttempt(Duration.ofSeconds(5))
                .withAgentCore(Duration.ofSeconds(5))));
  }

  private AwsFailureKind troubleOf(AwsClients with) {
    return call.await(
        "ListClusters",
        () -> with.ecs().listClusters(),
        _ -> {
          throw new AssertionError("was answered");
        },
        (SdkException failure) -> Optional.of(AwsFailureKind.of(failure)));
  }
}
