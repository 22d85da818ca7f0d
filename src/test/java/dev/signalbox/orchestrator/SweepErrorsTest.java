package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// An `Error` is the trouble of the shard or task that it met, and a round that takes long because
/// AWS is silent shows that it goes on.
class SweepErrorsTest {
  private static final List<TaskShard> ALL = TaskShard.all(Shell.TYPES);

  private final Shell shell = new Shell();
  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void anErrorInAShardKeepsNoOtherFromBeingSwept() {
    shell.openTasks.beforePage(
        shard -> {
          if (shard.equals(ALL.get(1))) {
            throw new StackOverflowError();
          }
        });

    var swept = new Sweeper(shell.sweepSetup("r-1")).sweep();

    assertThat(swept.shardsFailed()).isEqualTo(1);
    assertThat(shell.openTasks.asked()).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void anErrorInASlotKeepsNoOtherFromBeingVisited() {
    shell.openTasks.beforePage(
        shard -> {
          throw new NoClassDefFoundError("gone");
        });

    var visited = shell.supervisors(shell.sweepSetup("r-1")).supervise();

    var slots = ALL.stream().filter(it -> it.type().isPresent()).toList();
    assertThat(visited.shardsFailed()).isEqualTo(slots.size());
    assertThat(shell.openTasks.asked()).containsExactlyInAnyOrderElementsOf(slots);
  }

  /// Every read of a silent table takes half a minute and fails; each is a step all the same.
  @Test
  void aRoundOfFailuresIsAStepForEach() {
    shell.openTasks.beforePage(
        shard -> {
          shell.passes(Duration.ofSeconds(35));
          throw new DependencyUnavailable("dynamodb", "Query", new IllegalStateException());
        });

    var swept = new Sweeper(shell.sweepSetup("r-1").telling(steps::incrementAndGet)).sweep();

    assertThat(swept.shardsFailed()).isEqualTo(ALL.size());
    assertThat(steps).hasValue(ALL.size());
  }

  @Test
  void aTaskThatIsLookedAtIsAStep() {
    shell.submit(SampleTask.id(1));
    shell.passes(Duration.ofHours(9));
    var untold = new Sweeper(shell.sweepSetup("r-1").telling(steps::incrementAndGet));

    assertThat(untold.sweep().due()).isEqualTo(1);

    // The shards were read, one of them twice, and the task was over.
    assertThat(steps).hasValue(ALL.size() + 2);
  }
}
