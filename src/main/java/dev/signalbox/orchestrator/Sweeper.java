package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskEvent;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns silence into events: whoever is past its deadline is woken like by a message. Its cost
/// follows what is overdue, not what runs. Every replica may sweep; the condition on each write
/// keeps two sweeps from doing a thing twice.
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /// More than this of one shard wait for the next sweep, so that no sweep goes on for ever.
  private static final int DUE_MAX = 100;

  private final DueTasks dueTasks;
  private final TaskEvents events;
  private final Tally tally;
  private final InstantSource clock;

  public Sweeper(DueTasks dueTasks, TaskEvents events, Tally tally, InstantSource clock) {
    this.dueTasks = dueTasks;
    this.events = events;
    this.tally = tally;
    this.clock = clock;
  }

  /// What one sweep found.
  public record Sweep(int due, int failed) {}

  /// Looks at every shard once. One task's trouble does not keep the others from being looked at.
  public Sweep sweep() {
    int due = 0;
    int failed = 0;
    for (int shard = 0; shard < dueTasks.shards(); shard++) {
      for (var taskId : dueTasks.due(shard, clock.instant(), DUE_MAX)) {
        due++;
        failed += wake(taskId) ? 0 : 1;
      }
    }
    if (failed > 0) {
      LOG.atWarn()
          .addKeyValue("due", due)
          .addKeyValue("failed", failed)
          .log("a sweep could not do all that was due");
    }
    return new Sweep(due, failed);
  }

  private boolean wake(String taskId) {
    try {
      var verdict = events.handle(new TaskEvent.TaskWoken(taskId, clock.instant()));
      tally.count("sweeps", verdict.getClass().getSimpleName());
      return verdict instanceof Verdict.Done;
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      tally.count("sweeps", trouble.getClass().getSimpleName());
      LOG.atDebug().addKeyValue("task_id", taskId).setCause(trouble).log("stays due");
      return false;
    }
  }
}
