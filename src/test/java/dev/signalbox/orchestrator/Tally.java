package dev.signalbox.orchestrator;

import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.OccurrenceMeters;
import dev.signalbox.metrics.Reading;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.metrics.TransitionMeters;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The meters as tests read them.
public final class Tally implements Occurrences {
  private final ServiceMeters meters = new ServiceMeters();
  private final OccurrenceMeters occurrences = new OccurrenceMeters(meters);

  @Override
  public void note(Occurrence what) {
    occurrences.note(what);
  }

  /// Counts moves.
  public TransitionListener transitions(InstantSource clock) {
    return TransitionMeters.ofMessages(meters, (_, _) -> Optional.empty(), clock);
  }

  /// What was timed, in seconds.
  public double seconds(Meters meter) {
    return meters.read().stream()
        .filter(it -> it.series().meter() == meter)
        .mapToDouble(it -> it instanceof Reading.Histogram timed ? timed.sum() : 0)
        .sum();
  }

  /// Counts and measures moves that are heard of by an event.
  public TransitionListener ofEvents(TransitionMeters.Stops stops, InstantSource clock) {
    return TransitionMeters.ofEvents(meters, stops, clock);
  }

  /// Counts and measures moves that a sweep brings.
  public TransitionListener ofSweeps(TransitionMeters.Stops stops, InstantSource clock) {
    return TransitionMeters.ofSweeps(meters, stops, clock);
  }

  /// @param labels names and values by turns
  public long of(Meters meter, String... labels) {
    return (long) meters.total(meter, labels);
  }

  /// What was counted at all: `races.lost{SessionObserved}`.
  public Map<String, Long> all() {
    var all = new TreeMap<String, Long>();
    for (var reading : meters.read()) {
      if (reading.number() > 0) {
        var series = reading.series();
        var name = series.meter().meterName().replace("signalbox.", "");
        all.put(
            name + "{" + String.join(",", series.labels().values()) + "}", (long) reading.number());
      }
    }
    return all;
  }
}
