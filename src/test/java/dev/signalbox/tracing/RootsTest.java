package dev.signalbox.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.tracing.Sampling.Rule;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whether a trace that begins here is recorded.
class RootsTest {
  private static final Sampling HALF = new Sampling(Rule.SHARE, 0.5, true);

  /// By the id alone, so that every replica decides the same, and about as many as were asked for.
  @Test
  void aShareIsDecidedByTheIdOfTheTask() {
    var places = IntStream.range(0, 1_000).mapToObj(it -> TaskTrace.ofTask("task-" + it)).toList();
    var once = places.stream().map(Roots.of(HALF)::decided).toList();

    assertThat(places.stream().map(Roots.of(HALF)::decided).toList()).isEqualTo(once);
    assertThat(once.stream().filter(it -> it.sampled()).count()).isBetween(400L, 600L);
  }

  /// Another program wrote the row, and nobody has decided yet.
  @Test
  void aRowWithoutATraceIsDecidedToo() {
    var row = SampleTask.running("task-1", "alice").build();

    assertThat(Roots.of(new Sampling(Rule.NONE, 1, true)).of(row).task().sampled()).isFalse();
    assertThat(Roots.of(Sampling.DEFAULT).of(row)).isEqualTo(TaskTrace.of(row));
  }
}
