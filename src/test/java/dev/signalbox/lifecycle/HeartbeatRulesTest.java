package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Looks at an agent that behaves like that of the contract: while it waits for an approval it
/// sends no heartbeat, and its status changes come without a time. Each test tells what stands in
/// the row at which second, and looks at it.
class HeartbeatRulesTest {
  private static final Duration STALE = LifecyclePolicy.DEFAULTS.silence().heartbeatStale();
  private static final Duration SECOND_LOOK = LifecyclePolicy.DEFAULTS.silence().secondLook();
  private static final Duration STRANDED = LifecyclePolicy.DEFAULTS.silence().approvalAge();

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
  private TaskRecord row = started(Samples.agentCore().withSession(AGENTCORE));
  private int moves;

  private static TaskRecord started(Attempt attempt) {
    var open = Samples.record(TaskStatus.RUNNING, attempt);
    var draft = open.draft();
    draft.times = open.times().started(T0);
    return draft.build(open.deadlineAt());
  }

  private static Instant second(long second) {
    return T0.plusSeconds(second);
  }

  private void look(long second) {
    look(second(second));
  }

  private void look(Instant at) {
    if (lifecycle.decide(row, new TaskWoken(TASK, at)) instanceof Move move) {
      row = move.after();
      moves++;
    }
  }

  private void beat(long second) {
    var times = row.times();
    agentWrites(
        row.status(),
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            times.startedAt(),
            times.completedAt(),
            Optional.of(second(second)),
            times.watch(),
            times.earlierStart()));
  }

  private void asks(String request) {
    approvals(
        TaskStatus.AWAITING_APPROVAL, new Approvals(approvals().count() + 1, Optional.of(request)));
  }

  private void goesOn() {
    approvals(TaskStatus.RUNNING, new Approvals(approvals().count(), Optional.empty()));
  }

  /// As an agent does that follows only the page about agents: it does not name its request.
  private void says(TaskStatus status) {
    agentWrites(status, row.times());
  }

  private Approvals approvals() {
    return row.times().watch().approvals();
  }

  private void approvals(TaskStatus status, Approvals next) {
    var watch = row.times().watch();
    agentWrites(
        status,
        row.times()
            .watched(
                new Watch(
                    next,
                    watch.approvalsSeen(),
                    watch.pauseSeenAt(),
                    watch.silenceSeenAt(),
                    watch.heartbeatSeen())));
  }

  private void agentWrites(TaskStatus status, TaskRecord.Times times) {
    var draft = row.draft();
    draft.status = status;
    draft.times = times;
    row = draft.build(row.deadlineAt());
  }

  private void assertLives() {
    assertThat(row.status().isTerminal()).as(row.failure().toString()).isFalse();
  }

  private void assertEndedWith(FailureCode code) {
    assertThat(row.failure().map(FailureCause::code)).contains(code);
    assertThat(row.attempt().stopPending()).isTrue();
  }

  /// As seen in November 2026: the heartbeat is 231 seconds old when the agent goes on.
  @Test
  void anApprovalThatNoLookSawDoesNotKillTheAgentThatWentOnAfterIt() {
    beat(0);
    goesOn();

    look(231);
    look(240);
    look(300);

    assertLives();
    beat(276);
    look(360);
    look(600);
    assertThat(row.times().watch().silenceSeenAt()).isPresent();
    assertLives();
  }

  @Test
  void aLookAfterALongOutageDoesNotKillAnAgentThatJustWentOn() {
    beat(0);
    asks("one");
    goesOn();

    look(7_000);

    assertLives();
    beat(7_040);
    look(7_060);
    assertThat(row.times().watch().silenceSeenAt()).isEmpty();
    look(7_120);
    assertLives();
  }

  @Test
  void anAgentThatWaitsForAnApprovalIsNotLostHoweverLongItIsSilent() {
    beat(0);
    says(TaskStatus.AWAITING_APPROVAL);

    for (var at = second(60); at.isBefore(T0.plus(Duration.ofHours(7))); at = at.plusSeconds(60)) {
      look(at);
    }

    assertThat(row.status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
  }

  /// A thousand tasks may wait: looks are cheap, writes are not.
  @Test
  void aWaitIsWrittenOncePerPeriodAndLookedAtWithinIt() {
    asks("one");

    for (int at = 60; at <= 3_600; at += 60) {
      look(at);
      assertThat(Duration.between(second(at), row.deadlineAt().orElseThrow()))
          .isBetween(Duration.ZERO, STALE);
    }

    assertThat(moves).isLessThanOrEqualTo(1 + 3_600 / (int) STALE.toSeconds());
  }

  @Test
  void anAgentThatWorksAgainHasOneWholePeriodFromTheLookThatFirstSeesIt() {
    beat(0);
    asks("one");
    look(60);
    goesOn();
    look(3_000);

    assertThat(row.deadlineAt()).contains(second(3_000).plus(STALE));
    look(second(3_000).plus(STALE).minusMillis(1));
    assertLives();
    look(second(3_000).plus(STALE));
    assertEndedWith(FailureCode.HEARTBEAT_LOST);
  }

  @Test
  void onceItIsHeardAgainItsDeadlineIsThatOfTheTask() {
    asks("one");
    look(60);
    goesOn();
    look(3_000);
    beat(3_030);

    look(3_060);

    assertThat(row.deadlineAt()).contains(T0.plus(Duration.ofHours(8)));
    var before = moves;
    beat(3_105);
    look(3_120);
    assertThat(moves).isEqualTo(before);
  }

  @Test
  void severalApprovalsInARowAreOneSignOfLifeEach() {
    beat(0);
    asks("one");
    look(60);
    goesOn();
    look(120);
    // Between two looks it asks, goes on and asks again.
    asks("two");
    goesOn();
    look(350);
    asks("three");
    goesOn();
    look(580);
    look(second(580).plus(STALE).minusMillis(1));

    assertLives();
    look(second(580).plus(STALE));
    assertEndedWith(FailureCode.HEARTBEAT_LOST);
  }

  @Test
  void aNewRequestIsANewWait() {
    asks("one");
    look(0);
    goesOn();
    asks("two");
    look(7_000);
    look(second(7_000).plus(STRANDED).minusMillis(1));

    assertLives();
    look(second(7_000).plus(STRANDED));
    assertEndedWith(FailureCode.APPROVAL_STRANDED);
  }

  @Test
  void anAgentThatEndsItsWaitsItselfAndDoesNotIsDead() {
    asks("one");
    look(60);

    look(second(60).plus(STRANDED).minusMillis(1));
    assertLives();
    look(second(60).plus(STRANDED));

    assertEndedWith(FailureCode.APPROVAL_STRANDED);
    assertThat(row.errorMessage().orElseThrow()).contains("Approval stranded:");
  }

  @Test
  void aNoteOfSilenceFromBeforeAnOutageIsTakenAnew() {
    beat(0);
    look(130);
    // Nobody looks. The agent asks without a name, and goes on just before the next look.
    look(7_000);

    assertLives();
    look(second(7_000).plus(SECOND_LOOK).minusMillis(1));
    assertLives();
    look(second(7_000).plus(SECOND_LOOK));
    assertEndedWith(FailureCode.HEARTBEAT_LOST);
  }

  /// The look after both ends must not take the later one for the verdict.
  @Test
  void whatWasOverFirstIsTheVerdict() {
    var end = LifecyclePolicy.DEFAULTS.session().maximumDuration().toSeconds();
    beat(end - 130);
    look(end - 5);
    assertThat(row.times().watch().silenceSeenAt()).isPresent();

    look(end + 120);

    assertEndedWith(FailureCode.MAXIMUM_DURATION);
    row = started(Samples.agentCore().withSession(AGENTCORE));
    beat(end - 300);
    look(end - 170);

    look(end + 40);

    assertEndedWith(FailureCode.HEARTBEAT_LOST);
  }

  @Test
  void anAgentThatWritesTheTimeOfItsResumeIsHeardByIt() {
    beat(0);
    row = row.draft().to(TaskStatus.AWAITING_APPROVAL, second(10)).build(row.deadlineAt());
    row = row.draft().to(TaskStatus.RUNNING, second(400)).build(row.deadlineAt());

    look(420);

    assertThat(moves).isZero();
    look(530);
    look(650);
    assertEndedWith(FailureCode.HEARTBEAT_LOST);
  }

  @Test
  void aWaitingTaskIsCancelled() {
    asks("one");
    look(60);

    var cancel =
        new CancelRequested(TASK, Optional.empty(), Optional.of("bob"), second(70), second(70));
    var move = (Move) lifecycle.decide(row, cancel);

    assertThat(move.after().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(move.after().attempt().stopPending()).isTrue();
  }

  /// Its container is looked at, so its wait needs no other sign.
  @Test
  void anEcsAgentMayWaitAsLongAsItsTaskMayRun() {
    row = started(Samples.ecs().withSession(ECS));
    asks("one");

    for (int hour = 1; hour < 8; hour++) {
      look(3_600L * hour);
    }

    assertThat(moves).isZero();
    assertThat(row.status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
  }
}
