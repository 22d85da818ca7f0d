package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.LaneShare;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who comes later never passes who waits: what every `TaskStore` refuses so that the tasks of one
/// user keep their order. A user has two slots here.
public abstract class QueueOrderContract {
  protected static final int SLOTS = 2;
  private static final AtomicLong IDS = new AtomicLong(5_000_000);
  private static final ComputeType ECS = EcsSession.TYPE;
  private static final Waiting FOR_SLOT = new Waiting.ForSlot(AdmissionLimit.USER);
  private static final Waiting IN_LANE = new Waiting.InLane(ECS);
  private static final Waiting BEFORE_LANE = new Waiting.BeforeLane(ECS);

  private final String user = "user-" + IDS.incrementAndGet();

  /// A store with so many slots for each user.
  protected abstract TaskStore store(int slotsPerUser);

  private TaskRecord unstored() {
    return SampleTask.submitted(SampleTask.id(IDS.incrementAndGet()), user).build();
  }

  private Written submit(TaskStore store, ComputeType type) {
    return store.create(claim(unstored(), type));
  }

  private static Move claim(TaskRecord before, ComputeType type) {
    var attempt = before.attempt().next(Blueprint.of(type, Optional.of("arn:runtime")));
    var sample = SampleTask.from(before).status(TaskStatus.HYDRATING, NOON).attempt(1);
    var after = with(sample.slotHeld(true).launched().build(), attempt);
    return new Move(before, after, NOON, "claim", List.of(), List.of());
  }

  private static TaskRecord with(TaskRecord row, dev.signalbox.lifecycle.task.Attempt attempt) {
    return row.draft().attempt(attempt).build(Optional.of(NOON));
  }

  private Move queue(TaskRecord before, Waiting place) {
    var sample = SampleTask.from(before).status(TaskStatus.QUEUED, NOON).queuedAt(NOON);
    var holds = !(place instanceof Waiting.ForSlot);
    var after = sample.slotHeld(holds).waiting(place).build();
    return new Move(before, after, NOON, "queue", List.of(), List.of());
  }

  private TaskRecord queued(TaskStore store, Waiting place) {
    var move = queue(unstored(), place);
    assertThat(store.create(move)).isEqualTo(Written.WRITTEN);
    return move.after();
  }

  private Move end(TaskRecord before) {
    var after =
        SampleTask.from(before)
            .status(TaskStatus.CANCELLED, NOON)
            .slotHeld(false)
            .launched()
            .settled(true)
            .withoutDeadline()
            .build();
    return new Move(before, after, NOON, "end", List.of(), List.of());
  }

  @Test
  void aNewTaskDoesNotPassOneThatWaitsForASlotAlthoughASlotIsFree() {
    var store = store(SLOTS);
    var waiting = queued(store, FOR_SLOT);

    assertThat(submit(store, ECS)).isEqualTo(Written.NO_SLOT);
    assertThat(store.create(queue(unstored(), IN_LANE))).isEqualTo(Written.NO_SLOT);
    assertThat(store.write(claim(waiting, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(submit(store, ECS)).isEqualTo(Written.WRITTEN);
  }

  @Test
  void anotherUserIsNotHeldUpByIt() {
    var store = store(SLOTS);
    var _ = queued(store, FOR_SLOT);
    var other = SampleTask.submitted(SampleTask.id(IDS.incrementAndGet()), "other-" + user).build();

    assertThat(store.create(claim(other, ECS))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void aNewTaskDoesNotPassOneOfItsTypeThatWaitsToBeLaunched() {
    var store = store(SLOTS);
    var waiting = queued(store, IN_LANE);

    assertThat(submit(store, ECS)).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(submit(store, AgentCoreSession.TYPE)).isEqualTo(Written.WRITTEN);
    assertThat(store.write(claim(waiting, ECS))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void aUserHasAShareOfTheLaneAndWhoWaitsForItEntersFirst() {
    var store = store(100);
    var inLane = queued(store, IN_LANE);
    for (int i = 1; i < LaneShare.TASKS_MAX; i++) {
      var _ = queued(store, IN_LANE);
    }

    assertThat(store.create(queue(unstored(), IN_LANE))).isEqualTo(Written.LANE_FULL);
    var next = queued(store, BEFORE_LANE);
    assertThat(store.write(queue(next, IN_LANE))).isEqualTo(Written.LANE_FULL);

    assertThat(store.write(claim(inLane, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(store.create(queue(unstored(), IN_LANE))).isEqualTo(Written.LANE_FULL);
    assertThat(store.write(queue(next, IN_LANE))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void whoWaitsBeforeTheLaneDoesNotPassWhoStandsInIt() {
    var store = store(100);
    var first = queued(store, IN_LANE);
    var next = queued(store, BEFORE_LANE);

    assertThat(store.write(claim(next, ECS))).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(store.write(claim(first, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(store.write(claim(next, ECS))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void theTaskOfTheUserThatWaitsLongestForTheLaneIsFound() {
    var store = store(100);
    var _ = queued(store, IN_LANE);
    var next = queued(store, BEFORE_LANE);
    var _ = queued(store, FOR_SLOT);

    assertThat(store.nextForLane(ECS, user)).contains(next.taskId());
    assertThat(store.nextForLane(AgentCoreSession.TYPE, user)).isEmpty();
    assertThat(store.nextForLane(ECS, "other-" + user)).isEmpty();
  }

  @Test
  void anEndGivesBackThePlaceThatItWaitedIn() {
    for (var place : List.of(FOR_SLOT, IN_LANE, BEFORE_LANE)) {
      var store = store(1);
      var waiting = queued(store, place);

      assertThat(store.write(end(waiting))).as("end in %s", place).isEqualTo(Written.WRITTEN);

      var move = claim(unstored(), ECS);
      assertThat(store.create(move)).as("after %s", place).isEqualTo(Written.WRITTEN);
      assertThat(store.write(end(move.after()))).isEqualTo(Written.WRITTEN);
    }
  }
}
