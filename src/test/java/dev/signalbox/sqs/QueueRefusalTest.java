package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// A queue that refuses calls a person once, and nothing spins meanwhile. In virtual time.
@Timeout(60)
class QueueRefusalTest {
  private static final Verdict DONE = new Verdict.Done();
  private static final Verdict UNUSABLE = new Verdict.Unusable("bad-json", "-");

  private final Vertx vertx = Vertx.vertx();
  private final CapturedLog log = new CapturedLog();
  private final FakeQueueWorld world = new FakeQueueWorld();
  private final FaultySource source = new FaultySource(world.source());

  @AfterEach
  void close() throws Exception {
    source.refusals.clear();
    var undeployed = vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
    world.until(() -> assertThat(undeployed).allMatch(it -> it.isComplete()));
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    log.close();
  }

  private void deploy(MessageHandler handler) {
    var settings =
        new ConsumerSettings(
            "tasks", 32, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(2));
    var consumer =
        new QueueConsumer(
            source, handler, settings, _ -> Integer.MAX_VALUE, Occurrences.NONE, world.outside());
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var _ = vertx.deployVerticle(consumer, options).await();
  }

  private static DependencyRefused refusal(String code) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage("s3cret").build();
    var cause = SqsException.builder().statusCode(400).awsErrorDetails(details).build();
    return new DependencyRefused("sqs", "Call: " + code, cause);
  }

  private int refused(String method) {
    return source.refused.getOrDefault(method, 0);
  }

  @Test
  void aDeadLetterQueueThatRefusesIsAskedLessAndLessOftenAndCallsAPersonOnce() {
    source.refusals.put("sendToDeadLetters", refusal("MissingParameter"));
    world.send("poison", Map.of());
    deploy(_ -> UNUSABLE);

    // Half a minute at least, then twice as long each time, up to an hour.
    world.until(() -> assertThat(refused("sendToDeadLetters")).isEqualTo(2));
    world.pass(Duration.ofMinutes(10));
    assertThat(refused("sendToDeadLetters")).isBetween(3, 7);
    world.pass(Duration.ofHours(5));
    assertThat(refused("sendToDeadLetters")).isBetween(4, 17);
    assertThat(log.messages(Level.ERROR))
        .containsExactly("Dead-letter queue does not take the message, which is kept");
    assertThat(log.messages(Level.WARN)).isEmpty();
    assertThat(log.text()).contains("FIFO").contains("use a standard queue");
    assertThat(world.left()).isEqualTo(1);

    source.refusals.clear();
    world.until(() -> assertThat(world.dead()).hasSize(1));
    world.until(() -> assertThat(world.left()).isZero());
    assertThat(log.messages(Level.INFO)).contains("The queue does again what it refused");
  }

  @Test
  void manyMessagesHaveOneCauseAndAnotherCauseIsAnotherError() {
    source.refusals.put("sendToDeadLetters", refusal("AccessDenied"));
    for (var i = 0; i < 30; i++) {
      world.send("poison " + i, Map.of());
    }
    deploy(_ -> UNUSABLE);

    world.pass(Duration.ofMinutes(5));
    assertThat(log.messages(Level.ERROR)).hasSize(1);
    source.refusals.put("sendToDeadLetters", refusal("KMS.DisabledException"));
    world.pass(Duration.ofHours(1));

    assertThat(log.messages(Level.ERROR)).hasSize(2);
    assertThat(world.left()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({"poll, Receiving failed", "delete, Deleting failed"})
  void aTaskQueueThatRefusesCallsAPersonOnce(String method, String line) {
    source.refusals.put(method, refusal("KMS.AccessDeniedException"));
    world.send("one", Map.of());
    deploy(_ -> DONE);

    world.until(() -> assertThat(refused(method)).isGreaterThan(10));
    assertThat(log.messages(Level.ERROR)).containsExactly(line);
    assertThat(log.text()).contains("KMS key").doesNotContain("s3cret");

    source.refusals.clear();
    world.until(() -> assertThat(world.left()).isZero());
  }

  @Test
  void aVisibilityThatMayNotBeChangedCallsAPersonOnceAndTheMessageComesBackByItself() {
    source.refusals.put("hide", refusal("AccessDenied"));
    world.send("one", Map.of());
    deploy(_ -> new Verdict.RetryAfter(Duration.ofSeconds(1)));

    world.until(() -> assertThat(refused("hide")).isEqualTo(2));
    world.pass(Duration.ofMinutes(10));

    assertThat(log.messages(Level.ERROR))
        .containsExactly("Verdict not carried out; the message comes back");
    assertThat(refused("hide")).isBetween(3, 13);
  }

  @ParameterizedTest
  @CsvSource({
    "MissingParameter, standard queue",
    "AccessDenied, policies",
    "AccessDeniedException, policies",
    "KMS.AccessDeniedException, KMS key",
    "KmsDisabled, KMS key",
    "KMS.OptInRequired, KMS key",
    "AWS.SimpleQueueService.NonExistentQueue, create the queue",
    "QueueDoesNotExist, create the queue",
    "InvalidAddress, Region",
    "SignatureDoesNotMatch, Region",
    "InvalidClientTokenId, credentials",
    "ExpiredToken, credentials",
    "OptInRequired, enable the Region",
    "SomethingElse, look into it"
  })
  void theErrorSaysWhatToDo(String code, String remedy) {
    source.refusals.put("sendToDeadLetters", refusal(code));
    world.send("poison", Map.of());
    deploy(_ -> UNUSABLE);

    world.until(() -> assertThat(log.messages(Level.ERROR)).hasSize(1));
    assertThat(log.text()).contains(remedy);
  }
}
