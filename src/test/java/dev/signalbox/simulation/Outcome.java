package dev.signalbox.simulation;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What came of one seed.
///
/// @param calls how many calls the replicas made to the outside
/// @param crashes how often a replica had to be started again
/// @param statuses of the tasks at the end
record Outcome(
    long seed,
    Optional<Violation> violation,
    long calls,
    int tasks,
    int crashes,
    int sessions,
    Map<Fault, Integer> faults,
    List<TaskStatus> statuses,
    Set<String> failures,
    Trace trace) {
  private static final int LINES = 60;

  /// All that is needed to look into a failure.
  String report() {
    var found = violation.map(Violation::toString).orElse("no violation");
    var task = violation.map(Violation::task).orElse("");
    return "seed %d: %s%nreplay: mvn -q test -Dtest=SimulationTest -Dsimulation.seed=%d%n%s"
        .formatted(seed, found, seed, String.join("\n", trace.lines(task, LINES)));
  }
}
