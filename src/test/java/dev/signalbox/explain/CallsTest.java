package dev.signalbox.explain;

import static dev.signalbox.explain.ExplainerTest.known;
import static dev.signalbox.explain.ExplainerTest.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Explanation.Entry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What was asked of the compute service, as what followed tells.
final class CallsTest {
  private static final Noted CANCELLED =
      note(9, "task_cancelled", "attempt", "2", "heard_by", "message");

  private static List<String> calls(TaskRecord task, int attempt, Noted... notes) {
    return Calls.of(known(task, List.of(notes)), attempt).stream()
        .map(
            it ->
                it.what()
                    + " +"
                    + (it.at().getEpochSecond() - Samples.T0.getEpochSecond())
                    + " "
                    + it.outcome())
        .toList();
  }

  private static TaskRecord ofSession(TaskStatus status, boolean stopPending) {
    var attempt = Samples.ecs().withSession(Samples.ECS).withStopPending(stopPending);
    return Samples.record(status, attempt);
  }

  private static Noted retry(int second, int next, String code) {
    return note(
        second, "session_start_retry", "attempt", "" + next, "reason", code, "heard_by", "answer");
  }

  @Test
  void eachAttemptHasTheStartsThatWereAskedForIt() {
    var notes =
        new Noted[] {
          note(1, "hydration_started", "attempt", "1"),
          retry(2, 1, "THROTTLED"),
          retry(3, 2, "CAPACITY_UNAVAILABLE"),
          note(5, "session_started", "attempt", "2")
        };
    var task = ofSession(TaskStatus.RUNNING, false);

    assertThat(calls(task, 1, notes))
        .containsExactly(
            "start +2 declined (THROTTLED)", "start +3 declined (CAPACITY_UNAVAILABLE)");
    assertThat(calls(task, 2, notes)).containsExactly("start +5 accepted");
  }

  @Test
  void startThatFailsATaskIsACallToo() {
    var task = ExplainerTest.failed(FailureCode.OVERRIDES_TOO_LARGE, "", Samples.ecs());
    var end = note(4, "task_failed", "attempt", "2", "code", "OVERRIDES_TOO_LARGE");

    assertThat(calls(task, 2, end)).containsExactly("start +4 declined (OVERRIDES_TOO_LARGE)");
  }

  /// Before a start lies the blueprint, and after it what its session does.
  @Test
  void whatNobodyCalledForIsNoCall() {
    var image =
        note(7, "session_start_retry", "attempt", "3", "reason", "IMAGE_PULL", "heard_by", "event");
    var task = Samples.record(TaskStatus.HYDRATING, Samples.ecs());

    assertThat(calls(task, 2, retry(2, 3, "COMPUTE_NOT_CONFIGURED"), image)).isEmpty();
  }

  @Test
  void stopIsToldWithWhatCameOfIt() {
    assertThat(calls(ofSession(TaskStatus.CANCELLED, true), 2, CANCELLED))
        .containsExactly("stop +9 not confirmed yet");
    assertThat(calls(ofSession(TaskStatus.CANCELLED, false), 2, CANCELLED))
        .containsExactly("stop +9 confirmed");
    assertThat(
            calls(
                ofSession(TaskStatus.CANCELLED, false),
                2,
                CANCELLED,
                note(99, "session_stop_unconfirmed", "attempt", "2")))
        .containsExactly("stop +9 never confirmed");
    assertThat(calls(ofSession(TaskStatus.CANCELLED, true), 1, CANCELLED))
        .as("of an earlier attempt")
        .isEmpty();
    assertThat(
            calls(
                ofSession(TaskStatus.COMPLETED, true),
                2,
                note(8, "session_outlived_report", "attempt", "2")))
        .containsExactly("stop +8 not confirmed yet");
  }

  @Test
  void whatIsOverByItselfIsNotStopped() {
    var end = new Attempt.SessionEnd(Samples.T0, new SessionStatus.Completed(), Optional.empty());
    var failed =
        ExplainerTest.failed(
            FailureCode.APPLICATION_EXIT, "", Samples.ecs().withSession(Samples.ECS).ended(end));
    var note =
        note(9, "task_failed", "attempt", "2", "heard_by", "event", "code", "APPLICATION_EXIT");

    assertThat(calls(failed, 2, note)).isEmpty();
    assertThat(calls(ofSession(TaskStatus.COMPLETED, false), 2, note(9, "task_completed")))
        .isEmpty();
  }

  @Test
  void stopStandsInTheTimelineAndCallsInTheDocument() {
    var explanation =
        Explainer.of(known(ofSession(TaskStatus.CANCELLED, true), List.of(CANCELLED)));

    assertThat(explanation.timeline())
        .filteredOn(it -> it.type().equals("stop_asked"))
        .extracting(Entry::text)
        .containsExactly("The session is asked to stop: not confirmed yet.");
    var attempts = ExplanationJson.of(explanation).path("attempts");
    assertThat(attempts.findValuesAsText("call")).containsExactly("stop");
    assertThat(attempts.findValuesAsText("outcome")).containsExactly("not confirmed yet");
  }
}
