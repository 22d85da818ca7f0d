package dev.signalbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Runs the real service on simulated AWS, one world for each seed. A failure names its seed; the
/// same seed does the same again: `mvn -q test -Dtest=SimulationTest -Dsimulation.seed=N`. More
/// seeds: `-Dsimulation.seeds=N`, beginning at `-Dsimulation.from=N`.
class SimulationTest {
  private static final Logger SERVICE = (Logger) LoggerFactory.getLogger("dev.signalbox");

  @BeforeAll
  static void quiet() {
    SERVICE.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    SERVICE.setLevel(null);
  }

  @Test
  void whateverGoesWrongTheInvariantsHold() throws InterruptedException {
    var seed = Long.getLong("simulation.seed");
    var from = seed == null ? Long.getLong("simulation.from", 1) : seed;
    var count = seed == null ? Long.getLong("simulation.seeds", 2000) : 1;
    var totals = new Totals();
    var next = new AtomicLong(from);
    var workers =
        LongStream.range(0, 2)
            .mapToObj(
                _ ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (var mine = next.getAndIncrement();
                                  mine < from + count && totals.failure().isEmpty();
                                  mine = next.getAndIncrement()) {
                                totals.add(Simulation.run(mine, PlantedBug.NONE));
                              }
                            }))
            .toList();
    for (var worker : workers) {
      worker.join();
    }
    System.out.println(totals);
    assertThat(totals.failure().map(Outcome::report)).isEmpty();
  }
}
