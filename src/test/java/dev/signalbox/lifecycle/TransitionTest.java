package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What a transition says of the counts it changes, and of what it only makes good.
class TransitionTest {
  private static final Effect STOP = new Effect.StopSession(SECOND, ECS, "signalbox: repeated");
  private static final Effect WAKE = new Effect.WakeTask(TASK, NOW);

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void aSlotIsTakenByTheClaimKeptAtTheStartAndGivenBackAtTheEnd() {
    var blueprint = Blueprint.of(EcsSession.TYPE, Optional.empty());
    var claim =
        move(
            Samples.record(TaskStatus.SUBMITTED, Attempt.NONE),
            new TaskEvent.BlueprintFound(TASK, blueprint, NOW));
    var start =
        move(
            Samples.record(TaskStatus.HYDRATING, Samples.ecs()),
            new TaskEvent.SessionStarted(SECOND, ECS, NOW));
    var end =
        move(
            Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS)),
            Samples.event("Observed failed"));

    assertThat(List.of(claim.takesSlot(), claim.releasesSlot())).containsExactly(true, false);
    assertThat(List.of(start.takesSlot(), start.releasesSlot())).containsExactly(false, false);
    assertThat(List.of(end.takesSlot(), end.releasesSlot())).containsExactly(false, true);
  }

  /// Nothing can have been left out before an event that is heard for the first time.
  @Test
  void anEventThatIsHeardForTheFirstTimeMakesNothingGood() {
    var repeat = new Stay("already RUNNING", List.of(WAKE), List.of(WAKE));
    var own = new Stay("another session", List.of(STOP));

    assertThat(repeat.first().effects()).isEmpty();
    assertThat(repeat.first().because()).isEqualTo("already RUNNING");
    assertThat(own.first()).isEqualTo(own);
  }

  /// A look that no longer finds the session says nothing of what it did; one that shows it alive
  /// after all is believed.
  @Test
  void aSessionThatWasLostAndIsFoundAliveIsStopped() {
    var running = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS));
    var lost =
        move(
            running,
            new TaskEvent.SessionObserved(
                SECOND,
                ECS,
                new SessionStatus.NotFound(),
                OptionalLong.empty(),
                Optional.empty(),
                NOW.plusSeconds(600)));
    assertThat(lost.after().status()).isEqualTo(TaskStatus.FAILED);

    var found = move(lost.after(), Samples.seen(new SessionStatus.Running(), 9));

    assertThat(found.effects())
        .containsExactly(new Effect.StopSession(SECOND, ECS, "signalbox: given up before"));
    assertThat(found.after().attempt().stopPending()).isTrue();
    assertThat(found.after().attempt().end()).isEmpty();
  }

  @Test
  void aSessionWhoseEndWasSeenIsNotAliveAgain() {
    var running = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS));
    var ended = move(running, Samples.event("Observed failed")).after();

    var late = lifecycle.decide(ended, Samples.seen(new SessionStatus.Running(), 10));

    assertThat(late).isInstanceOf(Stay.class);
    assertThat(late.because()).contains("ended already");
    assertThat(late.effects()).noneMatch(Effect.StopSession.class::isInstance);
  }

  private Move move(TaskRecord record, TaskEvent event) {
    return (Move) lifecycle.decide(record, event);
  }
}
