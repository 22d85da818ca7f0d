package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStarted;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of event where there is no row, and where there is one that nobody understands.
class SessionWithoutTaskTest {
  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  private static Stream<TaskEvent> events() {
    return Samples.events().values().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void onlyASessionThatLivesIsStoppedWhereThereIsNoRow(TaskEvent event) {
    assertThat(lifecycle.withoutTask(event)).isEqualTo(living(event).map(this::stop));
  }

  private Effect.StopSession stop(SessionStarted living) {
    return new Effect.StopSession(living.attempt(), living.session(), "signalbox: unknown task");
  }

  /// Attempt and session of an event that says that a session lives.
  private static Optional<SessionStarted> living(TaskEvent event) {
    if (event instanceof SessionStarted started) {
      return Optional.of(started);
    }
    return event instanceof SessionObserved seen && lives(seen.status())
        ? Optional.of(new SessionStarted(seen.attempt(), seen.session(), seen.at()))
        : Optional.empty();
  }

  private static boolean lives(SessionStatus status) {
    return status instanceof SessionStatus.Running || status instanceof SessionStatus.AgentEnded;
  }

  /// What says nothing of the session is a reason to look, whatever it is.
  @ParameterizedTest
  @MethodSource("events")
  void everyEventOfARowThatIsNotUnderstoodIsDecided(TaskEvent event) {
    var running = Samples.ecs().withSession(Samples.ECS).withVersion(OptionalLong.of(4));
    var row = unread(Samples.record(TaskStatus.RUNNING, running));

    assertThat(lifecycle.decide(row, event)).isNotNull();
    assertThat(lifecycle.isOurs(row, event)).isTrue();
  }

  @Test
  void aRowOfOursIsKnownByAnyOfItsTraces() {
    var wake = new TaskEvent.TaskWoken(Samples.TASK, NOW);
    var theirs = unread(Samples.record(TaskStatus.RUNNING, Attempt.NONE)).draft();
    var bare = theirs.build(Optional.empty());

    assertThat(lifecycle.isOurs(bare, wake)).isFalse();
    assertThat(lifecycle.isOurs(bare, Samples.event("SessionStopped"))).isTrue();
    assertThat(lifecycle.isOurs(theirs.build(Optional.of(NOW)), wake)).isTrue();
    theirs.admission = new TaskRecord.Admission(0, Optional.empty(), true, false);
    assertThat(lifecycle.isOurs(theirs.build(Optional.empty()), wake)).isTrue();
    theirs.admission = new TaskRecord.Admission(0, Optional.empty(), false, true);
    assertThat(lifecycle.isOurs(theirs.build(Optional.empty()), wake)).isTrue();
  }

  @Test
  void aSessionOfAnotherNameSaysNothingOfARowThatIsNotUnderstood() {
    var gone = new SessionStatus.AgentEnded(new SessionStatus.Completed());
    var running = Samples.ecs().withSession(Samples.ECS);
    var row = unread(Samples.record(TaskStatus.RUNNING, running));

    var look = lifecycle.decide(row, Samples.seen(gone, 9));

    assertThat(look.effects()).noneMatch(Effect.StopSession.class::isInstance);
    assertThat(look.because()).isEqualTo("not understood, and its session may run");
  }

  private static TaskRecord unread(TaskRecord record) {
    var draft = record.draft();
    draft.stored = new Stored(Map.of(), Map.of("status", "'DONE'"));
    return draft.build(record.deadlineAt());
  }
}
