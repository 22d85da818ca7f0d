package dev.signalbox.service;

import dev.signalbox.console.Loops;
import dev.signalbox.console.Turns;
import dev.signalbox.orchestrator.sweep.Presence;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes the loops of the sweep: the search for what is due, the supervision of each type, and what
/// tells that the replica lives. They do not wait for each other.
final class Sweeps {
  /// A round turns with each read and each task, and a call to AWS takes a minute at the most. What
  /// a task sets off is a few of them.
  private static final Duration LONGEST_STEP = Duration.ofMinutes(10);

  private final Settings settings;
  private final SystemSources sources;
  private final SweepSetup setup;
  private final Composition parts;
  private final Loops loops;
  private final Supplier<Map<String, Instant>> oldest;

  /// @param oldest since when the oldest message of each queue waits, as its consumer sees it
  Sweeps(
      Settings settings,
      SystemSources sources,
      Composition parts,
      Loops loops,
      Supplier<Map<String, Instant>> oldest) {
    this.oldest = oldest;
    this.settings = settings;
    this.sources = sources;
    this.setup = parts.sweepSetup(new VertxParallel());
    this.parts = parts;
    this.loops = loops;
  }

  List<SweepVerticle> all() {
    var interval = settings.sweep().interval();
    var all = new ArrayList<SweepVerticle>();
    all.add(loop("sweep", interval, told -> new Sweeper(told)::sweep));
    for (var type : parts.types()) {
      var name = "supervision-" + type.word();
      all.add(loop(name, interval, told -> parts.supervisor(told, type)::supervise));
    }
    var announcements = setup.rhythm().announcements();
    all.add(loop("presence", announcements, told -> new Presence(told, oldest)::announce).atOnce());
    return all;
  }

  private SweepVerticle loop(String name, Duration interval, Function<SweepSetup, Runnable> work) {
    var turns = new Turns(sources.clock());
    loops.watch(name, turns::last, LONGEST_STEP.plus(interval.multipliedBy(2)));
    var round = work.apply(setup.telling(turns::mark));
    return new SweepVerticle(round, interval, sources.random(), turns);
  }
}
