package dev.signalbox.sqs.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMessageHandlerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final TaskEvent WOKEN = new TaskEvent.TaskWoken("01K5Z8J3QW6T9V0C2R4M7XNDPB", NOW);

  private final Heard heard = new Heard();
  private final Tally tally = new Tally();
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
    assertThat(tally.of(Meters.EVENTS_UNDERSTOOD, "event", "TaskWoken")).isEqualTo(1);
  }

  /// Not of one that comes back: it is not over.
  @Test
  void theDelayOfAnEventRunsFromItsQueueingUntilItIsHandled() {
    handle(intake("rows", new Reading.Understood(WOKEN)));
    assertThat(tally.of(Meters.EVENT_DELAY)).as("it comes back").isZero();

    var intake = intake("rows", new Reading.Understood(WOKEN));
    var _ =
        new EventMessageHandler(List.of(intake), _ -> new Verdict.Done(), tally, () -> NOW)
            .handle(new Message("m", "body", 3, NOW.minusSeconds(5)));

    assertThat(tally.of(Meters.EVENT_DELAY)).isOne();
    assertThat(tally.seconds(Meters.EVENT_DELAY)).isEqualTo(5);
  }

  @Test
  void aTurnInTheLaneIsTimedFromItsMessage() {
    var rates = new LaunchRates(Map.of());
    var handler =
        new LaneMessageHandler(EcsSession.TYPE, rates, _ -> new Verdict.Done(), tally, () -> NOW);

    var _ =
        handler.handle(
            new Message(
                "m", "{\"task_id\":\"01JZ3M2Q6D8R4T5V7W9X0Y1Z2A\"}", 1, NOW.minusSeconds(90)));

    assertThat(tally.of(Meters.TIME_IN_LANE, "compute_type", "ecs")).isOne();
    assertThat(tally.seconds(Meters.TIME_IN_LANE)).isEqualTo(90);
  }

  @Test
  void ignoredEventIsDoneAndCounted() {
    var verdict = handle(intake("ecs", new Reading.Ignored("foreign_cluster")));

    assertThat(verdict).isEqualTo(new Verdict.Done());
    assertThat(tally.of(Meters.EVENTS_FOREIGN, "reason", "foreign_cluster")).isEqualTo(1);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'TopicArn':'arn','Message':'{}'}|envelope|SNS notification: turn on raw message delivery",
        "{'clusterArn':'c','taskArn':'t'}|envelope|detail of an ECS event without its event",
        "{'type':'submit'}|unknown-type|no intake knows this kind of message; task message: send",
        "[{'detail-type':'x'}]|envelope|JSON array",
        "{'detail-type':7,'source':'aws.ecs'}|unknown-type|no intake knows",
        "{'detail-type':'x','source':'y'}|unknown-type|no intake knows",
        "{'eventSource':'aws:dynamodb'}|unknown-type|no intake knows",
        "{'a':1}|unknown-type|no intake knows"
      })
  void anEnvelopeIsNamed(String body, String reason, String detail) {
    var handler =
        new EventMessageHandler(List.of((_, _) -> new Reading.NotMine()), heard, tally, () -> NOW);

    assertThat(handler.handle(new Message("m", body.replace('\'', '"'), 1, NOW)))
        .isInstanceOfSatisfying(
            Verdict.Unusable.class,
            it -> {
              assertThat(it.reason()).isEqualTo(reason);
              assertThat(it.detail()).startsWith(detail);
            });
  }

  @Test
  void aBodyThatIsNoJsonIsNamedAsWell() {
    var intake = intake("ecs", new Reading.Unusable("bad-json", "line 1"));
    var handler = new EventMessageHandler(List.of(intake), heard, tally, () -> NOW);

    assertThat(handler.handle(new Message("m", "\uFEFF{}", 1, NOW)))
        .isEqualTo(new Verdict.Unusable("envelope", "byte order mark: write UTF-8 without one"));
    assertThat(handler.handle(new Message("m", "<event/>", 1, NOW)))
        .isEqualTo(new Verdict.Unusable("bad-json", "line 1; XML or HTML: send JSON"));
    assertThat(handler.handle(new Message("m", "{", 1, NOW)))
        .isEqualTo(new Verdict.Unusable("bad-json", "line 1"));
  }

  /// Its fields say what it is; a field that is broken does not make it an envelope.
  @Test
  void anEventWithABrokenFieldIsNoEnvelope() {
    var intake = intake("ecs", new Reading.Unusable("bad-event", "no detail"));
    var handler = new EventMessageHandler(List.of(intake), heard, tally, () -> NOW);

    assertThat(handler.handle(new Message("m", "{\"detail\":{\"taskArn\":\"t\"}}", 1, NOW)))
        .isEqualTo(new Verdict.Unusable("bad-event", "no detail"));
  }
}
