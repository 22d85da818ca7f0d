package dev.signalbox.sqs;

import static org.awaitility.Awaitility.await;

import dev.signalbox.local.embedded.EmbeddedSqs;
import dev.signalbox.local.embedded.LocalClients;
import dev.signalbox.sqs.consumer.Timers;
import dev.signalbox.sqs.consumer.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Queues of a real SQS server in this JVM, in real time, through the real SDK.
final class ElasticMqWorld implements QueueWorld {
  private final Queues.QueueUrls urls;
  private final SqsAsyncClient client;
  private final Vertx vertx;

  private ElasticMqWorld(Server server, Vertx vertx) {
    this.client = server.client;
    this.vertx = vertx;
    this.urls = new Queues(client).create("world-" + server.worlds.incrementAndGet());
  }

  /// The server and a client of it; one for a test class, because it takes seconds to start.
  static final class Server implements AutoCloseable {
    private final EmbeddedSqs server = EmbeddedSqs.start(0);
    private final LocalClients clients = new LocalClients();
    private final SqsAsyncClient client = clients.sqs(server.endpoint());
    private final AtomicInteger worlds = new AtomicInteger();

    SqsAsyncClient client() {
      return client;
    }

    ElasticMqWorld world(Vertx vertx) {
      return new ElasticMqWorld(this, vertx);
    }

    @Override
    public void close() {
      client.close();
      clients.close();
      server.close();
    }
  }

  Queues.QueueUrls urls() {
    return urls;
  }

  @Override
  public MessageSource source() {
    return new SqsMessageSource(client, urls.tasks().url(), urls.tasksDead().url());
  }

  @Override
  public Timing outside() {
    return new Timing(InstantSource.system(), new Random(42), Timers.of(vertx));
  }

  @Override
  public String send(String body, Map<String, MessageAttributeValue> attributes) {
    return client
        .sendMessage(
            r -> r.queueUrl(urls.tasks().url()).messageBody(body).messageAttributes(attributes))
        .join()
        .messageId();
  }

  @Override
  public long visible() {
    return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  @Override
  public long hidden() {
    return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  @Override
  public long left() {
    return count(
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  private long count(QueueAttributeName... names) {
    var read =
        client.getQueueAttributes(r -> r.queueUrl(urls.tasks().url()).attributeNames(names)).join();
    return read.attributes().values().stream().mapToLong(Long::parseLong).sum();
  }

  @Override
  public List<MessageSource.Received> dead() {
    var url = urls.tasksDead().url();
    var source = new SqsMessageSource(client, url, url);
    var received = source.poll(10, Duration.ZERO, Duration.ofSeconds(30)).await();
    source.handBack(received);
    return received;
  }

  @Override
  public void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }

  @Override
  public void pass(Duration time) {
    var end = Instant.now().plus(time);
    await().atMost(time.plusSeconds(10)).until(() -> !Instant.now().isBefore(end));
  }

  @Override
  public void close() {}
}
