package dev.signalbox.sqs.deadletter;

import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Poll;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.QueueDepths;
import dev.signalbox.sqs.QueueDepths.Depth;
import dev.signalbox.sqs.QueueDepths.Depths;
import dev.signalbox.sqs.SqsMessageSource;
import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Looks at some letters of each of some queues and leaves them where they are. All are asked at
/// once, and for no more than SQS counts there: it has no answer to the question whether a queue is
/// empty but a wait of a second. Its count may be a minute behind, so that it is only about right.
public final class LetterSamples {
  private static final int PAGE = 10;

  /// A look at a hundred letters is two rounds.
  private static final int POLLS_AT_ONCE = 5;

  private final QueueDepths depths;
  private final Function<String, MessageSource> sources;

  public LetterSamples(SqsAsyncClient client) {
    this.depths = new QueueDepths(client);
    this.sources = url -> new SqsMessageSource(client, url, url);
  }

  /// Some letters of a queue.
  ///
  /// @param about how many there are, with those that are hidden because somebody looks at them
  public record Sample(List<DeadLetter> letters, long about) {
    public Sample {
      letters = List.copyOf(letters);
    }
  }

  /// @param most of each queue
  /// @return a sample of each, by its URL
  public Map<String, Sample> of(List<String> urls, int most) {
    var counted = depths.of(urls);
    var looks = new LinkedHashMap<String, Look>();
    urls.forEach(url -> looks.put(url, new Look(sources.apply(url), depth(counted, url), most)));
    try {
      while (looks.values().stream().anyMatch(Look::lacks)) {
        looks.values().forEach(Look::ask);
        looks.values().forEach(Look::receive);
      }
    } finally {
      looks.values().forEach(Look::handBack);
    }
    return looks.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> it.getValue().sample()));
  }

  private static Depth depth(Depths counted, String url) {
    var trouble = counted.unknown().get(url);
    if (trouble != null) {
      throw trouble;
    }
    return Optional.ofNullable(counted.known().get(url)).orElseThrow();
  }

  /// A look at one queue.
  private static final class Look {
    private final MessageSource source;
    private final Depth depth;
    private final int most;
    private final Map<String, Received> seen = new LinkedHashMap<>();
    private List<Poll> asked = List.of();
    private boolean nothingNew;

    Look(MessageSource source, Depth depth, int most) {
      this.source = source;
      this.depth = depth;
      this.most = most;
    }

    boolean lacks() {
      return !nothingNew && lacking() > 0;
    }

    private int lacking() {
      return (int) Math.min(most, depth.waiting()) - seen.size();
    }

    void ask() {
      var polls = lacks() ? Math.min(POLLS_AT_ONCE, (lacking() + PAGE - 1) / PAGE) : 0;
      asked =
          IntStream.range(0, polls)
              .mapToObj(_ -> source.poll(PAGE, DeadLetters.WAIT, DeadLetters.PEEK))
              .toList();
    }

    /// Of a letter that comes twice, only the last receipt counts.
    void receive() {
      var before = seen.size();
      asked.forEach(poll -> poll.await().forEach(it -> seen.put(it.id(), it)));
      nothingNew = seen.size() == before;
    }

    void handBack() {
      source.handBack(List.copyOf(seen.values()));
    }

    Sample sample() {
      var about = Math.max(depth.waiting() + depth.inFlight(), seen.size());
      return new Sample(seen.values().stream().limit(most).map(DeadLetters::read).toList(), about);
    }
  }
}
