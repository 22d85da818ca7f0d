package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.show.TaskJson;
import dev.signalbox.cli.show.TaskText;
import dev.signalbox.dynamodb.DynamoFailures.Failed;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.compute.SessionReport.Container;
import dev.signalbox.orchestrator.port.compute.SessionReport.Phase;
import dev.signalbox.service.inquiry.SimilarFailures;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowFormatTest {
  private static final String ID = SampleTask.id(1);
  private static final SessionReport REPORT =
      new SessionReport(
          List.of(
              new Phase("pull started", SampleTask.NOON.plusMillis(2_500)),
              new Phase("stopped", SampleTask.NOON.plusSeconds(3_723))),
          List.of(
              new Container(
                  "agent",
                  Optional.of("STOPPED"),
                  OptionalInt.of(137),
                  Optional.of("OutOfMemoryError: \u202egone"),
                  Optional.of("registry/agent:1"),
                  Optional.of("sha256:ab")),
              new Container(
                  "proxy",
                  Optional.of("PENDING"),
                  OptionalInt.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          new TreeMap<>(Map.of("stop_code", "EssentialContainerExited", "zone", "us-east-1b")));
  private static final SimilarFailures SIMILAR = similar(2, 1);
  private static final Answer.Found COMPLETE =
      new Answer.Found(
          SampleTask.complete(ID, "ann"),
          List.of(
              new DynamoTimeline.Entry(
                  "E1",
                  "task_created",
                  SampleTask.NOON,
                  Map.of("b", NoteValue.of("2"), "a", NoteValue.of(1))),
              new DynamoTimeline.Entry("E2", "note", SampleTask.NOON.plusNanos(1), Map.of())),
          OptionalInt.empty(),
          Optional.of(REPORT),
          Optional.of(SIMILAR));

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
            cancelled  by bob
            because    Not needed.
            failure    OUT_OF_MEMORY (AGENT)
            cause      The container was killed because it ran out of memory. Exit 137.
            next step  Give the task definition more memory, or make the agent do less at once.
            similar    2 others of octo/site failed with OUT_OF_MEMORY in the last 7 days, the last was T0 at 2026-11-22T12:00:00Z
            phases
              2026-11-23T12:00:00.000Z  submitted
              2026-11-23T12:00:01.002Z  queued             after 1.002 s
              2026-11-23T12:00:02.500Z  pull started       after 1.498 s
              2026-11-23T12:00:05.000Z  end seen           after 2.500 s
              2026-11-23T12:00:05.001Z  ended              after 0.001 s
              2026-11-23T13:02:03.000Z  stopped            after 1 h 1 min 57.999 s
            containers
              agent  exit code 137, OutOfMemoryError:  gone
                image   registry/agent:1
                digest  sha256:ab
              proxy  no exit code, PENDING
            session
              stop code          EssentialContainerExited
              zone               us-east-1b
            timeline
              2026-11-23T12:00:00.000Z  task_created  a=1 b=2
              2026-11-23T12:00:00.000Z  note\
            """
                .formatted(ID));
  }

  /// So many failed lately, and so many before.
  private static SimilarFailures similar(int recent, int before) {
    var failed = new ArrayList<Failed>();
    for (int i = 0; i < recent + before; i++) {
      var days = i < recent ? i + 1 : i + 10;
      failed.add(new Failed("T" + i, SampleTask.NOON.minus(Duration.ofDays(days))));
    }
    return SimilarFailures.of(failed, SampleTask.NOON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 0 | no other task of octo/site failed with OUT_OF_MEMORY
          1 | 0 | 1 other of octo/site failed with OUT_OF_MEMORY in the last 7 days, the last was T0 at
          3 | 0 | 3 others of octo/site failed with OUT_OF_MEMORY in the last 7 days, the last was T0 at
          0 | 2 | no other task of octo/site failed with OUT_OF_MEMORY in the last 7 days, but before that, the last was T0 at
          """)
  void similarFailuresAreCounted(int recent, int before, String told) {
    assertThat(TaskText.of(with(similar(recent, before)))).contains("similar    " + told);
    var json = TaskJson.of(with(similar(recent, before))).path("similar_failures");
    assertThat(json.path("recent").asInt()).isEqualTo(recent);
    assertThat(json.path("newest")).hasSize(recent + before);
  }

  @Test
  void whereOnlyTheNewestWereReadThereMayBeMore() {
    var one = new Failed("T", SampleTask.NOON.minusSeconds(1));
    var many = SimilarFailures.of(Collections.nCopies(50, one), SampleTask.NOON);

    assertThat(TaskText.of(with(many))).contains("similar    at least 50 others of octo/site");
    assertThat(TaskJson.of(with(many)).at("/similar_failures/more_may_exist").asBoolean()).isTrue();
  }

  @Test
  void whatCannotBeReadIsSaidAndTheRestIsShown() {
    var unknown = new SimilarFailures(false, List.of(), 0);

    assertThat(TaskText.of(with(unknown)))
        .contains("similar    cannot be told: the index", "timeline");
    assertThat(TaskJson.of(with(unknown)).path("similar_failures").toString())
        .isEqualTo("{\"known\":false}");
  }

  private static Answer.Found with(SimilarFailures similar) {
    return new Answer.Found(
        COMPLETE.record(), List.of(), OptionalInt.empty(), Optional.empty(), Optional.of(similar));
  }

  /// The row tells of the last attempt alone.
  @Test
  void anEarlierAttemptIsShownFromTheTimeline() {
    var evidence =
        """
        {"stopCode": "TerminationNotice", "availabilityZone": "us-east-1c",
         "startedAt": "2026-11-23T09:00:00Z", "stoppedAt": "2026-11-23T11:59:00Z",
         "containers": [{"name": "agent", "lastStatus": "STOPPED", "exitCode": 143,
                         "image": "registry/agent:1", "imageDigest": "sha256:cd"}]}\
        """;
    var again =
        new DynamoTimeline.Entry(
            "E",
            "session_start_retry",
            SampleTask.NOON,
            Map.of(
                "ended_attempt", NoteValue.of(2),
                "strategy_type", NoteValue.of("ecs"),
                "reason", NoteValue.of("HOST_LOST"),
                "detail", NoteValue.of("Host EC2 terminated.")),
            Optional.of(evidence));
    var found =
        new Answer.Found(
            COMPLETE.record(),
            List.of(again),
            OptionalInt.empty(),
            Optional.of(REPORT),
            Optional.empty());

    assertThat(TaskText.of(found).replace("\r", ""))
        .contains(
            """
            earlier attempt 2
              HOST_LOST Host EC2 terminated.
              2026-11-23T09:00:00.000Z  started
              2026-11-23T11:59:00.000Z  stopped
              containers
                agent  exit code 143
                  image   registry/agent:1
                  digest  sha256:cd
              session
                stop code          TerminationNotice
                zone               us-east-1c
            phases
            """);
    var json = TaskJson.of(found).path("earlier_attempts");
    assertThat(json.toString())
        .isEqualTo(
            "[{\"attempt\":\"2\",\"ended_at\":\"2026-11-23T12:00:00Z\",\"code\":\"HOST_LOST\","
                + "\"detail\":\"Host EC2 terminated.\",\"phases\":["
                + "{\"phase\":\"started\",\"at\":\"2026-11-23T09:00:00Z\"},"
                + "{\"phase\":\"stopped\",\"at\":\"2026-11-23T11:59:00Z\"}],"
                + "\"session_report\":{\"stop_code\":\"TerminationNotice\",\"zone\":\"us-east-1c\","
                + "\"containers\":[{\"name\":\"agent\",\"status\":\"STOPPED\",\"exit_code\":143,"
                + "\"image\":\"registry/agent:1\",\"image_digest\":\"sha256:cd\"}]}}]");
    assertThat(TaskJson.of(COMPLETE).has("earlier_attempts")).isFalse();
  }

  /// AgentCore tells nothing of an end, so its phases are those of the row.
  @Test
  void withoutAReportThePhasesAreThoseOfTheRow() {
    var claim =
        new DynamoTimeline.Entry(
            "E", "hydration_started", SampleTask.NOON.plusMillis(1_500), Map.of());
    var found =
        new Answer.Found(
            COMPLETE.record(),
            List.of(claim),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    var json = TaskJson.of(found);

    assertThat(json.path("phases").findValuesAsText("phase"))
        .containsExactly(
            "submitted", "queued", "claimed", "started", "last_heartbeat", "end_seen", "ended");
    assertThat(json.path("phases").path(2).path("after_s").decimalValue()).isEqualTo("0.498");
    assertThat(json.has("session_report")).isFalse();
    assertThat(TaskText.of(found)).doesNotContain("containers", "similar ");
  }

  @Test
  void aTaskThatWaitsSaysSinceWhenWhyAndUntilWhen() {
    var cause = new FailureCause(FailureCode.ACCESS_DENIED, "RunTask: AccessDeniedException: no.");
    var waiting =
        SampleTask.running(ID, "ann")
            .status(TaskStatus.HYDRATING, SampleTask.NOON)
            .declined(cause, SampleTask.NOON, SampleTask.NOON.plusSeconds(60));
    var found =
        new Answer.Found(
            waiting.build(), List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty());

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
    var metadata = json.path("timeline").path(0).path("metadata");
    assertThat(metadata.toString()).isEqualTo("{\"a\":1,\"b\":\"2\"}");
    assertThat(json.path("settled").asBoolean()).isTrue();
    assertThat(json.path("cancel_reason").asText()).isEqualTo("Not needed.");
    assertThat(json.path("session_report").toString())
        .isEqualTo(
            "{\"stop_code\":\"EssentialContainerExited\",\"zone\":\"us-east-1b\",\"containers\":["
                + "{\"name\":\"agent\",\"status\":\"STOPPED\",\"exit_code\":137,"
                + "\"reason\":\"OutOfMemoryError: \u202egone\",\"image\":\"registry/agent:1\","
                + "\"image_digest\":\"sha256:ab\"},{\"name\":\"proxy\",\"status\":\"PENDING\"}]}");
    assertThat(json.path("cancel_requested_by").asText()).isEqualTo("bob");
    assertThat(json.has("queue")).isFalse();
    assertThat(json.toString()).doesNotContain("Mend the lamp");
  }

  @Test
  void aQueuedTaskOfBeforeTheLimitsHadNamesHasItsPlaceAllTheSame() {
    var task = SampleTask.submitted(ID, "ann").status(TaskStatus.QUEUED, SampleTask.NOON);
    var unnamed =
        new Answer.Found(
            task.build(), List.of(), OptionalInt.of(7), Optional.empty(), Optional.empty());
    var named =
        new Answer.Found(
            task.queuedBy(AdmissionLimit.USER).build(),
            List.of(),
            OptionalInt.of(7),
            Optional.empty(),
            Optional.empty());

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
      var found =
          new Answer.Found(row, List.of(), OptionalInt.of(3), Optional.empty(), Optional.empty());

      assertThat(TaskText.of(found)).contains("number 3, waits for its turn to be launched");
      var queue = TaskJson.of(found).path("queue");
      assertThat(queue.path("waits_for").asText()).isEqualTo("launch_rate");
    }
  }

  @Test
  void whatAPersonGaveAsReasonDoesNotCommandTheTerminal() throws JsonProcessingException {
    var draft = SampleTask.submitted(ID, "ann").build().draft();
    var reason = "a\u0007b\u009bc\u202ed\u2066e\u2028f\ufeffg";
    draft.cancellation = new Cancellation(Optional.of(reason), Optional.of("bob"));
    var found =
        new Answer.Found(
            draft.build(Optional.empty()),
            List.of(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(TaskText.of(found)).contains("because    a b c d e f g");
    var document = TaskJson.text(TaskJson.of(found));
    assertThat(document).doesNotContainPattern("[\\p{Cc}&&[^\\n]]|[\u202e\u2066\u2028\ufeff]");
    assertThat(new ObjectMapper().readTree(document)).isEqualTo(TaskJson.of(found));
    assertThat(TaskJson.of(found).path("cancel_reason").asText()).isEqualTo(reason);
  }

  @Test
  void whatAnAgentWroteDoesNotCommandTheTerminal() {
    var evil =
        new DynamoTimeline.Entry(
            "E", "note", SampleTask.NOON, Map.of("a", NoteValue.of("\u001b[2Jgone\nfake")));
    var task = SampleTask.submitted(ID, "ann").build();

    var text =
        TaskText.of(
            new Answer.Found(
                task, List.of(evil), OptionalInt.empty(), Optional.empty(), Optional.empty()));

    assertThat(text).doesNotContain("\u001b").contains("a= [2Jgone fake");
  }
}
