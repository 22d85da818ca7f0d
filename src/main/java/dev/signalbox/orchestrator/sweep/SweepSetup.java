package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import java.time.InstantSource;

/// What the two halves of the sweep have in common: the search for due tasks and the supervision of
/// live sessions.
///
/// @param holder a name that no other replica has, under which leases are taken
/// @param types whose sessions may be met
/// @param orchestrator is given what is found
/// @param hints hears of every move of the orchestrator
public record SweepSetup(
    OpenTasks tasks,
    SweepLeases leases,
    String holder,
    ComputeTypes types,
    TaskOrchestrator orchestrator,
    DeadlineHints hints,
    SweepRhythm rhythm,
    Parallel parallel,
    Occurrences occurrences,
    InstantSource clock) {
  /// Returns the same, which tells of every step: of each read of tasks, and of each thing that is
  /// over. A round may be long, but not a step of it.
  public SweepSetup telling(Runnable step) {
    Parallel telling =
        (work, atOnce) -> parallel.run(work.stream().map(it -> told(it, step)).toList(), atOnce);
    return new SweepSetup(
        new ToldReads(tasks, step),
        leases,
        holder,
        types,
        orchestrator,
        hints,
        rhythm,
        telling,
        occurrences,
        clock);
  }

  private static Runnable told(Runnable work, Runnable step) {
    return () -> {
      try {
        work.run();
      } finally {
        step.run();
      }
    };
  }

  SweepRound newRound() {
    return new SweepRound(orchestrator, occurrences, clock);
  }

  LeaseHolder leaseHolder() {
    return new LeaseHolder(leases, holder, occurrences);
  }
}
