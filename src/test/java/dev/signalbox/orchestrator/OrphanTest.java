package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sessions that nobody waits for, and how each comes to be stopped.
class OrphanTest {
  private static final SessionObservation RUNS =
      new SessionObservation(new SessionStatus.Running(), OptionalLong.of(4), Optional.empty());
  private static final SessionHandle LOST =
      EcsSession.of(ScriptedEcs.CLUSTER, "arn:aws:ecs:task/" + FIRST);

  private static final Duration WINDOW = OrphanPolicy.DEFAULTS.window();
  private static final Verdict WATCHED = new Verdict.RetryAfter(OrphanPolicy.DEFAULTS.askAgain());

  private final Shell shell = new Shell();

  @Test
  void aSessionThatRunsWithoutARowIsStoppedAndItsEndIsNot() {
    assertThat(shell.see(FIRST, new SessionStatus.Completed(), 3)).isEqualTo(new Verdict.Done());
    assertThat(shell.ecs.stops).isEmpty();

    assertThat(runs(FIRST)).isEqualTo(WATCHED);
    assertThat(shell.ecs.stops).isEmpty();

    shell.passes(WINDOW);
    assertThat(runs(FIRST)).isEqualTo(new Verdict.Done());

    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.tally.of(Meters.EVENTS_UNMATCHED, "event", "SessionObserved")).isEqualTo(3);
  }

  /// As many as are believed to be orphans.
  @Test
  void aFewSessionsWithoutARowAreStopped() {
    var orphans = sessions(OrphanPolicy.DEFAULTS.sessionsMax());
    orphans.forEach(it -> assertThat(runs(it)).isEqualTo(WATCHED));
    shell.passes(WINDOW);
    orphans.forEach(it -> assertThat(runs(it)).isEqualTo(new Verdict.Done()));

    assertThat(shell.ecs.stops).hasSize(orphans.size());
    assertThat(shell.doubts.standing()).isEmpty();
  }

  /// Another table, or an old copy of it: work that somebody waits for must not end of it.
  @Test
  void ofManySessionsWithoutARowNotOneIsStopped() {
    var sessions = sessions(OrphanPolicy.DEFAULTS.sessionsMax() + 1);
    try (var log = new CapturedLog()) {
      for (int round = 0; round < 12; round++) {
        sessions.forEach(it -> assertThat(runs(it)).isEqualTo(WATCHED));
        shell.passes(OrphanPolicy.DEFAULTS.askAgain());
      }
      assertThat(log.messages(Level.ERROR))
          .containsExactly("many sessions have no row in the Tasks table, none of them is stopped");
    }

    assertThat(shell.ecs.stops).isEmpty();
    assertThat(shell.doubts.standing()).containsOnlyKeys("sessions_without_row");
    sessions.forEach(
        it ->
            assertThat(runs(it)).as("after an hour of doubt").isInstanceOf(Verdict.Unusable.class));
    assertThat(shell.ecs.stops).isEmpty();
  }

  /// What ends without a row speaks against the table as well.
  @Test
  void sessionsThatEndWithoutARowMakeTheTableDoubtfulToo() {
    var sessions = sessions(OrphanPolicy.DEFAULTS.sessionsMax() + 1);
    assertThat(runs(sessions.getFirst())).isEqualTo(WATCHED);
    shell.passes(WINDOW.minusSeconds(1));
    sessions.stream().skip(1).forEach(it -> shell.see(it, new SessionStatus.Completed(), 9));
    shell.passes(Duration.ofSeconds(1));

    assertThat(runs(sessions.getFirst())).isEqualTo(WATCHED);
    assertThat(shell.ecs.stops).isEmpty();
  }

  @Test
  void whenTheTableIsMendedTheSessionsHaveTheirRowsAgain() {
    var sessions = sessions(OrphanPolicy.DEFAULTS.sessionsMax() + 1);
    sessions.forEach(this::runs);
    shell.submit(TASK);
    shell.passes(WINDOW);

    assertThat(sessions.getFirst()).isEqualTo(FIRST);
    assertThat(runs(FIRST)).isEqualTo(new Verdict.Done());
    assertThat(shell.ecs.stops).isEmpty();
  }

  private Verdict runs(AttemptId attempt) {
    return shell.see(attempt, new SessionStatus.Running(), 4);
  }

  /// The first is of the task that the shell may submit.
  private static List<AttemptId> sessions(int count) {
    return IntStream.range(0, count)
        .mapToObj(it -> new AttemptId(TASK.substring(0, TASK.length() - 1) + last(it), 1))
        .toList();
  }

  private static char last(int index) {
    return index == 0 ? TASK.charAt(TASK.length() - 1) : "GHJKM".charAt(index);
  }

  /// The answer to the start is lost, the task is cancelled, and no event ever comes: only the
  /// attempt's name is left to go by.
  @Test
  void aCancelledSessionWhoseNameWasNeverHeardIsSearchedForUntilItShowsItself() {
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new RuntimeException()));
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);
    shell.cancel(TASK);
    assertThat(shell.row().attempt().session()).isEmpty();

    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);
    assertThat(shell.ecs.stops).isEmpty();
    shell.ecs.shows(LOST, RUNS);
    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);

    assertThat(shell.ecs.searches).isEqualTo(2);
    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.row().attempt().session()).contains(LOST);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
  }

  /// The task was too young to be described when it was asked for, and the answer took minutes.
  @Test
  void aSlowAnswerDoesNotMakeAYoungSessionALostOne() {
    shell.submit(TASK);
    shell.cancel(TASK);
    shell.ecs.shows(
        LOST,
        new SessionObservation(
            new SessionStatus.NotFound(), OptionalLong.empty(), Optional.empty()));
    shell.ecs.duringLook(() -> shell.passes(Duration.ofMinutes(3)));

    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);

    assertThat(shell.ecs.looks).isOne();
    assertThat(shell.row().attempt().end()).isEmpty();
    assertThat(shell.row().attempt().stopPending()).isTrue();
  }

  @Test
  void aProcessThatHangsAfterItsAgentReportedIsStoppedAfterTheGraceAndNotBefore() {
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.wake(TASK);
    shell.ecs.shows(LOST, RUNS);

    shell.passes(Duration.ofSeconds(110));
    shell.wake(TASK);
    assertThat(shell.ecs.stops).isEmpty();
    shell.passes(Duration.ofSeconds(20));
    shell.wake(TASK);

    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.row().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(shell.timeline()).contains("session_outlived_report");
  }
}
