package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.HYDRATED;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.RUNTIME;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static dev.signalbox.lifecycle.Samples.agentCore;
import static dev.signalbox.lifecycle.Samples.cause;
import static dev.signalbox.lifecycle.Samples.ecs;
import static dev.signalbox.lifecycle.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.ContextReading;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Between the claim of an attempt and its start.
class ContextRulesTest {
  private static final LifecyclePolicy READING =
      LifecyclePolicy.DEFAULTS.with(LifecyclePolicy.DEFAULTS.launch().withContext(true));
  private static final Blueprint WITH_TOKEN =
      Blueprint.of(EcsSession.TYPE, Optional.empty()).withGithubTokenSecret(Optional.of("secret"));
  private static final Duration CONFIRMATION = READING.launch().confirmation();

  private final TaskLifecycle lifecycle = new TaskLifecycle(READING);

  private static TaskRecord submitted(boolean withRepo) {
    var plain = TaskRequest.ofUser("alice");
    var request =
        new TaskRequest(
            plain.userId(),
            withRepo ? Optional.of("octo/demo") : Optional.empty(),
            Optional.of("mend it"),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            "sqs",
            Map.of(),
            Optional.empty());
    return new TaskLifecycle(READING).submitted(new TaskEvent.TaskSubmitted(TASK, request, T0));
  }

  private static Move found(TaskLifecycle lifecycle, TaskRecord record, Blueprint blueprint) {
    return (Move) lifecycle.decide(record, new TaskEvent.BlueprintFound(TASK, blueprint, NOW));
  }

  private Transition read(TaskRecord record, ContextReading reading) {
    return lifecycle.decide(record, new TaskEvent.ContextRead(SECOND, reading, NOW));
  }

  private static TaskRecord pending(Attempt attempt) {
    return record(TaskStatus.HYDRATING, attempt.withContextPending());
  }

  private static List<String> types(Transition transition) {
    return ((Move) transition).notes().stream().map(Note::eventType).toList();
  }

  @Test
  void aClaimReadsBeforeItStartsWhereThereIsARepositoryAndAToken() {
    var claim = found(lifecycle, submitted(true), WITH_TOKEN);

    assertThat(claim.effects()).containsExactly(new Effect.ReadContext(FIRST));
    assertThat(claim.after().attempt().contextPending()).isTrue();
    assertThat(claim.after().slotHeld()).isTrue();
    assertThat(claim.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(claim.launches()).as("the token is taken with the claim").contains(EcsSession.TYPE);
    assertThat(claim.after().attempt().mayBeLive()).as("nothing was asked for").isFalse();
  }

  @Test
  void withoutATokenARepositoryOrASourceAClaimStartsAtOnce() {
    var withoutToken = Blueprint.of(EcsSession.TYPE, Optional.empty());
    var defaults = LifecyclePolicy.DEFAULTS;
    var off = new TaskLifecycle(defaults.with(defaults.launch().withContext(false)));

    assertThat(
            List.of(
                found(lifecycle, submitted(true), withoutToken),
                found(lifecycle, submitted(false), WITH_TOKEN),
                found(off, submitted(true), WITH_TOKEN)))
        .allSatisfy(
            claim -> {
              assertThat(claim.effects()).containsExactly(new Effect.StartSession(FIRST));
              assertThat(claim.after().attempt().contextPending()).isFalse();
            });
  }

  @Test
  void whatWasReadIsToldAndTheStartHasItsWholeTimeFromThen() {
    var record = pending(ecs());
    var at = T0.plus(CONFIRMATION).minusSeconds(1);

    var move = (Move) lifecycle.decide(record, new TaskEvent.ContextRead(SECOND, HYDRATED, at));

    assertThat(move.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(move.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(move.after().attempt().contextPending()).isFalse();
    assertThat(move.after().attempt().mayBeLive()).isTrue();
    assertThat(move.after().deadlineAt()).contains(at.plus(CONFIRMATION));
    assertThat(move.launches()).as("no second token").isEmpty();
    assertThat(move.notes())
        .containsExactly(
            Note.of("hydration_complete")
                .with("attempt", 2)
                .with("sources", "issue,pull_request")
                .with("token_estimate", 1200)
                .with("truncated", true));
  }

  @Test
  void aTaskWorksOnTheBranchOfItsPullRequestOnceThatWasRead() {
    var pending = pending(ecs()).draft();
    pending.branchName = Optional.of(BranchName.PENDING);
    var unresolved = pending.build(Optional.of(NOW));
    pending.branchName = Optional.of("bgagent/x/mend-it");
    var ofItsOwn = pending.build(Optional.of(NOW));

    assertThat(((Move) read(unresolved, HYDRATED)).after().branchName()).contains("fix/login");
    assertThat(((Move) read(ofItsOwn, HYDRATED)).after().branchName())
        .as("it only refers to the pull request")
        .contains("bgagent/x/mend-it");
    var unavailable = (Move) read(unresolved, new ContextReading.Unavailable("HTTP 503"));
    assertThat(unavailable.after().branchName()).contains(BranchName.PENDING);
  }

  @Test
  void aSourceInTroubleKeepsNobodyFromTheStartAndIsTold() {
    var move = (Move) read(pending(agentCore()), new ContextReading.Unavailable("HTTP 503"));

    assertThat(move.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("fallback_error", NoteValue.of("HTTP 503"))
        .containsEntry("token_estimate", NoteValue.of(0));
  }

  private static TaskRecord withoutItsBranch() {
    var draft = pending(ecs()).draft();
    draft.branchName = Optional.of(BranchName.PENDING);
    return draft.build(Optional.of(T0.plus(CONFIRMATION)));
  }

  private Transition notYet(TaskRecord record, Instant at) {
    var reading = new ContextReading.NotYet("HTTP 503");
    return lifecycle.decide(record, new TaskEvent.ContextRead(SECOND, reading, at));
  }

  @Test
  void onlyATaskThatNeedsABranchWaitsForWhatMayBeReadLater() {
    var other = (Move) notYet(pending(ecs()), T0);
    assertThat(other.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(other.notes().getFirst().metadata())
        .containsEntry("fallback_error", NoteValue.of("HTTP 503"));

    assertThat(((Stay) notYet(withoutItsBranch(), T0)).effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.WakeTask.class,
            wake -> assertThat(wake.at()).isBetween(T0.plusSeconds(2), T0.plusSeconds(35)));
  }

  @Test
  void theWaitForABranchEndsInTime() {
    var record = withoutItsBranch();
    var end = T0.plus(READING.launch().contextPatience());

    var last = (Stay) notYet(record, end.minusMillis(1));
    assertThat(last.effects()).as("not beyond").containsExactly(new Effect.WakeTask(TASK, end));

    var start = (Move) notYet(record, end);
    assertThat(start.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(start.after().branchName()).contains(BranchName.PENDING);
    assertThat(start.notes().getFirst().metadata())
        .containsEntry("fallback_error", NoteValue.of("HTTP 503"));
  }

  @Test
  void whoeverIsReadMayBeGivenLessPatienceThanAStart() {
    var hasty = READING.with(READING.launch().withContextPatience(Duration.ofSeconds(1)));
    var impatient = new TaskLifecycle(hasty);
    var reading = new ContextReading.NotYet("HTTP 503");

    var early = new TaskEvent.ContextRead(SECOND, reading, T0.plusMillis(700));
    assertThat(((Stay) impatient.decide(withoutItsBranch(), early)).effects())
        .containsExactly(new Effect.WakeTask(TASK, T0.plusSeconds(1)));
    var late = new TaskEvent.ContextRead(SECOND, reading, T0.plusSeconds(2));
    assertThat(((Move) impatient.decide(withoutItsBranch(), late)).effects())
        .containsExactly(new Effect.StartSession(SECOND));
  }

  @Test
  void attachmentsThatTheAgentDoesNotGetAreToldWithTheClaim() {
    var event = new TaskEvent.BlueprintFound(TASK, WITH_TOKEN, 3, NOW);

    var claim = (Move) lifecycle.decide(submitted(true), event);

    assertThat(claim.notes().getFirst())
        .isEqualTo(Note.of("hydration_started").with("attempt", 1).with("attachments_left_out", 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {
        "REPO_NOT_FOUND_OR_NO_ACCESS",
        "ISSUE_NOT_FOUND",
        "PR_NOT_FOUND_OR_CLOSED",
        "GITHUB_TOKEN_REFUSED",
        "INSUFFICIENT_GITHUB_REPO_PERMISSIONS"
      })
  void aTaskThatNoAgentCouldWorkOnEndsBeforeItCosts(FailureCode code) {
    var move = (Move) read(pending(ecs()), new ContextReading.Refused(cause(code)));

    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(move.after().settled()).isTrue();
    assertThat(move.after().slotHeld()).isFalse();
    assertThat(move.after().attempt().stopPending()).as("there is nothing to stop").isFalse();
    assertThat(move.after().errorMessage().orElseThrow()).startsWith("Pre-flight check failed: ");
    assertThat(move.effects()).noneMatch(it -> it instanceof Effect.StartSession);
    assertThat(types(move)).containsExactly("preflight_failed", "task_failed");
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("reason", NoteValue.of(code.name()));
  }

  @Test
  void aTaskThatFindsNoPlaceAmongThoseThatReadComesBack() {
    var stay = (Stay) read(pending(ecs()), new ContextReading.Busy());

    assertThat(stay.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.WakeTask.class,
            wake -> assertThat(wake.at()).isBetween(NOW, NOW.plusSeconds(17)));
    assertThat(stay.first().effects()).as("at the first hearing too").isNotEmpty();
  }

  /// The process that was to read may have died, whatever its backend.
  @Test
  void aWakeReadsAgainAndStartsNothing() {
    for (var record : List.of(pending(ecs()), pending(agentCore()))) {
      var stay = (Stay) lifecycle.decide(record, new TaskEvent.TaskWoken(TASK, NOW));

      assertThat(stay.effects()).containsExactly(new Effect.ReadContext(SECOND));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverCannotReadInTimeStartsWithout(boolean onEcs) {
    var record = pending(onEcs ? ecs() : agentCore());

    var again = (Move) wake(record, T0.plus(CONFIRMATION));
    assertThat(again.effects()).containsExactly(new Effect.ReadContext(SECOND));
    assertThat(again.after().deadlineAt()).contains(T0.plus(CONFIRMATION.multipliedBy(2)));

    var last = (Move) wake(again.after(), T0.plus(CONFIRMATION.multipliedBy(2)));
    assertThat(last.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(last.after().attempt().contextPending()).isFalse();
    assertThat(last.notes().getFirst().metadata()).containsKey("fallback_error");
  }

  private Transition wake(TaskRecord record, Instant at) {
    return lifecycle.decide(record, new TaskEvent.TaskWoken(TASK, at));
  }

  @Test
  void whatASecondReplicaReadsStartsNothing() {
    var first = (Move) read(pending(ecs()), HYDRATED);

    assertThat(read(first.after(), HYDRATED))
        .isInstanceOfSatisfying(
            Stay.class,
            stay ->
                assertThat(stay.effects())
                    .noneMatch(it -> it instanceof Effect.StartSession)
                    .as("the document is in use")
                    .doesNotContain(new Effect.DropPayload(SECOND)));
  }

  @Test
  void aCancelMeanwhileStopsNothingAndTheDocumentThatComesLateIsDropped() {
    var cancel =
        new TaskEvent.CancelRequested(TASK, Optional.empty(), Optional.of("bob"), NOW, NOW);
    var cancelled = (Move) lifecycle.decide(pending(ecs()), cancel);

    assertThat(cancelled.after().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(cancelled.after().attempt().stopPending()).isFalse();
    assertThat(cancelled.after().deadlineAt()).as("nothing is owed").isEmpty();

    var late = (Stay) read(cancelled.after(), HYDRATED);
    assertThat(late.first().effects()).containsExactly(new Effect.DropPayload(SECOND));
  }

  @Test
  void theDocumentOfAnEarlierAttemptIsDroppedWhenItComesLate() {
    var event = new TaskEvent.ContextRead(FIRST, HYDRATED, NOW);

    var late = (Stay) lifecycle.decide(record(TaskStatus.HYDRATING, ecs()), event);

    assertThat(late.effects()).containsExactly(new Effect.DropPayload(FIRST));
  }

  @Test
  void aNewAttemptReadsAgainAndOneThatWasTurnedAwayDoesNot() {
    var used = Budget.UNUSED.countStartFailure(cause(FailureCode.NETWORK_INTERFACE), T0);
    var again = withRepo(ecs().again(used, NOW));
    var away = withRepo(ecs().turnedAway(used, NOW));

    assertThat(found(lifecycle, again, WITH_TOKEN).effects())
        .containsExactly(new Effect.ReadContext(new AttemptId(TASK, 3)));
    assertThat(found(lifecycle, away, WITH_TOKEN).effects())
        .containsExactly(new Effect.StartSession(SECOND));
  }

  private static TaskRecord withRepo(Attempt attempt) {
    var draft = submitted(true).draft().to(TaskStatus.HYDRATING, T0).attempt(attempt);
    return draft.build(Optional.of(NOW));
  }

  @Test
  void anAgentCoreSessionIsNamedButNotStoppedBeforeItWasAskedFor() {
    var attempt =
        Attempt.NONE
            .next(Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME)))
            .withContextPending();

    assertThat(record(TaskStatus.HYDRATING, attempt).stoppableSession()).isEmpty();
    assertThat(record(TaskStatus.HYDRATING, attempt.contextSettled()).stoppableSession())
        .isPresent();
  }
}
