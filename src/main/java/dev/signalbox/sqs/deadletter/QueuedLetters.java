package dev.signalbox.sqs.deadletter;

import dev.signalbox.query.DeadLetter;
import java.util.ArrayList;
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
  public DeadLetter.Sample list(List<String> asked, int most) {
    var urls = asked.stream().map(it -> urls(it).deadLetters()).toList();
    var samples = new LetterSamples(client).of(urls, Math.clamp(most, 1, MOST));
    var letters = new ArrayList<DeadLetter>();
    long about = 0;
    for (var queue : asked) {
      var sample = Optional.ofNullable(samples.get(urls(queue).deadLetters())).orElseThrow();
      sample.letters().forEach(it -> letters.add(letter(queue, it)));
      about += sample.about();
    }
    return new DeadLetter.Sample(letters, about);
  }

  @Override
  public Optional<DeadLetter> find(String queue, String id) {
    return new DeadLetters(client, urls(queue).deadLetters())
        .find(id, LOOKED_AT_MAX)
        .map(it -> letter(queue, it));
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
