package dev.signalbox.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Entry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Each entry says what happened, of whoever did it.
final class SentencesTest {
  private static final FailureCause SPOT =
      new FailureCause(FailureCode.SPOT_INTERRUPTION, "Your Spot Task was interrupted.");

  private static Explanation explained(Noted... notes) {
    var task = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(Samples.ECS));
    return Explainer.of(ExplainerTest.known(task, List.of(notes)));
  }

  private static Entry entry(Noted note) {
    return explained(note).timeline().getFirst();
  }

  /// As the lifecycle notes it, so that neither can change alone.
  private static Noted noted(TaskRecord task, SessionStatus seen) {
    var event =
        new TaskEvent.SessionObserved(
            Samples.SECOND, Samples.ECS, seen, OptionalLong.of(9), Optional.empty(), Samples.NOW);
    var move = (Move) new TaskLifecycle(LifecyclePolicy.DEFAULTS).decide(task, event);
    var note = move.notes().getFirst().with("heard_by", "sweep");
    return new Noted(move.at(), note.eventType(), note.metadata());
  }

  @Test
  void sessionThatWasLostIsNoStartThatWasDeclined() {
    var lost = noted(Samples.runAgain(), new SessionStatus.Failed(SPOT));

    var explained = explained(lost);

    assertThat(explained.timeline().getFirst().text())
        .isEqualTo(
            "The session of attempt 2 was lost by SPOT_INTERRUPTION and is run again: Your Spot"
                + " Task was interrupted.");
    assertThat(Tries.of(ExplainerTest.known(Samples.runAgain(), List.of(lost))))
        .singleElement()
        .asString()
        .contains("the session of attempt 2 was lost (SPOT_INTERRUPTION), run again at ")
        .doesNotContain("declined");
    assertThat(explained.lost()).singleElement().asString().contains("the end of attempt 2");
  }

  /// A host may be taken back before anything ran on it.
  @Test
  void startThatCameToNothingIsDeclinedWhateverTookItsHost() {
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.ecs().withSession(Samples.ECS));

    var declined = noted(hydrating, new SessionStatus.NeverStarted(SPOT));

    assertThat(entry(declined).text()).startsWith("A start was declined by SPOT_INTERRUPTION: ");
  }

  @Test
  void answerOfAPersonIsTheirsWithNameAndReason() {
    var approved =
        entry(
            ExplainerTest.note(
                1,
                "approval_decision_recorded",
                "status",
                "APPROVED",
                "caller_user_id",
                "ann",
                "scope",
                "this_call"));
    var denied =
        entry(
            ExplainerTest.note(
                1,
                "approval_decision_recorded",
                "status",
                "DENIED",
                "caller_user_id",
                "bob",
                "reason",
                "open a pull request"));

    assertThat(approved.source()).isEqualTo(Entry.Source.PERSON);
    assertThat(approved.source().isBackend()).isFalse();
    assertThat(approved.text()).isEqualTo("Approved by ann (this_call).");
    assertThat(denied.text()).isEqualTo("Denied by bob: open a pull request.");
    assertThat(entry(ExplainerTest.note(1, "approval_requested")).source())
        .isEqualTo(Entry.Source.AGENT);
  }

  @Test
  void gapOfALongTimelineIsToldByThisService() {
    var gap = entry(ExplainerTest.note(1, "entries_left_out", "first", "50", "newest", "450"));

    assertThat(gap.source()).isEqualTo(Entry.Source.SIGNALBOX);
    assertThat(gap.text()).contains("left out");
  }
}
