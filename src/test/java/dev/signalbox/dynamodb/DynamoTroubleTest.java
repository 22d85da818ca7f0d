package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class DynamoTroubleTest {
  private final ScriptedDynamo dynamo;
  private final DynamoDbAsyncClient client;
  private final DynamoTaskStore store;
  private final List<Duration> waits = new ArrayList<>();

  /// The share of each bound that is waited for.
  private double chance = 0.5;

  DynamoTroubleTest() throws IOException {
    dynamo = new ScriptedDynamo();
    client = LocalTables.client(dynamo.endpoint());
    store = new DynamoTaskStore(client, LocalTables.NAMES, TestStores.options(5), backoff());
  }

  private ConflictBackoff backoff() {
    return new ConflictBackoff(
        new RandomGenerator() {
          @Override
          public double nextDouble() {
            return chance;
          }

          @Override
          public long nextLong() {
            throw new UnsupportedOperationException();
          }
        },
        waits::add);
  }

  @AfterEach
  void close() {
    client.close();
    dynamo.close();
  }

  @Test
  void nobodyThereIsUnavailable() {
    dynamo.close();

    assertThatThrownBy(() -> store.find(SampleTask.id(1)))
        .isInstanceOfSatisfying(
            DependencyUnavailable.class, it -> assertThat(it.dependency()).isEqualTo("dynamodb"));
    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void accessDeniedIsRefusedEverywhere() {
    dynamo.refuses("AccessDeniedException", "");
    var blueprints =
        new DynamoBlueprints(
            client,
            LocalTables.NAMES,
            Blueprint.of(EcsSession.TYPE, Optional.empty()),
            TestStores.TYPES,
            Duration.ZERO,
            () -> NOON);

    assertThatThrownBy(() -> store.find(SampleTask.id(1))).isInstanceOf(DependencyRefused.class);
    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyRefused.class);
    assertThatThrownBy(() -> store.create(take())).isInstanceOf(DependencyRefused.class);
    assertThatThrownBy(() -> store.oldestQueued("u")).isInstanceOf(DependencyRefused.class);
    assertThatThrownBy(() -> blueprints.find(Optional.of("octo/site")))
        .isInstanceOf(DependencyRefused.class);
  }

  @Test
  void throttlingIsUnavailable() {
    dynamo.refuses("ProvisionedThroughputExceededException", "");

    assertThatThrownBy(() -> store.find(SampleTask.id(1)))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void aFailureOfTheServerIsUnavailable() {
    dynamo.answers(500, "{\"__type\":\"InternalServerError\"}");

    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyUnavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "RequestLimitExceeded"
      })
  void aTransactionThatMeetsAnotherIsTriedAgain(String code) {
    dynamo.cancels("None", code).cancels(code, "None").answers(200, "{}");

    assertThat(store.write(take())).isEqualTo(Written.WRITTEN);
    assertThat(dynamo.calls()).isEqualTo(3);
    assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
  }

  @Test
  void aTransactionThatAlwaysMeetsAnotherIsGivenUp() {
    dynamo.cancels("TransactionConflict", "None");

    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyUnavailable.class);
    assertThat(dynamo.calls()).isEqualTo(8);
    assertThat(waits)
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 500L);
  }

  @ParameterizedTest
  @CsvSource({"0.0, 0", "0.25, 5", "0.999, 19"})
  void anyWaitUpToTheBoundIsAsLikely(double share, long millis) {
    chance = share;
    dynamo.cancels("None", "TransactionConflict").answers(200, "{}");

    assertThat(store.write(take())).isEqualTo(Written.WRITTEN);
    assertThat(waits).extracting(Duration::toMillis).containsExactly(millis);
  }

  @Test
  void aTransactionThatIsCancelledWithoutAReasonIsTriedAgain() {
    dynamo.refuses("TransactionCanceledException", "").answers(200, "{}");

    assertThat(store.write(take())).isEqualTo(Written.WRITTEN);
    assertThat(waits).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ItemCollectionSizeLimitExceeded", "ValidationError", "SomethingOfNextYear"})
  void whatNoWaitMendsIsRefusedAtOnce(String code) {
    dynamo.cancels("TransactionConflict", code);

    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyRefused.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void aChangeOfTheRowAloneThatMeetsATransactionIsTriedAgain() {
    var running = SampleTask.running(SampleTask.id(1), "u").build();
    var seen = SampleTask.from(running).observedVersion(4).build();
    dynamo
        .refuses("TransactionConflictException", "")
        .refuses("TransactionConflictException", "")
        .answers(200, "{}")
        .refuses("TransactionConflictException", "");

    assertThat(store.write(move(running, seen))).isEqualTo(Written.WRITTEN);
    assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
    assertThatThrownBy(() -> store.write(move(running, seen)))
        .isInstanceOf(DependencyUnavailable.class);
    assertThat(dynamo.calls()).isEqualTo(3 + 8);
  }

  @Test
  void aChangedRowIsLostWhateverElseWasInTheWay() {
    dynamo.cancels("ConditionalCheckFailed", "TransactionConflict");

    assertThat(store.write(take())).isEqualTo(Written.LOST);
    assertThat(dynamo.calls()).isEqualTo(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void aFullUserIsAskedAgainWhileTheRowIsInConflict() {
    dynamo
        .cancels("TransactionConflict", "ConditionalCheckFailed")
        .cancelsBecauseOf("{\"user_id\":{\"S\":\"u\"},\"active_count\":{\"N\":\"5\"}}");

    assertThat(store.write(take())).isEqualTo(Written.NO_SLOT);
    assertThat(dynamo.calls()).isEqualTo(2);
  }

  @Test
  void aRefusalThatTheCountsDoNotExplainIsDecidedAgain() {
    dynamo.cancelsBecauseOf("{\"user_id\":{\"S\":\"u\"},\"active_count\":{\"N\":\"4\"}}");

    assertThat(store.write(take())).isEqualTo(Written.LOST);
    assertThat(dynamo.calls()).isEqualTo(1);
  }

  @Test
  void aChangeOfTheRowAloneIsNoTransaction() {
    var running = SampleTask.running(SampleTask.id(1), "u").build();
    var seen = SampleTask.from(running).observedVersion(4).build();
    dynamo.answers(200, "{}").answers(200, "{}").refuses("ConditionalCheckFailedException", "");

    assertThat(store.write(move(running, seen))).isEqualTo(Written.WRITTEN);
    assertThat(store.write(noted(running, seen))).isEqualTo(Written.WRITTEN);
    assertThat(store.write(move(running, seen))).isEqualTo(Written.LOST);

    assertThat(dynamo.operations())
        .containsExactly("UpdateItem", "TransactWriteItems", "UpdateItem");
  }

  @Test
  void aChangeOfTheRowAloneMeetsTroubleAsATransactionDoes() {
    var running = SampleTask.running(SampleTask.id(1), "u").build();
    var seen = SampleTask.from(running).observedVersion(4).build();
    dynamo
        .refuses("ProvisionedThroughputExceededException", "")
        .refuses("AccessDeniedException", "");

    assertThatThrownBy(() -> store.write(move(running, seen)))
        .isInstanceOf(DependencyUnavailable.class);
    assertThatThrownBy(() -> store.write(move(running, seen)))
        .isInstanceOf(DependencyRefused.class);
  }

  @Test
  void anInvalidTransactionIsRefused() {
    dynamo.cancels("None", "ValidationError");

    assertThatThrownBy(() -> store.write(take())).isInstanceOf(DependencyRefused.class);
    assertThat(dynamo.calls()).isEqualTo(1);
  }

  @Test
  void aReleaseWithoutACountThatLosesItsRowMeanwhileIsLost() {
    dynamo.cancels("None", "ConditionalCheckFailed").cancels("ConditionalCheckFailed");
    var held = SampleTask.running(SampleTask.id(1), "u").build();
    var free = SampleTask.from(held).slotHeld(false).build();

    assertThat(store.write(move(held, free))).isEqualTo(Written.LOST);
  }

  private static Move take() {
    var before = SampleTask.submitted(SampleTask.id(1), "u").build();
    var after = SampleTask.from(before).status(TaskStatus.HYDRATING, NOON).attempt(1);
    return move(before, after.slotHeld(true).build());
  }

  private static Move noted(TaskRecord before, TaskRecord after) {
    var note = new Note("noted", Map.of());
    return new Move(before, after, NOON, "test", List.of(), List.of(note));
  }

  private static Move move(TaskRecord before, TaskRecord after) {
    return new Move(before, after, NOON, "test", List.of(), List.of());
  }
}
