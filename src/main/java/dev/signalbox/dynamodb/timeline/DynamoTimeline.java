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
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Reads a task's timeline for people: what we noted and what the agent reported, in one order.
public final class DynamoTimeline {
  private static final String EVIDENCE = "stopped_event";

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
  }

  /// All entries of a task, by time and then by id. Sorted here, because ids of different writers
  /// are not in order within a millisecond and their timestamps do not compare as texts.
  public List<Entry> of(String taskId) {
    var entries = new ArrayList<Entry>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var page = page(taskId, from);
      page.items().forEach(item -> entries.add(entry(new Item(item))));
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    entries.sort(Comparator.comparing(Entry::at).thenComparing(Entry::eventId));
    return List.copyOf(entries);
  }

  private QueryResponse page(String taskId, Map<String, AttributeValue> from) {
    return calls.await("Query", () -> client.query(query(taskId, from)));
  }

  private QueryRequest query(String taskId, Map<String, AttributeValue> from) {
    var query =
        QueryRequest.builder()
            .tableName(tables.taskEvents())
            .consistentRead(true)
            .keyConditionExpression("task_id = :task")
            .expressionAttributeValues(Map.of(":task", Item.text(taskId)));
    return from.isEmpty() ? query.build() : query.exclusiveStartKey(from).build();
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
