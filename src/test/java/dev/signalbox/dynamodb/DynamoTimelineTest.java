package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.orchestrator.SampleTask;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoTimelineTest {
  private static final String TASK = SampleTask.id(1);

  private static LocalTables tables;

  @BeforeAll
  static void startTables() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  private static DynamoTimeline timeline() {
    return new DynamoTimeline(tables.client(), LocalTables.NAMES);
  }

  @Test
  void entriesOfAllWritersAreInTheOrderOfTime() {
    var event =
        Map.of(
            "turn", AttributeValue.fromN("3.25"),
            "ok", Item.flag(true),
            "text", Item.text("hi"),
            "of_before", Item.text("3"),
            "details", AttributeValue.fromM(Map.of("pr", Item.number(7))),
            "nothing", AttributeValue.fromNul(true));
    put("3", "ours", "2026-11-23T12:00:00.500Z", Map.of());
    put("1", "agent_turn", "2026-11-23T12:00:00.500001+00:00", event);
    put("2", "agent_late", "2026-11-23T12:00:01Z", Map.of());
    put("0", "first", "2026-11-23T12:00:00Z", Map.of());

    var entries = timeline().of(TASK);

    assertThat(entries)
        .extracting(DynamoTimeline.Entry::eventType)
        .containsExactly("first", "ours", "agent_turn", "agent_late");
    assertThat(entries.get(2).metadata())
        .isEqualTo(
            Map.of(
                "turn", new NoteValue.Numeric(new BigDecimal("3.25")),
                "ok", NoteValue.of(true),
                "text", NoteValue.of("hi"),
                "of_before", NoteValue.of("3"),
                "details", NoteValue.of("{pr=7}")));
    assertThat(entries.get(2).at()).isEqualTo(Instant.parse("2026-11-23T12:00:00.500001Z"));
  }

  @Test
  void anEntryWithoutAReadableTimeStandsWhereItsIdSays() {
    var task = SampleTask.id(2);
    var id = SampleTask.id(7);
    tables.put(
        "task-events",
        Map.of(
            "task_id", Item.text(task),
            "event_id", Item.text(id),
            "event_type", Item.text("odd"),
            "timestamp", Item.text("noonish")));

    assertThat(timeline().of(task))
        .containsExactly(new DynamoTimeline.Entry(id, "odd", SampleTask.NOON, Map.of()));
  }

  @Test
  void aTimelineLongerThanAPageIsReadWhole() {
    var task = SampleTask.id(3);
    // A page of a query ends at 1 MB.
    var big = Map.of("text", Item.text("x".repeat(100_000)));
    for (int i = 0; i < 25; i++) {
      put(task, "event-" + i, "big", "2026-11-23T12:00:00Z", big);
    }

    assertThat(timeline().of(task)).hasSize(25);
  }

  /// An agent may write as many as it likes, and people watch a task second by second.
  @Test
  void ofAVeryLongTimelineTheBeginningAndTheEndAreRead() {
    var task = SampleTask.id(5);
    for (int i = 0; i < 600; i++) {
      put(task, "event-%04d".formatted(i), "agent_milestone", time(i), Map.of());
    }

    var entries = timeline().of(task);

    assertThat(entries).hasSize(501);
    assertThat(entries.subList(0, 50))
        .extracting(DynamoTimeline.Entry::eventId)
        .startsWith("event-0000")
        .endsWith("event-0049");
    assertThat(entries.get(50).eventType()).isEqualTo(DynamoTimeline.LEFT_OUT);
    assertThat(entries.get(50).metadata())
        .isEqualTo(Map.of("first", NoteValue.of(50), "newest", NoteValue.of(450)));
    assertThat(entries.subList(51, 501))
        .extracting(DynamoTimeline.Entry::eventId)
        .startsWith("event-0150")
        .endsWith("event-0599");
    assertThat(timeline().ofType(task, "agent_milestone")).hasSize(600);
    assertThat(timeline().ofType(task, "session_started")).isEmpty();
  }

  @Test
  void whereBeginningAndEndMeetNothingIsLeftOut() {
    for (int length : List.of(449, 450, 451, 499, 500)) {
      var task = SampleTask.id(1_000 + length);
      for (int i = 0; i < length; i++) {
        put(task, "event-%04d".formatted(i), "agent_milestone", time(i), Map.of());
      }
      assertThat(timeline().of(task))
          .as("%d entries", length)
          .hasSize(length)
          .extracting(DynamoTimeline.Entry::eventType)
          .doesNotContain(DynamoTimeline.LEFT_OUT);
    }
  }

  /// What is read is bounded in bytes too.
  @Test
  void ofLargeEntriesFewerAreRead() {
    var task = SampleTask.id(6);
    var big = Map.of("text", Item.text("x".repeat(300_000)));
    for (int i = 0; i < 25; i++) {
      put(task, "event-%04d".formatted(i), "big", time(i), big);
    }

    var entries = timeline().of(task);

    assertThat(entries)
        .hasSizeLessThan(25)
        .extracting(DynamoTimeline.Entry::eventType)
        .contains(DynamoTimeline.LEFT_OUT);
    assertThat(entries.getFirst().eventId()).isEqualTo("event-0000");
    assertThat(entries.getLast().eventId()).isEqualTo("event-0024");
  }

  private static String time(int second) {
    return Instant.parse("2026-11-23T12:00:00Z").plusSeconds(second).toString();
  }

  @Test
  void theEvidenceOfAnEarlierAttemptStandsBesideTheMetadata() {
    var task = SampleTask.id(9);
    var metadata = Map.of("attempt", Item.number(2), "stopped_event", Item.text("{\"a\":1}"));
    put(task, "1", "session_start_retry", "2026-11-23T12:00:00Z", metadata);

    assertThat(timeline().of(task))
        .containsExactly(
            new DynamoTimeline.Entry(
                "1",
                "session_start_retry",
                SampleTask.NOON,
                Map.of("attempt", NoteValue.of(2)),
                Optional.of("{\"a\":1}")));
  }

  @Test
  void aTaskThatNobodyNotedHasNoEntries() {
    assertThat(timeline().of(SampleTask.id(4))).isEmpty();
  }

  private static void put(
      String id, String type, String time, Map<String, AttributeValue> metadata) {
    put(TASK, id, type, time, metadata);
  }

  private static void put(
      String task, String id, String type, String time, Map<String, AttributeValue> metadata) {
    var item = new TreeMap<String, AttributeValue>();
    item.put("task_id", Item.text(task));
    item.put("event_id", Item.text(id));
    item.put("event_type", Item.text(type));
    item.put("timestamp", Item.text(time));
    item.put("metadata", AttributeValue.fromM(metadata));
    tables.put("task-events", item);
  }
}
