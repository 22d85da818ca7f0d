package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Rows that other programs made unreadable, settled on DynamoDB Local.
class DynamoUnreadableRowsTest {
  private static final LocalTables TABLES = LocalTables.start();

  private static int ids = 700_000;

  private final String taskId = SampleTask.id(++ids);
  private final String user = "user-" + taskId;
  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
  private final TaskStore store =
      new DynamoTaskStore(
          TABLES.client(),
          LocalTables.NAMES,
          new DynamoTaskStore.Options(
              TestStores.TYPES,
              new SlotLimits(5, OptionalInt.of(8)),
              Duration.ofDays(90),
              Optional.of("payloads")),
          TestStores.SHORT_WAITS);

  @AfterAll
  static void stop() {
    TABLES.close();
  }

  /// The value, and what is kept of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          status             | S:DONE          | 'DONE'
          status             | S:completed     | 'completed'
          status             | S:              | missing
          status             | N:5             | '5'
          status             | NUL:            | 'NUL'
          status             | M:              | '{a=b}'
          status             | B:              | 'B'
          created_at         | S:yesterday     | 'yesterday'
          created_at         | NUL:            | 'NUL'
          deadline_at        | S:soon          | 'soon'
          agent_heartbeat_at | S:just now      | 'just now'
          agent_heartbeat_at | BOOL:true       | 'true'
          agent_heartbeat_at | M:              | '{a=b}'
          attempt            | S:first         | 'first'
          attempt            | N:2.5           | '2.5'
          attempt            | M:              | '{a=b}'
          compute_type       | S:eks           | 'eks'
          compute_type       | BOOL:false      | 'false'
          compute_metadata   | NUL:            |
          observed_version   | S:newest        | 'newest'
          session_end        | S:gone          | 'gone'
          session_end        | M:              | '{a=b}'
          queue_name         | S:the weather   | 'the weather'
          """)
  void anUnreadableRowIsSettledOnceWhenItsSessionHasStopped(
      String attribute, String typed, String kept) {
    put(SampleTask.from(SampleTask.running(taskId, user).build()).globalSlotHeld(true).build());
    TABLES.setActiveCount(user, 1);
    TABLES.setActiveCount("#signalbox/all", 1);
    TABLES.set(taskId, attribute, value(typed));

    var move = ended();
    assertThat(store.write(move)).isEqualTo(Written.WRITTEN);
    assertThat(store.write(move)).isEqualTo(Written.LOST);

    var after = found();
    assertThat(after.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(after.failure().map(FailureCause::code)).contains(FailureCode.ROW_UNREADABLE);
    assertThat(after.settled()).isTrue();
    assertThat(after.slotHeld()).isFalse();
    assertThat(after.stored()).isEqualTo(Stored.AS_OURS);
    assertThat(TABLES.activeCount(user)).isZero();
    assertThat(TABLES.activeCount("#signalbox/all")).isZero();
    assertThat(TABLES.row(taskId).textOf("status_created_at").orElse("")).startsWith("FAILED#");
    assertThat(TABLES.row(taskId).attributes())
        .doesNotContainKeys("slot_held", "queue_name", "queued_user");
    if (kept != null) {
      assertThat(TABLES.row(taskId).mapOf("unreadable").textOf(attribute)).contains(kept);
    }
  }

  @ParameterizedTest
  @CsvSource({"status", "created_at", "user_id"})
  void aRowThatLacksWhatItMustHaveIsSettledToo(String attribute) {
    put(SampleTask.running(taskId, user).build());
    TABLES.setActiveCount(user, 1);
    remove(attribute);

    assertThat(store.write(ended())).isEqualTo(Written.WRITTEN);

    var row = TABLES.row(taskId);
    assertThat(row.textOf("status")).contains("FAILED");
    assertThat(row.has("settled_at")).isTrue();
    assertThat(row.mapOf("unreadable").textOf(attribute)).contains("missing");
    // Whose slot it was cannot be told of a row without a user.
    assertThat(TABLES.activeCount(user)).isEqualTo(attribute.equals("user_id") ? 1 : 0);
  }

  @Test
  void whatIsKeptIsShort() {
    put(SampleTask.running(taskId, user).build());
    TABLES.set(taskId, "status", Item.text("x".repeat(300_000)));

    assertThat(store.write(ended())).isEqualTo(Written.WRITTEN);

    assertThat(TABLES.row(taskId).mapOf("unreadable").textOf("status").orElse("")).hasSize(62);
    assertThat(found().failure().orElseThrow().detail()).hasSizeLessThan(100);
  }

  @Test
  void aRowThatIsMendedBeforeTheWriteIsNotSettled() {
    put(SampleTask.running(taskId, user).build());
    TABLES.set(taskId, "status", Item.text("DONE"));
    var move = ended();
    TABLES.set(taskId, "status", Item.text("RUNNING"));

    assertThat(store.write(move)).isEqualTo(Written.LOST);
  }

  @Test
  void aRowWhoseSessionRunsIsOnlyGivenALaterDeadline() {
    put(SampleTask.running(taskId, user).build());
    TABLES.set(taskId, "status", Item.text("DONE"));
    var certain = certain();

    var move =
        (Move)
            lifecycle.decide(
                certain, new TaskEvent.TaskWoken(taskId, NOON.plus(Duration.ofHours(1))));
    assertThat(store.write(move)).isEqualTo(Written.WRITTEN);

    assertThat(TABLES.row(taskId).textOf("status")).contains("DONE");
    assertThat(TABLES.row(taskId).attributes()).doesNotContainKey("unreadable");
    assertThat(TABLES.row(taskId).timeOf("deadline_at").orElseThrow())
        .isAfter(NOON.plus(Duration.ofHours(2)));
    // The chain goes on from what it wrote.
    assertThat(store.write(ended(move.after()))).isEqualTo(Written.WRITTEN);
  }

  private Move ended() {
    return ended(certain());
  }

  private Move ended(TaskRecord certain) {
    var id = new AttemptId(taskId, 2);
    var seen =
        new TaskEvent.SessionObserved(
            id,
            SampleTask.ecs("first"),
            new SessionStatus.Completed(),
            OptionalLong.of(9),
            Optional.of("{}"),
            NOON.plusSeconds(200));
    return (Move) lifecycle.decide(certain, seen);
  }

  private TaskRecord certain() {
    var lookup = store.find(taskId);
    assertThat(lookup).isInstanceOf(Lookup.Unreadable.class);
    return ((Lookup.Unreadable) lookup).certain();
  }

  private TaskRecord found() {
    var lookup = store.find(taskId);
    assertThat(lookup).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) lookup).record();
  }

  private static void put(TaskRecord record) {
    TABLES.put(LocalTables.NAMES.tasks(), TaskItem.of(record, NOON, Optional.of("payloads")));
  }

  private void remove(String attribute) {
    TABLES
        .client()
        .updateItem(
            it ->
                it.tableName(LocalTables.NAMES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .updateExpression("REMOVE #a")
                    .expressionAttributeNames(Map.of("#a", attribute)))
        .join();
  }

  private static AttributeValue value(String typed) {
    var text = typed.substring(typed.indexOf(':') + 1);
    return switch (typed.substring(0, typed.indexOf(':'))) {
      case "S" -> AttributeValue.fromS(text);
      case "N" -> AttributeValue.fromN(text);
      case "BOOL" -> AttributeValue.fromBool(Boolean.valueOf(text));
      case "M" -> AttributeValue.fromM(Map.of("a", AttributeValue.fromS("b")));
      case "B" -> AttributeValue.fromB(SdkBytes.fromUtf8String("x"));
      default -> AttributeValue.fromNul(true);
    };
  }
}
