package dev.signalbox.simulation;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Fault;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What all seeds together have seen.
final class Totals {
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Map<TaskStatus, Integer> statuses = new EnumMap<>(TaskStatus.class);
  private final Map<String, Integer> failures = new TreeMap<>();
  private Optional<Outcome> failure = Optional.empty();
  private int seeds;
  private long calls;
  private int tasks;
  private int crashes;
  private int sessions;

  synchronized void add(Outcome outcome) {
    if (outcome.violation().isPresent()
        && failure.filter(it -> it.seed() < outcome.seed()).isEmpty()) {
      failure = Optional.of(outcome);
    }
    seeds++;
    calls += outcome.calls();
    tasks += outcome.tasks();
    crashes += outcome.crashes();
    sessions += outcome.sessions();
    outcome.faults().forEach((fault, times) -> faults.merge(fault, times, Integer::sum));
    outcome.statuses().forEach(status -> statuses.merge(status, 1, Integer::sum));
    outcome.failures().forEach(code -> failures.merge(code, 1, Integer::sum));
  }

  synchronized Optional<Outcome> failure() {
    return failure;
  }

  synchronized Map<Fault, Integer> faults() {
    return faults;
  }

  synchronized Map<TaskStatus, Integer> statuses() {
    return statuses;
  }

  @Override
  public synchronized String toString() {
    return "simulation: %d seeds, %d steps, %d tasks %s, %d sessions, %d crashes, faults %s, %s"
        .formatted(seeds, calls, tasks, statuses, sessions, crashes, faults, failures);
  }
}
