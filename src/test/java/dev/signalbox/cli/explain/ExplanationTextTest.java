package dev.signalbox.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.web.Samples;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Call;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Phase.Kind;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Explanation.Remedy;
import dev.signalbox.query.Explanation.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ExplanationTextTest {
  private static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void resultsAreToldWithTheirTurns() {
    var text = ExplanationText.of(Samples.failed("01A", AT), Style.PLAIN);

    assertThat(text.lines().map(it -> it.replaceAll(" +", " ")))
        .contains("turns 41", "who acts the author of the agent");
  }

  @Test
  void whoeverWaitsIsToldWhatIsAskedAndHowItIsAnswered() {
    var waiting =
        new Waiting(
            "the approval of a person",
            AT,
            OptionalInt.empty(),
            Optional.empty(),
            new Remedy(
                Actor.APPROVER,
                Optional.of("AWS said so."),
                "Answer it.",
                List.of("signalbox approve 01A", "signalbox deny 01A --reason TEXT")),
            List.of(
                new Question(
                    "01R",
                    "Bash: terraform apply",
                    Optional.of("it changes what runs"),
                    Optional.of(AT.plusSeconds(60)))));
    var task = Samples.task(1, TaskStatus.AWAITING_APPROVAL, AT);
    var bare = Samples.bare(task);
    var explanation =
        new Explanation(
            task,
            bare.headline(),
            Optional.empty(),
            Optional.of(waiting),
            List.of(called()),
            List.of(),
            List.of(),
            Optional.empty());

    assertThat(ExplanationText.of(explanation, Style.PLAIN))
        .contains(
            "asks       for Bash: terraform apply (until 2026-03-02T10:01:00Z)",
            "because    it changes what runs",
            "detail     AWS said so.",
            "who acts   whoever may answer what an agent asks",
            "next step  Answer it.",
            "           $ signalbox approve 01A",
            "           $ signalbox deny 01A --reason TEXT",
            "attempt    1: starting 12 s",
            "           2026-03-02T10:00:00Z start: accepted");
  }

  private static AttemptSpan called() {
    var phase = new Phase(Kind.STARTING, AT, Optional.of(AT.plusSeconds(12)));
    return new AttemptSpan(
        1, Optional.empty(), List.of(phase), List.of(new Call("start", AT, "accepted")));
  }
}
