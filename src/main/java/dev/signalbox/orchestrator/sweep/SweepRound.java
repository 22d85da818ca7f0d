package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.Whereabouts;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.SweepPart;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.SweptOutcome;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sweep at work: hands to the orchestrator what was found, and counts. Lives as long as the
/// sweep. Used from several threads at once.
final class SweepRound {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final TaskOrchestrator orchestrator;
  private final SweepVerdicts verdicts;
  private final Occurrences occurrences;
  private final InstantSource clock;
  private final AtomicInteger due = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger shardsHeld = new AtomicInteger();
  private final AtomicInteger shardsFailed = new AtomicInteger();

  SweepRound(TaskOrchestrator orchestrator, Occurrences occurrences, InstantSource clock) {
    this.orchestrator = orchestrator;
    this.verdicts = new SweepVerdicts(occurrences);
    this.occurrences = occurrences;
    this.clock = clock;
  }

  void wake(String taskId) {
    var _ = hear(new TaskEvent.TaskWoken(taskId, clock.instant()));
  }

  void shardHeld() {
    shardsHeld.incrementAndGet();
  }

  void shardFailed(TaskShard shard, Throwable trouble) {
    shardsFailed.incrementAndGet();
    occurrences.note(new Occurrence.SweepFailed(SweepPart.SHARD));
    var line = trouble instanceof DependencyUnavailable ? LOG.atWarn() : LOG.atError();
    line.addKeyValue("shard", shard.name())
        .addKeyValue("problem", problem(trouble))
        .log("A shard could not be swept");
  }

  /// Only our own failures of dependencies may speak for themselves.
  private static String problem(Throwable trouble) {
    return trouble instanceof DependencyUnavailable || trouble instanceof DependencyRefused
        ? String.valueOf(trouble.getMessage())
        : trouble.getClass().getName() + " at " + Whereabouts.of(trouble);
  }

  Sweeper.Sweep end() {
    var swept =
        new Sweeper.Sweep(
            due.get(), verdicts.count(), failed.get(), shardsHeld.get(), shardsFailed.get());
    occurrences.note(new Occurrence.SweepRoundEnded(swept.complete()));
    return swept;
  }

  /// Returns whether it is done for now: false when the same is worth trying again soon.
  boolean hear(TaskEvent event) {
    due.incrementAndGet();
    try {
      var verdict = orchestrator.handle(event, verdicts);
      occurrences.note(new Occurrence.SweptTask(outcome(verdict)));
      failed.addAndGet(verdict instanceof Verdict.Done ? 0 : 1);
      return !(verdict instanceof Verdict.RetryAfter);
    } catch (RuntimeException | Error trouble) {
      // Whatever it is, it is this task's: the others are looked at.
      failed(event.taskId(), trouble);
      return !(trouble instanceof DependencyUnavailable);
    }
  }

  /// Sessions could not be looked at, each of which stays unheard.
  void looksFailed(TaskShard slot, int sessions, RuntimeException trouble) {
    failed.addAndGet(sessions);
    occurrences.note(new Occurrence.SweepFailed(SweepPart.LOOK));
    var line = trouble instanceof DependencyRefused ? LOG.atError() : LOG.atWarn();
    line.addKeyValue("shard", slot.name())
        .addKeyValue("sessions", sessions)
        .addKeyValue("problem", trouble.getMessage())
        .log("sessions could not be looked at");
  }

  private void failed(String taskId, Throwable trouble) {
    failed.incrementAndGet();
    occurrences.note(new Occurrence.SweptTask(outcome(trouble)));
    switch (trouble) {
      case DependencyUnavailable unavailable ->
          LOG.atDebug().addKeyValue("task_id", taskId).setCause(unavailable).log("stays due");
      case DependencyRefused refused ->
          LOG.atError()
              .addKeyValue("task_id", taskId)
              .addKeyValue("problem", refused.getMessage())
              .log("Due task refused by a dependency: look into it");
      // Its message may quote what caused it.
      case Throwable broken ->
          LOG.atError()
              .addKeyValue("task_id", taskId)
              .addKeyValue("problem", broken.getClass().getName())
              .addKeyValue("at", Whereabouts.of(broken))
              .log("Due task broke its handler: look into it");
    }
  }

  private static SweptOutcome outcome(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done() -> SweptOutcome.DONE;
      case Verdict.RetryAfter _ -> SweptOutcome.LATER;
      case Verdict.Unusable _ -> SweptOutcome.UNUSABLE;
    };
  }

  private static SweptOutcome outcome(Throwable trouble) {
    return switch (trouble) {
      case DependencyUnavailable _ -> SweptOutcome.UNAVAILABLE;
      case DependencyRefused _ -> SweptOutcome.REFUSED;
      case Throwable _ -> SweptOutcome.BROKEN;
    };
  }
}
