package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.Effect.LookAtSession;
import dev.signalbox.lifecycle.TaskEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sweep at work: wakes the tasks, takes the looks that come of it together, and counts. Lives
/// as long as the sweep.
final class SweepRound {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /// What ECS describes in one call.
  private static final int LOOKS_TOGETHER = 100;

  private final TaskOrchestrator orchestrator;
  private final TaskEvents events;
  private final SweepVerdicts verdicts;
  private final Tally tally;
  private final InstantSource clock;
  private final List<LookAtSession> looks = new ArrayList<>();
  private int due;
  private int failed;
  private int shardsHeld;
  private int shardsFailed;

  SweepRound(TaskOrchestrator orchestrator, Tally tally, InstantSource clock) {
    this.orchestrator = orchestrator;
    this.verdicts = new SweepVerdicts(tally);
    this.events = orchestrator.forSweep(this::lookLater, verdicts);
    this.tally = tally;
    this.clock = clock;
  }

  private Optional<TaskEvent> lookLater(LookAtSession look) {
    looks.add(look);
    return Optional.empty();
  }

  void wake(String taskId) {
    due++;
    hear(new TaskEvent.TaskWoken(taskId, clock.instant()));
    if (looks.size() >= LOOKS_TOGETHER) {
      lookTogether();
    }
  }

  void shardHeld() {
    shardsHeld++;
  }

  void shardFailed(int shard, RuntimeException trouble) {
    shardsFailed++;
    tally.count("sweep_shards_failed", trouble.getClass().getSimpleName());
    var line = trouble instanceof DependencyRefused ? LOG.atError() : LOG.atWarn();
    line.addKeyValue("shard", shard)
        .addKeyValue("problem", trouble.getMessage())
        .log("A shard could not be swept");
  }

  Sweeper.Sweep end() {
    lookTogether();
    return new Sweeper.Sweep(due, verdicts.count(), failed, shardsHeld, shardsFailed);
  }

  /// What is seen is heard like an event of the substrate, one by one.
  private void lookTogether() {
    var together = List.copyOf(looks);
    looks.clear();
    if (together.isEmpty()) {
      return;
    }
    try {
      orchestrator.look(together).forEach(this::hear);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      together.forEach(look -> failed(look.attempt().taskId(), trouble));
    }
  }

  private void hear(TaskEvent event) {
    try {
      var verdict = events.handle(event);
      tally.count("sweeps", verdict.getClass().getSimpleName());
      failed += verdict instanceof Verdict.Done ? 0 : 1;
    } catch (RuntimeException trouble) {
      // Whatever it is, it is this task's: the others are looked at.
      failed(event.taskId(), trouble);
    }
  }

  private void failed(String taskId, RuntimeException trouble) {
    failed++;
    tally.count("sweeps", trouble.getClass().getSimpleName());
    switch (trouble) {
      case DependencyUnavailable unavailable ->
          LOG.atDebug().addKeyValue("task_id", taskId).setCause(unavailable).log("stays due");
      case DependencyRefused refused ->
          LOG.atError()
              .addKeyValue("task_id", taskId)
              .addKeyValue("problem", refused.getMessage())
              .log("Due task refused by a dependency: look into it");
      // Its message may quote what caused it.
      case RuntimeException broken ->
          LOG.atError()
              .addKeyValue("task_id", taskId)
              .addKeyValue("problem", broken.getClass().getName())
              .addKeyValue("at", whereabouts(broken))
              .log("Due task broke its handler: look into it");
    }
  }

  private static String whereabouts(RuntimeException broken) {
    return Arrays.stream(broken.getStackTrace()).findFirst().map(Object::toString).orElse("");
  }
}
