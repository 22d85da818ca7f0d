package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.orchestrator.SampleTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TimelineItemTest {
  private static final Duration RETENTION = Duration.ofDays(90);
  private static final String USER = "alice";

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  /// The ids are hashes beyond their time, so one task proves nothing.
  @Test
  void entriesOfOneInstantSortInTheOrderOfWhatHappened() {
    for (int number = 1; number <= 50; number++) {
      assertThat(typesById(allAtNoon(SampleTask.id(number))))
          .containsExactly(
              "task_created",
              "admission_queued",
              "queue_pickup",
              "hydration_started",
              "session_started",
              "task_cancelled");
    }
  }

  private List<Map<String, AttributeValue>> allAtNoon(String id) {
    var request = SampleTask.request(USER);
    var record = lifecycle.submitted(new TaskEvent.TaskSubmitted(id, request, NOON));
    var items = new ArrayList<Map<String, AttributeValue>>();
    items.add(TimelineItem.created(record, RETENTION));
    var blueprint = Blueprint.of(EcsSession.TYPE, Optional.empty());
    var session = SampleTask.ecs(id);
    var events =
        List.<TaskEvent>of(
            new TaskEvent.AdmissionRefused(id, new Waiting.ForSlot(AdmissionLimit.USER), NOON),
            new TaskEvent.BlueprintFound(id, blueprint, NOON),
            new TaskEvent.SessionStarted(new AttemptId(id, 1), session, NOON),
            new TaskEvent.CancelRequested(id, Optional.empty(), Optional.empty(), NOON, NOON));
    for (var event : events) {
      var move = move(record, event);
      items.addAll(TimelineItem.of(move, RETENTION));
      record = move.after();
    }
    return items;
  }

  private Move move(TaskRecord record, TaskEvent event) {
    assertThat(lifecycle.decide(record, event)).isInstanceOf(Move.class);
    return (Move) lifecycle.decide(record, event);
  }

  private static List<String> typesById(List<Map<String, AttributeValue>> items) {
    return items.stream()
        .sorted(Comparator.comparing(item -> text(item, "event_id")))
        .map(item -> text(item, "event_type"))
        .toList();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return new Item(item).textOf(name).orElseThrow();
  }

  @Test
  void whatIsANumberIsStoredAsOne() {
    var request = SampleTask.request(USER);
    var record = lifecycle.submitted(new TaskEvent.TaskSubmitted(SampleTask.id(1), request, NOON));
    var note =
        Note.of("agent_ended").with("exit_code", 137).with("truncated", true).with("why", "137");
    var move = new Move(record, record, NOON, "test", List.of(), List.of(note));

    var metadata = TimelineItem.of(move, RETENTION).getFirst().get("metadata");

    assertThat(metadata)
        .isEqualTo(
            AttributeValue.fromM(
                Map.of(
                    "exit_code", AttributeValue.fromN("137"),
                    "truncated", AttributeValue.fromBool(true),
                    "why", AttributeValue.fromS("137"))));
  }

  @Test
  void theIssueOfANewTaskIsANumber() {
    var record = SampleTask.complete(SampleTask.id(1), USER);

    var metadata = new Item(TimelineItem.created(record, RETENTION)).mapOf("metadata");

    assertThat(metadata.attributes().get("issue_number"))
        .isEqualTo(Item.number(record.request().issueNumber().orElseThrow()));
  }
}
