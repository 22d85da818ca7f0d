package dev.signalbox.sqs;

import dev.signalbox.orchestrator.DependencyRefused;
import dev.signalbox.orchestrator.Verdict;
import dev.signalbox.sqs.MessageSource.Received;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The dead-letter queue: what is written there with a message, and a look at what lies there.
public final class DeadLetters {
  private static final String REASON = "reason";
  private static final String DETAIL = "detail";
  private static final String SOURCE_MESSAGE_ID = "source_message_id";
  private static final int MOST_ATTRIBUTES = 10;
  private static final int LONGEST_REASON = 100;
  private static final int LONGEST_DETAIL = 1_000;
  private static final int PAGE = 10;
  // Long enough to page through without seeing a message twice.
  private static final Duration PEEK = Duration.ofSeconds(30);

  private final MessageSource source;

  public DeadLetters(SqsAsyncClient client, String deadLetterUrl) {
    this.source = new SqsMessageSource(client, deadLetterUrl, deadLetterUrl);
  }

  /// A message on the dead-letter queue. Reason and detail are empty when SQS moved it there
  /// itself, because it was received too often.
  public record DeadLetter(
      String id,
      String body,
      Optional<String> reason,
      Optional<String> detail,
      Optional<String> sourceMessageId) {}

  /// Looks at up to `most` messages and leaves them where they are.
  public Collection<DeadLetter> list(int most) {
    var seen = new LinkedHashMap<String, Received>();
    try {
      while (seen.size() < most) {
        var room = Math.min(PAGE, most - seen.size());
        var page = source.poll(room, Duration.ZERO, PEEK).await();
        if (page.isEmpty()) {
          break;
        }
        page.forEach(received -> seen.put(received.id(), received));
      }
    } finally {
      source.handBack(seen.values().stream().toList());
    }
    return seen.values().stream().map(DeadLetters::read).toList();
  }

  private static DeadLetter read(Received received) {
    return new DeadLetter(
        received.id(),
        received.message().body(),
        text(received, REASON),
        text(received, DETAIL),
        text(received, SOURCE_MESSAGE_ID));
  }

  private static Optional<String> text(Received received, String name) {
    return Optional.ofNullable(received.attributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }

  /// Puts a message there as it came, with the verdict beside it.
  static void bury(MessageSource source, Received received, Verdict.Unusable unusable) {
    var body = received.message().body();
    var ours = new LinkedHashMap<String, MessageAttributeValue>();
    ours.put(REASON, attribute(safe(unusable.reason(), LONGEST_REASON)));
    ours.put(DETAIL, attribute(safe(unusable.detail(), LONGEST_DETAIL)));
    ours.put(SOURCE_MESSAGE_ID, attribute(received.id()));
    try {
      source.sendToDeadLetters(body, withOriginals(ours, received.attributes()));
    } catch (DependencyRefused refused) {
      // Attributes count as size: a message at the limit has no room for ours beside its own.
      if (received.attributes().isEmpty()) {
        throw refused;
      }
      source.sendToDeadLetters(body, ours);
    }
  }

  private static Map<String, MessageAttributeValue> withOriginals(
      Map<String, MessageAttributeValue> ours, Map<String, MessageAttributeValue> originals) {
    var all = new LinkedHashMap<>(ours);
    // Sorted, so that the same ones are kept each time.
    new TreeMap<>(originals)
        .forEach(
            (name, value) -> {
              if (all.size() < MOST_ATTRIBUTES) {
                all.putIfAbsent(name, value);
              }
            });
    return all;
  }

  private static MessageAttributeValue attribute(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  /// Only what SQS accepts in a text, which is what XML does; never empty, which it refuses.
  static String safe(String text, int longest) {
    var safe = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(point -> isAccepted(point) ? point : '?')
        .forEach(safe::appendCodePoint);
    return safe.isEmpty() ? "-" : safe.toString();
  }

  private static boolean isAccepted(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
