package dev.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.orchestrator.SetupDoubts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a replica says of itself, and what it leaves unsaid.
class ReplicaGaugesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final ServiceMeters meters = new ServiceMeters();
  private final ReplicaGauges gauges = new ReplicaGauges(meters, () -> NOW);

  @AfterEach
  void close() {
    meters.close();
  }

  /// A number that is none would make none of every sum over it.
  @Test
  void whatIsNotKnownIsAbsentFromAScrape() {
    gauges.dependencies(new DependencyStates(() -> NOW, Map.of(), List.of("dynamodb", "s3")));
    meters.gauge(Meters.DEPENDENCY_UP, () -> 0, "ecs");

    assertThat(meters.scrape())
        .contains("signalbox_dependency_up{dependency=\"ecs\"} 0.0")
        .doesNotContain("dependency=\"s3\"", "dependency=\"dynamodb\"", "NaN");
  }

  /// Whatever makes readiness fail is a number too.
  @Test
  void everyKindOfDoubtIsCounted() {
    var doubts = new SetupDoubts(() -> NOW);
    gauges.doubts(doubts);

    for (var kind : SetupDoubts.Kind.values()) {
      assertThat(meters.total(Meters.SETUP_DOUBTS, "kind", kind.word())).isZero();
      assertThat(doubts.raise(kind, "planted")).isTrue();
      assertThat(meters.total(Meters.SETUP_DOUBTS, "kind", kind.word())).as(kind.word()).isOne();
    }
  }
}
