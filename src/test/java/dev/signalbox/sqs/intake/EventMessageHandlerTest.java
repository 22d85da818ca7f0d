package dev.signalbox.sqs.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.Metrics;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMessageHandlerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final TaskEvent WOKEN = new TaskEvent.TaskWoken("01K5Z8J3QW6T9V0C2R4M7XNDPB", NOW);

  private final Heard heard = new Heard();
  private final Metrics tally = new Metrics();
  private final List<String> asked = new ArrayList<>();

  private EventIntake intake(String name, Reading reading) {
    return (body, receivedAt) -> {
      asked.add(name + " " + body + " " + receivedAt);
      return reading;
    };
  }

  private Verdict handle(EventIntake... intakes) {
    return new EventMessageHandler(List.of(intakes), heard, tally, () -> NOW)
        .handle(new Message("m", "body", 1, NOW.minusSeconds(5)));
  }

  @Test
  void firstIntakeThatUnderstandsIsTheLastAsked() {
    var verdict =
        handle(
            intake("ecs", new Reading.NotMine()),
            intake("rows", new Reading.Understood(WOKEN)),
            intake("third", new Reading.Unusable("never", "asked")));

    assertThat(verdict).isEqualTo(Heard.VERDICT);
    assertThat(heard.events).containsExactly(WOKEN);
    assertThat(asked).containsExactly("ecs body " + NOW, "rows body " + NOW);
    assertThat(tally.of("events_understood", "TaskWoken")).isEqualTo(1);
  }

  @Test
  void ignoredEventIsDoneAndCounted() {
    var verdict = handle(intake("ecs", new Reading.Ignored("foreign_cluster")));

    assertThat(verdict).isEqualTo(new Verdict.Done());
    assertThat(tally.of("events_ignored", "foreign_cluster")).isEqualTo(1);
    assertThat(heard.events).isEmpty();
  }

  @Test
  void bodyThatNoIntakeKnowsIsUnusable() {
    var verdict = handle(intake("ecs", new Reading.NotMine()));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unusable.class, v -> assertThat(v.reason()).isEqualTo("unknown-type"));
  }

  @Test
  void brokenBodyIsUnusableInTheWordsOfItsIntake() {
    assertThat(handle(intake("ecs", new Reading.Unusable("bad-event", "no detail"))))
        .isEqualTo(new Verdict.Unusable("bad-event", "no detail"));
  }
}
