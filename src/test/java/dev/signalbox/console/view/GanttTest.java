package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Phase.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GanttTest {
  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void phasesLieWhereTheyHappened() {
    var gantt =
        Gantt.of(
            List.of(
                attempt(1, phase(Kind.QUEUED, 0, 25), phase(Kind.STARTING, 25, 50)),
                attempt(2, phase(Kind.RUNNING, 50, 100))),
            T.plusSeconds(500));

    assertThat(gantt.lanes())
        .extracting(Gantt.Lane::label)
        .containsExactly("Attempt 1", "Attempt 2");
    assertThat(gantt.lanes().getFirst().bars())
        .containsExactly(
            new Gantt.Bar("queued", "0.00%", "25.00%", false, "queued 25.0 s"),
            new Gantt.Bar("starting", "25.00%", "25.00%", false, "starting 25.0 s"));
    assertThat(gantt.lanes().getLast().bars())
        .containsExactly(new Gantt.Bar("running", "50.00%", "50.00%", false, "running 50.0 s"));
    assertThat(gantt.ticks())
        .extracting(Gantt.Tick::text)
        .containsExactly("10:00:00", "+30 s", "+60 s");
  }

  @Test
  void whatLastsStillEndsNow() {
    var open = new Phase(Kind.RUNNING, T, Optional.empty());

    var gantt = Gantt.of(List.of(attempt(1, open)), T.plusSeconds(40));

    assertThat(gantt.lanes().getFirst().bars())
        .containsExactly(
            new Gantt.Bar("running", "0.00%", "100.00%", true, "running 40.0 s so far"));
  }

  @Test
  void whatIsShortOrBackwardsIsStillSeenAndInside() {
    var gantt =
        Gantt.of(
            List.of(attempt(1, phase(Kind.QUEUED, 100_000, 100_000), phase(Kind.RUNNING, 50, 0))),
            T);

    assertThat(gantt.lanes().getFirst().bars())
        .extracting(Gantt.Bar::left, Gantt.Bar::width)
        .containsExactly(tuple("99.60%", "0.40%"), tuple("0.00%", "0.40%"));
  }

  @Test
  void anyLengthHasAFewTicks() {
    for (var seconds : List.of(0L, 1L, 59L, 4_000L, 86_400L, 90 * 86_400L)) {
      var gantt = Gantt.of(List.of(attempt(1, phase(Kind.RUNNING, 0, seconds))), T);

      assertThat(gantt.ticks()).as(Duration.ofSeconds(seconds).toString()).hasSizeBetween(1, 6);
    }
  }

  @Test
  void withoutAPhaseThereIsNothingToDraw() {
    assertThat(Gantt.of(List.of(), T).isEmpty()).isTrue();
    assertThat(Gantt.of(List.of(attempt(1)), T).isEmpty()).isTrue();
  }

  private static AttemptSpan attempt(int number, Phase... phases) {
    return new AttemptSpan(number, Optional.empty(), List.of(phases));
  }

  private static Phase phase(Kind kind, long from, long to) {
    return new Phase(kind, T.plusSeconds(from), Optional.of(T.plusSeconds(to)));
  }
}
