package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.simulation.machine.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The tables as one process reaches them.
public final class StoreView implements TaskStore, OpenTasks, SweepLeases {
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
          "%s attempt %d session %b end %b slot %b branch %s deadline %s"
              .formatted(
                  row.status(),
                  row.attempt().number(),
                  row.attempt().session().isPresent(),
                  row.attempt().end().isPresent(),
                  row.slotHeld(),
                  row.branchName().orElse("none"),
                  row.deadlineAt().map(Instant::toString).orElse("none"));
      case Page(var entries, _) -> entries.size();
      case Map<?, ?> rows -> rows.size();
      default -> answer;
    };
  }

  @Override
  public Written create(Move first) {
    var task = first.after().taskId();
    return call("table.create: " + first.because(), task, () -> table.create(first));
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
  public Optional<String> nextForLane(ComputeType type, String userId) {
    return call("table.nextForLane", "", () -> table.nextForLane(type, userId));
  }

  @Override
  public Page page(TaskShard shard, int limit, Optional<String> from) {
    return call("table.page " + shard.name(), "", () -> table.page(shard, limit, from));
  }

  @Override
  public Map<String, Lookup> rows(Collection<String> taskIds) {
    return call("table.rows", "", () -> table.openTasks().rows(taskIds));
  }

  @Override
  public Answer take(String work, String holder, Instant now, Duration lease) {
    return call("table.takeLease", "", () -> table.leases().take(work, holder, now, lease));
  }

  @Override
  public void release(String work, String holder) {
    var _ =
        call(
            "table.releaseLease",
            "",
            () -> {
              table.leases().release(work, holder);
              return work;
            });
  }
}
