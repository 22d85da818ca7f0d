package dev.signalbox.sqs.deadletter;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.SqsMessageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The dead-letter queue: what is written there with a message, and a look at what lies there.
/// `Redrive` is the way back, `Discard` the way out.
public final class DeadLetters {
  private static final String REASON = "reason";
  private static final String DETAIL = "detail";
  private static final String SOURCE_MESSAGE_ID = "source_message_id";
  private static final String REDRIVEN_FROM = "redriven_from";

  /// The words for what can be wrong with a message.
  public static final Set<String> REASONS =
      Set.of(
          "bad-event",
          "bad-json",
          "bad-schema",
          "envelope",
          "nothing-to-do",
          "row-unreadable",
          "session-without-row",
          "too-large",
          "unknown-type");

  /// What is ours to write, and goes when a message goes back.
  private static final Set<String> OURS = Set.of(REASON, DETAIL, SOURCE_MESSAGE_ID, REDRIVEN_FROM);

  private static final int MOST_ATTRIBUTES = 10;
  private static final int LONGEST_REASON = 100;
  private static final int LONGEST_DETAIL = 1_000;
  private static final int PAGE = 10;
  // A poll that does not wait asks only some of SQS's servers, and may find nothing in a full
  // queue.
  static final Duration WAIT = Duration.ofSeconds(1);
  // Long enough to page through without seeing a message twice.
  static final Duration PEEK = Duration.ofSeconds(30);

  private final MessageSource source;

  public DeadLetters(SqsAsyncClient client, String deadLetterUrl) {
    this(new SqsMessageSource(client, deadLetterUrl, deadLetterUrl));
  }

  DeadLetters(MessageSource source) {
    this.source = source;
  }

  /// A message on the dead-letter queue. Reason and detail are empty when SQS moved it there
  /// itself, because it was received too often.
  ///
  /// @param receiveCount how often it was received, looks at it included
  public record DeadLetter(
      String id,
      String body,
      Optional<String> reason,
      Optional<String> detail,
      Optional<String> sourceMessageId,
      int receiveCount,
      Instant sentAt) {
    /// The id of the message as its producer sent it.
    public String originId() {
      return sourceMessageId.orElse(id);
    }

    /// Whether a person means this one: by the id that it has here, or by the one that it had.
    public boolean isCalled(String anId) {
      return id.equals(anId) || originId().equals(anId);
    }
  }

  /// Looks at up to `most` messages and leaves them where they are. A sample: what somebody else
  /// looks at in the same moment is not among them.
  public Collection<DeadLetter> list(int most) {
    var found = new ArrayList<DeadLetter>();
    walk(
        most,
        received -> {
          found.add(read(received));
          return Next.KEEP;
        });
    return found;
  }

  /// Looks for one message among up to `most`.
  public Optional<DeadLetter> find(String id, int most) {
    var found = new ArrayList<DeadLetter>();
    walk(
        most,
        received -> {
          var letter = read(received);
          if (!letter.isCalled(id)) {
            return Next.KEEP;
          }
          found.add(letter);
          return Next.ENOUGH;
        });
    return found.stream().findFirst();
  }

  /// What becomes of a message that was shown.
  enum Next {
    /// It stays.
    KEEP,
    /// It is not there any more.
    TAKEN,
    /// It is not there any more, and no other needs to be shown.
    TAKEN_AS_LAST,
    /// It stays, and no other needs to be shown.
    ENOUGH
  }

  /// Shows up to `most` messages, each once, and hands back those that stay.
  void walk(int most, Function<Received, Next> show) {
    var shown = new HashSet<String>();
    var kept = new LinkedHashMap<String, Received>();
    try {
      var goesOn = true;
      while (goesOn && shown.size() < most) {
        var page = source.poll(Math.min(PAGE, most - shown.size()), WAIT, PEEK).await();
        // Of a message that comes twice, only the last receipt counts.
        page.forEach(received -> kept.put(received.id(), received));
        var fresh = page.stream().filter(received -> shown.add(received.id())).toList();
        goesOn = !fresh.isEmpty();
        for (var each = fresh.iterator(); goesOn && each.hasNext(); ) {
          var received = each.next();
          var next = show.apply(received);
          if (next == Next.TAKEN || next == Next.TAKEN_AS_LAST) {
            kept.remove(received.id());
          }
          goesOn = next == Next.KEEP || next == Next.TAKEN;
        }
      }
    } finally {
      source.handBack(List.copyOf(kept.values()));
    }
  }

  static DeadLetter read(Received received) {
    var origin = text(received, REDRIVEN_FROM).or(() -> text(received, SOURCE_MESSAGE_ID));
    return new DeadLetter(
        received.id(),
        received.message().body(),
        text(received, REASON),
        text(received, DETAIL),
        origin,
        received.message().receiveCount(),
        received.message().sentAt());
  }

  private static Optional<String> text(Received received, String name) {
    return Optional.ofNullable(received.attributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }

  /// The id of the message that this one repeats, else its own.
  public static String originOf(Message message) {
    return Optional.ofNullable(message.messageAttributes().get(REDRIVEN_FROM))
        .map(MessageAttributeValue::stringValue)
        .orElse(message.messageId());
  }

  /// What goes with a message that goes back: its producer's attributes and where it comes from.
  static Map<String, MessageAttributeValue> attributesBack(Received received) {
    var producers = new TreeMap<>(received.attributes());
    producers.keySet().removeAll(OURS);
    var origin = attribute(read(received).originId());
    return withOriginals(Map.of(REDRIVEN_FROM, origin), producers);
  }

  /// Puts a message there as it came, with the verdict beside it.
  public static void bury(MessageSource source, Received received, Verdict.Unusable unusable) {
    var body = received.message().body();
    var ours = new LinkedHashMap<String, MessageAttributeValue>();
    ours.put(REASON, attribute(safe(unusable.reason(), LONGEST_REASON)));
    ours.put(DETAIL, attribute(safe(unusable.detail(), LONGEST_DETAIL)));
    ours.put(SOURCE_MESSAGE_ID, attribute(received.message().originId()));
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
  public static String safe(String text, int longest) {
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
