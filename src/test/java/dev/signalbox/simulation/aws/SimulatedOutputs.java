package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.orchestrator.port.output.KeptOutputs.Kept;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The last lines that are kept, for all processes.
public final class SimulatedOutputs {
  private final Map<String, Kept> kept = new TreeMap<>();
  private final Watch watch;

  public SimulatedOutputs(Watch watch) {
    this.watch = watch;
  }

  public Optional<Kept> find(AttemptId attempt) {
    watch.outputAsked(attempt);
    return Optional.ofNullable(kept.get(attempt.toString()));
  }

  /// As a conditional write: the first one counts.
  void keep(AttemptId attempt, Kept output) {
    kept.putIfAbsent(attempt.toString(), output);
  }

  /// As a write without a condition.
  public void overwrite(AttemptId attempt, Kept output) {
    if (kept.put(attempt.toString(), output) != null) {
      watch.outputReplaced(attempt);
    }
  }
}
