package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.orchestrator.DependencyUnavailable;
import dev.signalbox.orchestrator.DueTasks;
import dev.signalbox.orchestrator.SweepLeases;
import dev.signalbox.orchestrator.TaskStore;
import dev.signalbox.simulation.machine.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// The tables as one process reaches them.
public final class StoreView implements TaskStore, DueTasks, SweepLeases {
  private final SimulatedTable table;
  private final Gate gate;

  public StoreView(SimulatedTable table, Gate gate) {
    this.table = table;
    this.gate = gate;
  }

  private <T> T call(String what, String task, Supplier<T> effect) {
    return gate.call(
        what,
        task,
        effect,
        StoreView::shown,
        (outage, call) ->
            new DependencyUnavailable("dynamodb", call, new IllegalStateException(outage.name())));
  }

  private static Object shown(Object answer) {
    return switch (answer) {
      case Lookup.Found(var row) ->
          "%s attempt %d session %b end %b slot %b deadline %s"
              .formatted(
                  row.status(),
                  row.attempt().number(),
                  row.attempt().session().isPresent(),
                  row.attempt().end().isPresent(),
                  row.slotHeld(),
                  row.deadlineAt().map(Instant::toString).orElse("none"));
      case Page(var tasks, _) -> tasks.size();
      default -> answer;
    };
  }

  @Override
  public boolean create(TaskRecord record) {
    return call("table.create", record.taskId(), () -> table.create(record));
  }

  @Override
  public Lookup find(String taskId) {
    return call("table.find", taskId, () -> table.store().find(taskId));
  }

  @Override
  public Written write(Move move) {
    var task = move.before().taskId();
    return call("table.write: " + move.because(), task, () -> table.write(move));
  }

  @Override
  public Optional<String> oldestQueued(String userId) {
    return call("table.oldestQueued", "", () -> table.oldestQueued(userId));
  }

  @Override
  public Optional<String> oldestQueuedOfAll(String except) {
    return call("table.oldestQueuedOfAll", "", () -> table.oldestQueuedOfAll(except));
  }

  @Override
  public int shards() {
    return table.dueTasks().shards();
  }

  @Override
  public Page due(int shard, Instant now, int limit, Optional<String> from) {
    return call("table.due", "", () -> table.due(shard, now, limit, from));
  }

  @Override
  public boolean take(int shard, String holder, Instant now, Duration lease) {
    return call("table.takeLease", "", () -> table.leases().take(shard, holder, now, lease));
  }

  @Override
  public void release(int shard, String holder) {
    var _ =
        call(
            "table.releaseLease",
            "",
            () -> {
              table.leases().release(shard, holder);
              return shard;
            });
  }
}
