package dev.signalbox.service;

import dev.signalbox.console.Loops;
import dev.signalbox.console.Turns;
import dev.signalbox.metrics.LogMeters;
import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.ProcessMeters;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.metrics.emf.EmfLines;
import dev.signalbox.metrics.emf.EmfLoop;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The meters of one replica with what feeds them from its process, from its start until its end.
final class Observation implements AutoCloseable {
  private final ServiceMeters meters = new ServiceMeters();
  private final LogMeters log = LogMeters.attach(meters);
  private final ProcessMeters process = new ProcessMeters(meters);
  private final Optional<EmfLoop> lines;

  private Observation(Settings.Metrics how, InstantSource clock, Loops loops) {
    this.lines = how.embedded() ? Optional.of(lines(how, clock, loops)) : Optional.empty();
  }

  static Observation begin(Settings.Metrics how, InstantSource clock, Loops loops) {
    return new Observation(how, clock, loops);
  }

  /// The lines go beside the log and not through it: CloudWatch looks for metrics at the top of an
  /// object only.
  private EmfLoop lines(Settings.Metrics how, InstantSource clock, Loops loops) {
    var turns = new Turns(clock);
    loops.watch("metrics", turns::last, EmfLoop.PERIOD.multipliedBy(5));
    var made = new EmfLines(meters, how.deployment());
    return new EmfLoop(made, line -> System.out.print(line + "\n"), clock, turns);
  }

  ServiceMeters meters() {
    return meters;
  }

  /// What the sweep of this replica had to bring so far, by how it was found.
  Map<String, Long> corrections() {
    var found = new TreeMap<String, Long>();
    meters.read().stream()
        .filter(it -> it.series().meter() == Meters.SWEEP_CORRECTIONS && it.number() > 0)
        .forEach(
            it ->
                found.put(
                    String.join(" ", it.series().labels().values()), Math.round(it.number())));
    return found;
  }

  /// What writes the meters for CloudWatch, if that is asked for.
  Optional<EmfLoop> lines() {
    return lines;
  }

  /// Writes what the last minute brought.
  @Override
  public void close() {
    lines.ifPresent(EmfLoop::write);
    log.close();
    process.close();
    meters.close();
  }
}
