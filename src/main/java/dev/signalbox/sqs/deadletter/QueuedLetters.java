package dev.signalbox.sqs.deadletter;

import dev.signalbox.query.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// The dead letters of several queues, each by the name of its queue.
public final class QueuedLetters implements DeadLetter.Query {
  /// How far one letter is looked for.
  private static final int LOOKED_AT_MAX = 1_000;

  private static final int MOST = 100;

  private final SqsAsyncClient client;
  private final Map<String, Urls> queues;

  /// @param queues by name
  public QueuedLetters(SqsAsyncClient client, Map<String, Urls> queues) {
    this.client = client;
    this.queues = Map.copyOf(queues);
  }

  /// Where a queue and its dead letters are.
  public record Urls(String queue, String deadLetters) {}

  @Override
  public List<DeadLetter> list(String queue, int most) {
    return new DeadLetters(client, urls(queue).deadLetters())
        .list(Math.clamp(most, 1, MOST)).stream().map(it -> letter(queue, it)).toList();
  }

  @Override
  public boolean redrive(String queue, String id) {
    var urls = urls(queue);
    return new Redrive(client, urls.deadLetters(), urls.queue()).redriveOne(id, LOOKED_AT_MAX);
  }

  private Urls urls(String queue) {
    return Optional.ofNullable(queues.get(queue))
        .orElseThrow(() -> new IllegalArgumentException("there is no such queue"));
  }

  private static DeadLetter letter(String queue, DeadLetters.DeadLetter letter) {
    return new DeadLetter(
        queue,
        letter.id(),
        letter.originId(),
        letter.sentAt(),
        letter.receiveCount(),
        letter.reason(),
        letter.detail(),
        Optional.of(letter.body()));
  }
}
