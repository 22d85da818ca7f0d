package dev.signalbox.dynamodb.timeline;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.transition.NoteValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Reads a task's timeline for people: what we noted and what the agent reported, in one order.
public final class DynamoTimeline {
  private static final String EVIDENCE = "stopped_event";

  /// What stands in the place of entries that are not read. Nothing stores it.
  public static final String LEFT_OUT = "entries_left_out";

  /// More than a person reads of one task, and one or two pages of a query as entries are.
  static final int NEWEST = 450;

  /// A task is admitted, started and, with bad luck, started again within these.
  static final int FIRST = 50;

  /// Of a megabyte each: agents may write large entries too.
  private static final int PAGES_MAX = 4;

  /// No id that is stored sorts behind it.
  private static final String AFTER_OTHERS = "~";

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;

  public DynamoTimeline(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  /// One entry. Numbers are numbers where their writer stored them so; before it did, this service
  /// stored texts. What is nested deeper is spelled as a text.
  ///
  /// @param evidence what a backend said of the session of an attempt that was replaced; long, and
  ///     not among the metadata
  public record Entry(
      String eventId,
      String eventType,
      Instant at,
      Map<String, NoteValue> metadata,
      Optional<String> evidence) {

    /// One without evidence.
    public Entry(String eventId, String eventType, Instant at, Map<String, NoteValue> metadata) {
      this(eventId, eventType, at, metadata, Optional.empty());
    }

    /// What it says under that key; empty if nothing.
    public String told(String key) {
      return Optional.ofNullable(metadata.get(key)).map(NoteValue::spelled).orElse("");
    }
  }

  /// What was read from one end.
  ///
  /// @param isAll whether there is no more
  private record Part(List<Entry> entries, boolean isAll) {}

  /// The entries of a task, by time and then by id. An agent may write as many as it likes, so of
  /// more than people read these are the first and the newest, with one of the type `LEFT_OUT`
  /// between them.
  public List<Entry> of(String taskId) {
    var newest = newest(taskId);
    return newest.isAll() ? inOrder(newest.entries()) : withTheFirst(taskId, newest.entries());
  }

  /// Those of one type, wherever they stand: reads the whole timeline, so it is for a person who
  /// asks for one thing.
  public List<Entry> ofType(String taskId, String eventType) {
    var entries = new ArrayList<Entry>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var query =
          query(taskId, from)
              .filterExpression("event_type = :type")
              .expressionAttributeValues(
                  Map.of(":task", Item.text(taskId), ":type", Item.text(eventType)));
      var page = page(query.build());
      page.items().forEach(item -> entries.add(entry(new Item(item))));
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return inOrder(entries);
  }

  private Part newest(String taskId) {
    var entries = new ArrayList<Entry>();
    Map<String, AttributeValue> from = Map.of();
    for (int pages = 0; pages < PAGES_MAX && entries.size() < NEWEST; pages++) {
      var query = query(taskId, from).scanIndexForward(false).limit(NEWEST - entries.size());
      var page = page(query.build());
      page.items().forEach(item -> entries.add(entry(new Item(item))));
      from = page.lastEvaluatedKey();
      if (from.isEmpty()) {
        return new Part(entries, true);
      }
    }
    return new Part(entries, false);
  }

  /// One more than is wanted is read: where that one is not among the newest either, something lies
  /// between.
  private List<Entry> withTheFirst(String taskId, List<Entry> newest) {
    var page = page(query(taskId, Map.of()).limit(FIRST + 1).build());
    var first = page.items().stream().map(item -> entry(new Item(item))).toList();
    var known = newest.stream().map(Entry::eventId).collect(Collectors.toSet());
    var unread = first.stream().filter(it -> !known.contains(it.eventId())).toList();
    var all = new ArrayList<>(newest);
    if (unread.size() < first.size() || first.isEmpty()) {
      all.addAll(unread);
      return inOrder(all);
    }
    var kept = first.subList(0, first.size() - 1);
    all.addAll(kept);
    all.add(leftOut(kept, newest));
    return inOrder(all);
  }

  private static Entry leftOut(List<Entry> first, List<Entry> newest) {
    var at =
        first.stream().map(Entry::at).max(Comparator.naturalOrder()).orElse(newest.getLast().at());
    var read = Map.of("first", NoteValue.of(first.size()), "newest", NoteValue.of(newest.size()));
    return new Entry(AFTER_OTHERS, LEFT_OUT, at, read);
  }

  /// Ids of different writers are not in order within a millisecond, and their timestamps do not
  /// compare as texts.
  private static List<Entry> inOrder(List<Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(Entry::at).thenComparing(Entry::eventId))
        .toList();
  }

  private QueryResponse page(QueryRequest query) {
    return calls.await("Query", () -> client.query(query));
  }

  private QueryRequest.Builder query(String taskId, Map<String, AttributeValue> from) {
    var query =
        QueryRequest.builder()
            .tableName(tables.taskEvents())
            .consistentRead(true)
            .keyConditionExpression("task_id = :task")
            .expressionAttributeValues(Map.of(":task", Item.text(taskId)));
    return from.isEmpty() ? query : query.exclusiveStartKey(from);
  }

  private static Entry entry(Item item) {
    var id = item.textOf("event_id").orElse("");
    var told = item.mapOf("metadata");
    return new Entry(
        id,
        item.textOf("event_type").orElse("unknown"),
        item.timeOf("timestamp").or(() -> timeOf(id)).orElse(Instant.EPOCH),
        metadata(told),
        told.textOf(EVIDENCE));
  }

  private static Map<String, NoteValue> metadata(Item metadata) {
    var values = new TreeMap<String, NoteValue>();
    metadata.texts().forEach((key, text) -> values.put(key, value(metadata, key, text)));
    values.remove(EVIDENCE);
    return values;
  }

  private static NoteValue value(Item metadata, String key, String text) {
    var stored = Optional.ofNullable(metadata.attributes().get(key));
    if (stored.map(AttributeValue::n).isPresent()) {
      return new NoteValue.Numeric(new BigDecimal(text));
    }
    return stored
        .map(AttributeValue::bool)
        .<NoteValue>map(NoteValue.Flag::new)
        .orElse(NoteValue.of(text));
  }

  private static Optional<Instant> timeOf(String eventId) {
    return Ulid.isValid(eventId) ? Optional.of(Ulid.from(eventId).getInstant()) : Optional.empty();
  }
}
