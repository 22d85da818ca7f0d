package dev.signalbox.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.api.ApiDocument;
import dev.signalbox.ecs.EcsReport;
import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.Phase.Kind;
import dev.signalbox.query.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplainerTest {
  private static final Instant AT = Samples.T0;
  private static final ApiDocument DOCUMENT = new ApiDocument();

  static Known known(TaskRecord task, List<Noted> notes) {
    return known(task, notes, Optional.empty(), Optional.empty());
  }

  static Known known(
      TaskRecord task,
      List<Noted> notes,
      Optional<List<Explanation.Question>> questions,
      Optional<String> logGroup) {
    var summary =
        new TaskSummary(
            task.taskId(),
            task.request().userId(),
            task.request().repo(),
            "title",
            task.status(),
            task.statusSince(),
            task.times().createdAt(),
            task.times().startedAt(),
            task.times().completedAt(),
            task.attempt().number(),
            task.attempt().computeType(),
            task.failure().map(FailureCause::code),
            TaskSummary.Result.NONE);
    var report = task.attempt().end().flatMap(it -> it.evidence()).flatMap(EcsReport::of);
    var place = task.status() == TaskStatus.QUEUED ? OptionalInt.of(2) : OptionalInt.empty();
    return new Known(
        summary, task, notes, report, place, questions, logGroup, Optional.empty(), Samples.NOW);
  }

  static TaskRecord failed(FailureCode code, String detail) {
    return failed(code, detail, Samples.ecs().withSession(Samples.ECS));
  }

  static TaskRecord failed(FailureCode code, String detail, Attempt attempt) {
    var draft = Samples.record(TaskStatus.FAILED, attempt).draft();
    draft.failure = Optional.of(new FailureCause(code, detail));
    return draft.build(Optional.empty());
  }

  static Noted note(int second, String type, String... pairs) {
    var details = new java.util.TreeMap<String, NoteValue>();
    for (int i = 0; i < pairs.length; i += 2) {
      var value = pairs[i + 1];
      details.put(
          pairs[i],
          value.matches("[0-9]+") ? NoteValue.of(Long.parseLong(value)) : NoteValue.of(value));
    }
    return new Noted(AT.plusSeconds(second), type, details);
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureHasAnActorACauseAndANextStep(FailureCode code) {
    var verdict =
        Explainer.of(known(failed(code, "what AWS said"), List.of())).verdict().orElseThrow();

    assertThat(verdict.code()).isEqualTo(code);
    assertThat(verdict.actor()).isNotEqualTo(Actor.NOBODY);
    assertThat(verdict.cause()).endsWith(": what AWS said.").doesNotContain("..", "\n");
    assertThat(verdict.nextStep()).isEqualTo(code.nextStep()).endsWith(".");
    assertThat(verdict.command().map(it -> it.split(" ", 2)[0]).orElse("signalbox"))
        .isIn("signalbox", "aws");
  }

  /// What is the agent's own is for whoever wrote it, and what the deployment lacks is not.
  @ParameterizedTest
  @EnumSource
  void theActorFitsTheOrigin(FailureCode code) {
    var actor = Responsibility.of(code);
    switch (code.origin()) {
      case AGENT -> assertThat(actor).isEqualTo(Actor.AGENT_AUTHOR);
      case INTERNAL -> assertThat(actor).isEqualTo(Actor.OPERATOR);
      case USER -> assertThat(actor).isIn(Actor.PRODUCER, Actor.OPERATOR);
      case CAPACITY, PLATFORM -> assertThat(actor).isNotEqualTo(Actor.AGENT_AUTHOR);
    }
  }

  /// A deployment that lacks something has a command that says what, and an agent a log.
  @ParameterizedTest
  @EnumSource
  void theCommandFitsTheActor(FailureCode code) {
    var command = NextStep.command(code, known(failed(code, ""), List.of())).orElse("");
    switch (Responsibility.of(code)) {
      case AGENT_AUTHOR -> assertThat(command).matches("signalbox (logs|show) " + Samples.TASK);
      case PRODUCER -> assertThat(command).doesNotContain("doctor");
      case OPERATOR, AWS, APPROVER, NOBODY -> assertThat(command).doesNotContain("logs ");
    }
  }

  @Test
  void bothWitnessesAreHeard() {
    var end = note(20, "task_failed", "previous_status", "RUNNING", "attempt", "2");
    var evidence =
        """
        {"stoppedAt": "2026-03-02T10:00:11Z", "stopCode": "EssentialContainerExited",
         "stoppedReason": "Essential container in task exited",
         "containers": [{"name": "sidecar", "lastStatus": "STOPPED", "exitCode": 137},
           {"name": "agent", "image": "i", "exitCode": 137, "reason": "OutOfMemoryError: killed"}]}
        """;
    var task = ended(failed(FailureCode.OUT_OF_MEMORY, "Exit 137."), evidence);

    var verdict = Explainer.of(known(task, List.of(end))).verdict().orElseThrow();

    assertThat(verdict.witnesses())
        .extracting(Explanation.Witness::who, Explanation.Witness::said)
        .contains(
            tuple(
                "ECS",
                "exit 137, OutOfMemoryError: killed of agent; exit 137 of sidecar; Essential"
                    + " container in task exited (EssentialContainerExited)"));
    assertThat(verdict.witnesses().getFirst().at()).contains(Instant.parse("2026-03-02T10:00:11Z"));
    assertThat(verdict.witnesses())
        .anySatisfy(
            it -> {
              assertThat(it.who()).isEqualTo("the row");
              assertThat(it.said()).startsWith("said RUNNING");
            });
  }

  private static TaskRecord ended(TaskRecord task, String evidence) {
    var how =
        task.failure()
            .<SessionStatus.Ended>map(SessionStatus.Failed::new)
            .orElseGet(SessionStatus.Completed::new);
    var end = new Attempt.SessionEnd(AT.plusSeconds(19), how, Optional.of(evidence));
    return task.draft().attempt(task.attempt().ended(end)).build(Optional.empty());
  }

  @Test
  void aLostEventIsNamedWithItsVersionAndTheTimeUntilItsEndWasFound() {
    var end = note(20, "task_failed", "attempt", "2", "heard_by", "sweep", "version", "6");
    var task =
        ended(failed(FailureCode.APPLICATION_EXIT, ""), "{\"stoppedAt\":\"2026-03-02T10:00:11Z\"}");

    var explanation = Explainer.of(known(task, List.of(end)));

    assertThat(explanation.lost())
        .containsExactly(
            "No event told of the end of attempt 2 (version 6): the sweep looked at the session and"
                + " found it, 9.0 s after it was over.");
    assertThat(
            Explainer.of(known(task, List.of(note(20, "task_failed", "heard_by", "event")))).lost())
        .isEmpty();
  }

  /// A sidecar may hold the session open: two things ended, and they must not read like one.
  @Test
  void theEndOfTheAgentIsNotThatOfItsSession() {
    var agent = note(20, "agent_ended", "attempt", "2", "heard_by", "sweep");
    var again = note(21, "agent_restarted", "attempt", "2", "heard_by", "look");
    var task = failed(FailureCode.APPLICATION_EXIT, "");

    assertThat(Explainer.of(known(task, List.of(agent, again))).lost())
        .containsExactly(
            "No event told of the end of the agent of attempt 2: the sweep looked at the session"
                + " and found it.",
            "No event told of a new start of the agent of attempt 2: a look at the session found"
                + " it.");
  }

  @Test
  void theTimelineSaysHowLongAnEndTookToBeKnown() {
    var task =
        ended(failed(FailureCode.APPLICATION_EXIT, ""), "{\"stoppedAt\":\"2026-03-02T10:00:11Z\"}");
    var end = note(20, "task_failed", "attempt", "2", "heard_by", "event");

    var timeline = Explainer.of(known(task, List.of(end))).timeline();

    assertThat(timeline)
        .filteredOn(it -> it.type().equals("ecs_stopped"))
        .singleElement()
        .extracting(Explanation.Entry::lag)
        .isEqualTo(Optional.of(Duration.ofSeconds(8)));
    assertThat(timeline).isSortedAccordingTo(java.util.Comparator.comparing(Explanation.Entry::at));
  }

  /// Of which nothing here knows.
  @Test
  void anotherBackendIsCalledByItsOwnNames() {
    var type = ComputeType.of("batch", Set.of(), Capability.OBSERVABLE).titled("AWS Batch");
    var session = new SessionHandle(type, "job-1", Map.of());
    var attempt = Samples.ecs().placed(Blueprint.of(type, Optional.empty())).withSession(session);
    var draft = failed(FailureCode.APPLICATION_EXIT, "").draft();
    var task =
        ended(
            draft.attempt(attempt).build(Optional.empty()),
            "{\"stoppedAt\":\"2026-03-02T10:00:11Z\"}");

    var explanation = Explainer.of(known(task, List.of(note(20, "task_failed"))));

    assertThat(explanation.verdict().orElseThrow().witnesses())
        .first()
        .extracting(Explanation.Witness::who)
        .isEqualTo("AWS Batch");
    assertThat(explanation.timeline())
        .filteredOn(it -> it.type().equals("batch_stopped"))
        .singleElement()
        .extracting(it -> it.source().word(), it -> it.source().isBackend())
        .containsExactly("batch", true);
  }

  @Test
  void whoWaitsIsToldForWhatAtWhichPlaceAndUntilWhen() {
    var queued = Samples.queuedBy(AdmissionLimit.USER);
    var waiting = Explainer.of(known(queued, List.of())).waiting().orElseThrow();
    assertThat(waiting.forWhat()).contains("SIGNALBOX_USER_CONCURRENCY_MAX");
    assertThat(waiting.place()).hasValue(2);

    var cause = new FailureCause(FailureCode.IMAGE_PULL, "no such image");
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.ecs());
    var declined = SampleTask.from(hydrating).declined(cause, AT, AT.plusSeconds(90)).build();
    var mend = Explainer.of(known(declined, List.of())).waiting().orElseThrow();
    assertThat(mend.forWhat()).isEqualTo("somebody to mend the deployment (IMAGE_PULL)");
    assertThat(mend.since()).isEqualTo(AT);
    assertThat(mend.nextTryAt()).contains(AT.plusSeconds(90));
  }

  @Test
  void aClaimTellsOfAttachmentsThatItsAgentDoesNotGet() {
    var notes =
        List.of(
            note(1, "hydration_started", "attempt", "1"),
            note(2, "hydration_started", "attempt", "1", "attachments_left_out", "2"));
    var task = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(Samples.ECS));

    assertThat(Explainer.of(known(task, notes)).timeline())
        .extracting(Explanation.Entry::text)
        .contains("Attempt 1 is claimed.", "Attempt 1 is claimed; attachments left out: 2.");
  }

  @Test
  void attemptsAreBarsThatNeverTurnAround() {
    var notes =
        List.of(
            note(1, "hydration_started", "attempt", "1"),
            note(2, "session_started", "attempt", "1"),
            note(
                5,
                "session_start_retry",
                "attempt",
                "2",
                "reason",
                "IMAGE_PULL",
                "next_try_at",
                "2026-03-02T10:00:08Z"),
            note(9, "session_started", "attempt", "2"));
    var task = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(Samples.ECS));

    var attempts = Explainer.of(known(task, notes)).attempts();

    assertThat(attempts).extracting(Explanation.AttemptSpan::number).containsExactly(1, 2);
    assertThat(attempts.get(1).phases())
        .extracting(Explanation.Phase::kind, Explanation.Phase::from)
        .containsExactly(
            tuple(Kind.QUEUED, AT.plusSeconds(5)),
            tuple(Kind.STARTING, AT.plusSeconds(8)),
            tuple(Kind.RUNNING, AT.plusSeconds(9)));
  }

  /// The service may hear of a start after the end, and before anything runs.
  @Test
  void sessionRunsFromTheTimeThatItsBackendTells() {
    var times = "'startedAt': '2026-03-02T10:00:06Z', 'stoppingAt': '2026-03-02T10:00:08Z', ";
    var exit = ", 'exitCode': 3";

    for (var noted : List.of(2, 7, 30)) {
      assertThat(bars(noted, times, exit))
          .as("noted after %d s", noted)
          .containsExactly("STARTING +1 +6", "RUNNING +6 +8", "STOPPING +8 +10");
    }
    assertThat(bars(2, "", "")).as("nothing of it ever ran").noneMatch(it -> it.startsWith("RUN"));
    assertThat(bars(2, "", exit))
        .as("one container ran, and another was never up")
        .contains("RUNNING +2");
  }

  private static List<String> bars(int noted, String times, String exit) {
    var evidence =
        "{%s'stoppedAt': '2026-03-02T10:00:10Z', 'containers': [{'name': 'agent'%s}]}"
            .formatted(times, exit)
            .replace('\'', '"');
    return bars(noted, ended(failed(FailureCode.APPLICATION_EXIT, "exit 3"), evidence));
  }

  private static List<String> bars(int noted, TaskRecord task, Noted... more) {
    var notes = new ArrayList<>(List.of(note(1, "hydration_started", "attempt", "2")));
    notes.add(note(noted, "session_started", "attempt", "2"));
    notes.addAll(List.of(more));
    return Explainer.of(known(task, notes)).attempts().getLast().phases().stream()
        .map(
            it ->
                Stream.concat(Stream.of(it.from()), it.to().stream())
                    .map(at -> " +" + Duration.between(AT, at).toMillis() / 1000.0)
                    .collect(Collectors.joining("", it.kind().name(), "")))
        .map(it -> it.replace(".0", ""))
        .toList();
  }

  /// Agents write whole seconds, cut off.
  @Test
  void shortSessionHasRunThoughItsAgentTellsAnEndBeforeItsStart() {
    var heard = note(9, "task_completed", "attempt", "2", "heard_by", "row");
    var evidence =
        """
        {"startedAt": "2026-03-02T10:00:06.300Z", "stoppingAt": "2026-03-02T10:00:06.900Z",
         "stoppedAt": "2026-03-02T10:00:10Z", "containers": []}
        """;
    var onEcs = completed(Samples.ecs().withSession(Samples.ECS), 6);
    var onAgentCore = completed(Samples.agentCore().withSession(Samples.AGENTCORE), 2);

    assertThat(bars(2, ended(onEcs, evidence), heard))
        .containsExactly("STARTING +1 +6.3", "RUNNING +6.3 +6.9", "STOPPING +6.9 +10");
    assertThat(bars(2, onAgentCore, heard)).containsExactly("STARTING +1 +2", "RUNNING +2 +9");
    assertThat(bars(2, onAgentCore))
        .as("what is over goes on in no bar, though nothing tells of its end")
        .containsExactly("STARTING +1 +2");
  }

  private static TaskRecord completed(Attempt attempt, int second) {
    var draft = Samples.record(TaskStatus.COMPLETED, attempt).draft();
    draft.times = draft.times.completed(AT.plusSeconds(second));
    return draft.build(Optional.empty());
  }

  /// Whatever a row says, it is explained, and only a failed one has a verdict.
  @Test
  void everyKindOfRowIsExplained() {
    Samples.records()
        .forEach(
            (name, task) -> {
              var explanation = Explainer.of(known(task, List.of()));
              assertThat(explanation.headline()).as(name).isNotBlank().endsWith(".");
              assertThat(explanation.verdict().isPresent())
                  .as(name)
                  .isEqualTo(task.failure().isPresent() && task.status().isTerminal());
              for (var attempt : explanation.attempts()) {
                for (var phase : attempt.phases()) {
                  assertThat(phase.to().orElse(Instant.MAX)).as(name).isAfter(phase.from());
                }
              }
              var json = ExplanationJson.of(explanation);
              assertThat(json.path("headline").asText()).isNotBlank();
              assertThat(DOCUMENT.violations("Explanation", json)).as(name).isEmpty();
            });
  }

  @Test
  void documentsSayWhatTheExplanationSays() {
    var explanation =
        Explainer.of(
            known(failed(FailureCode.OUT_OF_MEMORY, "x"), List.of(note(1, "task_created"))));

    var json = ExplanationJson.of(explanation);

    assertThat(json.path("verdict").path("actor").asText()).isEqualTo("agent_author");
    assertThat(json.path("verdict").path("command").asText()).startsWith("signalbox logs ");
    assertThat(json.path("timeline").path(0).path("source").asText()).isEqualTo("producer");
    assertThat(json.path("task").path("task_id").asText()).isEqualTo(Samples.TASK);
  }
}
