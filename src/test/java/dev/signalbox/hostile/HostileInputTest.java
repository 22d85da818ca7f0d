package dev.signalbox.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every hostile body ends as it should, by a reason that can be counted, and leaves no trace of
/// its words in the log; and the message after it is handled as if nothing had been.
class HostileInputTest {
  private final LogWatch log = new LogWatch();
  private final WiredHandlers handlers = new WiredHandlers();
  private long goodOnes;

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void theTaskQueueBearsThemAll() {
    var endings = bear(handlers.tasks(), HostileTasks.all());

    assertThat(total(endings)).isGreaterThanOrEqualTo(1_200);
    assertThat(endings.keySet())
        .contains(
            "bad-json",
            "bad-schema",
            "envelope",
            "too-large",
            HostileBody.HANDLED,
            HostileBody.LATER);
    System.out.println("hostile task messages: " + endings);
  }

  @Test
  void theEventsQueueBearsThemAll() {
    var endings = bear(handlers.events(), HostileEvents.all());

    assertThat(total(endings)).isGreaterThanOrEqualTo(1_500);
    assertThat(endings.keySet())
        .contains("bad-json", "bad-event", "envelope", "unknown-type", HostileBody.NO_TASK)
        .contains("ignored foreign_cluster", "ignored not_ours", "ignored unknown_status");
    System.out.println("hostile events: " + endings);
  }

  @Test
  void aRunningTaskBearsEveryEventAndItsRowCanBeStored() {
    var encoder = StandardCharsets.UTF_8.newEncoder();
    for (var hostile : HostileEvents.all()) {
      handlers.store().put(running());
      handlers.outcomeOf(handlers.events(), hostile.body());

      var row = handlers.store().row(HostileEvents.TASK);
      assertThat(encoder.canEncode(row.toString())).as(hostile.name()).isTrue();
      row.attempt()
          .end()
          .flatMap(Attempt.SessionEnd::evidence)
          .ifPresent(it -> assertThat(it).as(hostile.name()).hasSizeLessThan(10_000));
    }
    assertThat(log.assertClean()).isPositive();
  }

  private static TaskRecord running() {
    return SampleTask.submitted(HostileEvents.TASK, "alice")
        .status(TaskStatus.RUNNING, SampleTask.NOON)
        .attempt(1)
        .session(EcsSession.of(HostileEvents.CLUSTER, "arn:task/1"))
        .slotHeld(true)
        .build();
  }

  @Test
  void theWordsOfAPersonForgeNoLineOfTheLog() {
    var id = SampleTask.id(7);
    good(id);
    var cancel =
        Json.object("{\"type\":\"cancel\",\"task_id\":\"" + id + "\"}")
            .put("requested_by", "bob")
            .put("reason", HostileBody.CANARY + "\r\n12:00:00.000 ERROR forged\u001b[2J\u2028");

    var verdict = handlers.tasks().handle(handlers.message(cancel.toString()));

    assertThat(verdict).isEqualTo(new Verdict.Done());
    assertThat(handlers.store().row(id).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(log.assertClean()).isPositive();
  }

  private Map<String, Integer> bear(MessageHandler handler, List<HostileBody> bodies) {
    var endings = new TreeMap<String, Integer>();
    var wrong = new ArrayList<String>();
    for (var hostile : bodies) {
      var ending = endingOf(handler, hostile);
      endings.merge(ending, 1, Integer::sum);
      if (!hostile.endings().contains(ending)) {
        wrong.add(hostile.name() + ": " + ending + " and not " + hostile.endings());
      }
      if (total(endings) % 10 == 0) {
        good(SampleTask.id(goodOnes++));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(log.assertClean()).isPositive();
    return endings;
  }

  private static int total(Map<String, Integer> endings) {
    return endings.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// In the words of the verdict; whatever is thrown is an ending of its own, and a wrong one.
  private String endingOf(MessageHandler handler, HostileBody hostile) {
    try {
      var outcome = handlers.outcomeOf(handler, hostile.body());
      outcome
          .detail()
          .ifPresent(
              it ->
                  assertThat(it)
                      .as(hostile.name())
                      .isNotBlank()
                      .doesNotContain(HostileBody.CANARY));
      return outcome.ending();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError thrown) {
      return thrown.getClass().getSimpleName();
    }
  }

  private void good(String taskId) {
    var body =
        """
        {"type":"submit","user_id":"good","task_description":"x","task_id":"%s"}\
        """
            .formatted(taskId);

    assertThat(handlers.tasks().handle(handlers.message(body))).isEqualTo(new Verdict.Done());
    assertThat(handlers.store().row(taskId).status()).isEqualTo(TaskStatus.RUNNING);
  }
}
