package dev.signalbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Fault;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Runs the real service on simulated AWS, one world for each seed. A failure names its seed, and
/// the same seed does the same again: `mvn -q test -Dtest=SimulationTest -Dsimulation.seed=N`. More
/// seeds: `-Dsimulation.seeds=N`, beginning at `-Dsimulation.from=N`.
class SimulationTest {
  private static final int SEEDS = 2_000;

  /// Within so many seeds each planted bug must be found; most show in the first hundred.
  private static final int SEEDS_OF_A_BUG = 4_000;

  /// From so many seeds on everything that can go wrong must have gone wrong.
  private static final int SEEDS_OF_EVERYTHING = 1_000;

  /// Seeds know nothing of each other, so each worker takes the next one.
  private static final int WORKERS = 2;

  private static final Logger SERVICE = (Logger) LoggerFactory.getLogger("dev.signalbox");

  /// A simulated crash breaks off code that would log it as broken; thousands of them are noise.
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
    var seed = Optional.ofNullable(Long.getLong("simulation.seed"));
    var from = seed.orElse(Long.getLong("simulation.from", 1));
    var count = seed.isPresent() ? 1 : Long.getLong("simulation.seeds", SEEDS);

    var totals = run(from, count);

    System.out.println(totals);
    assertThat(totals.failure().map(Outcome::report).orElse("")).isEmpty();
    if (count >= SEEDS_OF_EVERYTHING) {
      assertThat(totals.faults()).containsOnlyKeys(Fault.values());
      assertThat(totals.statuses())
          .containsOnlyKeys(
              TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.TIMED_OUT);
    }
  }

  private static Totals run(long from, long count) throws InterruptedException {
    var totals = new Totals();
    var next = new AtomicLong(from);
    var workers =
        IntStream.range(0, WORKERS)
            .mapToObj(_ -> Thread.ofPlatform().start(() -> work(next, from + count, totals)))
            .toList();
    for (var worker : workers) {
      worker.join();
    }
    return totals;
  }

  private static void work(AtomicLong next, long end, Totals totals) {
    for (var seed = next.getAndIncrement();
        seed < end && totals.failure().isEmpty();
        seed = next.getAndIncrement()) {
      totals.add(Simulation.run(seed, PlantedBug.NONE));
    }
  }

  static Stream<PlantedBug> plantedBugs() {
    return Stream.concat(Stream.of(PlantedBugs.values()), Stream.of(PlantedRuleBugs.values()));
  }

  @ParameterizedTest
  @MethodSource("plantedBugs")
  @DisabledIfSystemProperty(named = "simulation.seed", matches = ".+")
  void aPlantedBugIsFound(PlantedBug bug) {
    var found =
        LongStream.rangeClosed(1, SEEDS_OF_A_BUG)
            .mapToObj(seed -> Simulation.run(seed, bug).violation())
            .flatMap(Optional::stream)
            .map(Violation::invariant)
            .filter(bug.finders()::contains)
            .findFirst();

    assertThat(found).as("what finds " + bug).isPresent();
  }

  @Test
  @DisabledIfSystemProperty(named = "simulation.seed", matches = ".+")
  void theSameSeedIsTheSameCourseOfEvents() {
    for (long seed = 1; seed <= 20; seed++) {
      var first = Simulation.run(seed, PlantedBug.NONE).trace().lines();
      var second = Simulation.run(seed, PlantedBug.NONE).trace().lines();

      assertThat(first).hasSizeGreaterThan(50).isEqualTo(second);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = "simulation.seed", matches = ".+")
  void aFailureTellsItsSeedAndTheLastStepsOfItsTask() {
    var bug = PlantedBugs.A_START_WITHOUT_ITS_TOKEN;
    var failure =
        LongStream.rangeClosed(1, SEEDS_OF_A_BUG)
            .mapToObj(seed -> Simulation.run(seed, bug))
            .filter(it -> it.violation().isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(failure.report())
        .contains(
            "seed " + failure.seed() + ": ONE_LIVE_SESSION_PER_TASK",
            "-Dsimulation.seed=" + failure.seed(),
            "ecs.RunTask",
            "VIOLATION");
  }
}
