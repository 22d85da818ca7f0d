package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.show.TaskJson;
import dev.signalbox.cli.show.TaskText;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.service.TaskInquiry.Answer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShowFormatTest {
  private static final String ID = SampleTask.id(1);
  private static final Answer.Found COMPLETE =
      new Answer.Found(
          SampleTask.complete(ID, "ann"),
          List.of(
              new DynamoTimeline.Entry(
                  "E1", "task_created", SampleTask.NOON, Map.of("b", "2", "a", "1")),
              new DynamoTimeline.Entry("E2", "note", SampleTask.NOON.plusNanos(1), Map.of())),
          OptionalInt.empty());

  @Test
  void everythingThatARowSaysIsInTheText() {
    assertThat(TaskText.of(COMPLETE))
        .isEqualToNormalizingNewlines(
            """
            task       %s
            user       ann
            repo       octo/site
            status     FAILED since 2026-11-23T12:00:05.001Z
            attempt    3 on ecs
            session    arn:aws:ecs:us-east-1:111122223333:task/agents/complete
            ended      seen at 2026-11-23T12:00:05Z
            agent      seen at its end at 2026-11-23T12:00:04.900Z
            next try   2026-11-23T12:00:06.005Z
            stop       asked for, not confirmed yet
            deadline   2026-11-23T12:01:00.007Z
            failure    OUT_OF_MEMORY (AGENT)
            cause      The container was killed because it ran out of memory. Exit 137.
            next step  Give the task definition more memory, or make the agent do less at once.
            timeline
              2026-11-23T12:00:00.000Z  task_created  a=1 b=2
              2026-11-23T12:00:00.000Z  note\
            """
                .formatted(ID));
  }

  @Test
  void aTaskThatWaitsSaysSinceWhenWhyAndUntilWhen() {
    var cause = new FailureCause(FailureCode.ACCESS_DENIED, "RunTask: AccessDeniedException: no.");
    var waiting =
        SampleTask.running(ID, "ann")
            .status(TaskStatus.HYDRATING, SampleTask.NOON)
            .declined(cause, SampleTask.NOON, SampleTask.NOON.plusSeconds(60));
    var found = new Answer.Found(waiting.build(), List.of(), OptionalInt.empty());

    assertThat(TaskText.of(found))
        .contains(
            "since 2026-11-23T12:00:00Z, because ACCESS_DENIED, next try at 2026-11-23T12:01:00Z",
            "RunTask: AccessDeniedException: no.",
            FailureCode.ACCESS_DENIED.nextStep());
    var json = TaskJson.of(found).path("start_delay");
    assertThat(json.path("code").asText()).isEqualTo("ACCESS_DENIED");
    assertThat(json.path("since").asText()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(json.path("next_try_at").asText()).isEqualTo("2026-11-23T12:01:00Z");
  }

  @Test
  void everythingThatARowSaysIsInTheDocument() {
    var json = TaskJson.of(COMPLETE);

    assertThat(json.path("next_try_at").isMissingNode()).isTrue();
    assertThat(json.path("attempt").path("next_try_at").asText())
        .isEqualTo("2026-11-23T12:00:06.005Z");
    assertThat(json.path("attempt").path("session_ended_at").asText())
        .isEqualTo("2026-11-23T12:00:05Z");
    assertThat(json.path("failure").path("code").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(json.path("failure").path("next_step").asText()).startsWith("Give the task");
    assertThat(json.path("timeline").path(0).path("metadata").path("a").asText()).isEqualTo("1");
    assertThat(json.path("settled").asBoolean()).isTrue();
    assertThat(json.has("queue")).isFalse();
    assertThat(json.toString()).doesNotContain("Mend the lamp");
  }

  @Test
  void aQueuedTaskOfBeforeTheLimitsHadNamesHasItsPlaceAllTheSame() {
    var task = SampleTask.submitted(ID, "ann").status(TaskStatus.QUEUED, SampleTask.NOON);
    var unnamed = new Answer.Found(task.build(), List.of(), OptionalInt.of(7));
    var named =
        new Answer.Found(task.queuedBy(AdmissionLimit.USER).build(), List.of(), OptionalInt.of(7));

    assertThat(TaskText.of(unnamed)).contains("number 7, waits for a slot\n");
    assertThat(TaskJson.of(unnamed).path("queue").has("waits_for")).isFalse();
    assertThat(TaskJson.of(named).path("queue").path("waits_for").asText()).isEqualTo("user");
  }

  @Test
  void aTaskThatWaitsForItsLaunchSaysSoWhicheverSideOfTheLaneItStands() {
    for (var place :
        List.of(new Waiting.InLane(EcsSession.TYPE), new Waiting.BeforeLane(EcsSession.TYPE))) {
      var task = SampleTask.submitted(ID, "ann").status(TaskStatus.QUEUED, SampleTask.NOON);
      var row = task.slotHeld(true).waiting(place).build();
      var found = new Answer.Found(row, List.of(), OptionalInt.of(3));

      assertThat(TaskText.of(found)).contains("number 3, waits for its turn to be launched");
      var queue = TaskJson.of(found).path("queue");
      assertThat(queue.path("waits_for").asText()).isEqualTo("launch_rate");
    }
  }

  @Test
  void whatAnAgentWroteDoesNotCommandTheTerminal() {
    var evil =
        new DynamoTimeline.Entry("E", "note", SampleTask.NOON, Map.of("a", "\u001b[2Jgone\nfake"));
    var task = SampleTask.submitted(ID, "ann").build();

    var text = TaskText.of(new Answer.Found(task, List.of(evil), OptionalInt.empty()));

    assertThat(text).doesNotContain("\u001b").contains("a= [2Jgone fake");
  }
}
