package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.deadletter.DeadLetters;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context.BeforeExecution;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Creating queues, waking, looking at dead letters, and telling failures apart, on a real SQS
/// server.
class SqsQueuesTest {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();
  private static final Vertx VERTX = Vertx.vertx();
  private static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPB";
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final ElasticMqWorld world = SERVER.world(VERTX);
  private final DeadLetters deadLetters =
      new DeadLetters(SERVER.client(), world.urls().tasksDead().url());

  @AfterAll
  static void stop() {
    SERVER.close();
    VERTX.close().await();
  }

  @Test
  void queuesCanBeCreatedAgainAndKeepTheirMessages() {
    var queues = new Queues(SERVER.client());
    var first = queues.create("again");
    SERVER.client().sendMessage(r -> r.queueUrl(first.tasks().url()).messageBody("kept")).join();

    var second = queues.create("again", 7);

    assertThat(second).isEqualTo(first);
    assertThat(first.tasks().arn()).startsWith("arn:aws:sqs:").endsWith(":again-tasks");
    var attributes =
        SERVER
            .client()
            .getQueueAttributes(
                r -> r.queueUrl(first.tasks().url()).attributeNames(QueueAttributeName.ALL))
            .join()
            .attributes();
    assertThat(attributes)
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60")
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "1");
    assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
        .contains("again-tasks-dead")
        .contains("7");
  }

  @ParameterizedTest
  @CsvSource({
    "-PT1H,0",
    "PT0S,0",
    "PT0.001S,1",
    "PT1S,1",
    "PT1.2S,2",
    "PT14M59S,899",
    "PT15M,900",
    "PT8H,900"
  })
  void wakeIsDelayedUntilItsInstantButNeverBeyondWhatSqsAllows(Duration until, int seconds) {
    var sent = new Sent();
    try (var client = client(sent)) {
      new SqsTaskWaker(client, world.urls().tasks().url(), InstantSource.fixed(NOW))
          .wakeAt(TASK, NOW.plus(until));
    }

    assertThat(sent.request.delaySeconds()).isEqualTo(seconds);
    assertThat(sent.request.messageBody()).isEqualTo("{\"task_id\":\"" + TASK + "\"}");
  }

  private static final class Sent implements ExecutionInterceptor {
    private SendMessageRequest request = SendMessageRequest.builder().build();

    @Override
    public void beforeExecution(BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof SendMessageRequest sent) {
        request = sent;
      }
    }
  }

  private SqsAsyncClient client(ExecutionInterceptor interceptor) {
    var uri = URI.create(world.urls().tasks().url());
    return SqsAsyncClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + uri.getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(AwsCrtAsyncHttpClient.create())
        .overrideConfiguration(o -> o.addExecutionInterceptor(interceptor))
        .build();
  }

  @Test
  void wakeOfNoTaskIsRefused() {
    var wakes = new SqsTaskWaker(SERVER.client(), world.urls().tasks().url(), () -> NOW);

    assertThatThrownBy(() -> wakes.wakeAt("\",\"type\":\"cancel", NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deadLettersCanBeLookedAtAgainAndAgain() {
    for (var i = 0; i < 25; i++) {
      DeadLetters.bury(world.source(), received("body " + i, Map.of()), unusable("detail " + i));
    }
    world.source().sendToDeadLetters("moved by SQS", Map.of());

    var first = deadLetters.list(100);

    assertThat(first).hasSize(26);
    assertThat(deadLetters.list(100))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveCount")
        .containsExactlyInAnyOrderElementsOf(first);
    assertThat(deadLetters.list(3)).hasSize(3);
    assertThat(first)
        .anySatisfy(
            letter -> {
              assertThat(letter.body()).isEqualTo("body 7");
              assertThat(letter.reason()).contains("bad-json");
              assertThat(letter.detail()).contains("detail 7");
              assertThat(letter.sourceMessageId()).contains("m-1");
            })
        .anySatisfy(
            letter -> {
              assertThat(letter.body()).isEqualTo("moved by SQS");
              assertThat(letter.reason()).isEmpty();
            });
  }

  @Test
  void tenAttributesAreKeptOursFirst() {
    var originals =
        Map.ofEntries(
            entry("a"),
            entry("b"),
            entry("c"),
            entry("d"),
            entry("e"),
            entry("f"),
            entry("g"),
            entry("h"),
            entry("i"),
            entry("reason"));

    DeadLetters.bury(world.source(), received("full", originals), unusable(""));

    var dead = world.dead().getFirst();
    assertThat(dead.attributes())
        .containsOnlyKeys(
            "reason", "detail", "source_message_id", "a", "b", "c", "d", "e", "f", "g");
    assertThat(deadLetters.list(10).iterator().next().reason()).contains("bad-json");
    assertThat(deadLetters.list(10).iterator().next().detail()).contains("-");
  }

  private static Map.Entry<String, MessageAttributeValue> entry(String name) {
    var value = MessageAttributeValue.builder().dataType("String").stringValue("original").build();
    return Map.entry(name, value);
  }

  private static Verdict.Unusable unusable(String detail) {
    return new Verdict.Unusable("bad-json", detail);
  }

  private static MessageSource.Received received(
      String body, Map<String, MessageAttributeValue> attributes) {
    var message =
        new dev.signalbox.orchestrator.port.queue.MessageHandler.Message("m-1", body, 1, NOW);
    return new MessageSource.Received(message, "receipt", attributes);
  }

  @Test
  void expiredReceiptIsNotOursAnyMoreAndNoFailure() {
    world.send("expires", Map.of());
    var source = world.source();
    var received = source.poll(1, Duration.ofSeconds(1), Duration.ofSeconds(1)).await().getFirst();
    await().untilAsserted(() -> assertThat(world.visible()).isEqualTo(1));
    var again = source.poll(1, Duration.ofSeconds(1), Duration.ofSeconds(9)).await().getFirst();
    assertThat(source.delete(List.of(again))).isEmpty();

    assertThat(source.hide(received, Duration.ofSeconds(5))).isFalse();
    assertThat(source.delete(List.of(received))).isEmpty();
    source.handBack(List.of(received));
  }

  @Test
  void missingQueueIsRefusedAndUnreachableServerUnavailable() {
    var wrong = world.urls().tasks().url() + "-not-there";
    var missing = new SqsMessageSource(SERVER.client(), wrong, wrong);
    assertThatThrownBy(() -> missing.poll(1, Duration.ZERO, Duration.ofSeconds(9)).await())
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("ReceiveMessage");

    try (var client =
        SqsAsyncClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:1"))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(AwsCrtAsyncHttpClient.create())
            .build()) {
      var unreachable = new SqsMessageSource(client, wrong, wrong);
      assertThatThrownBy(() -> unreachable.sendToDeadLetters("x", Map.of()))
          .isInstanceOf(DependencyUnavailable.class);
    }
  }
}
