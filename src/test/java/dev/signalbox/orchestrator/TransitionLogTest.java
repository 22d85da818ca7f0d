package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.metrics.Meters;
import dev.signalbox.sqs.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The lines of a task's life, by which a person finds it: who, which attempt and session, from
/// where to where, and why.
class TransitionLogTest {
  private final Shell shell = new Shell();
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void everyTransitionIsOneLineAtInfo() {
    shell.submit(TASK);
    shell.see(FIRST, failed(FailureCode.APPLICATION_EXIT), 9);

    assertThat(log.messages(Level.INFO))
        .containsExactly("task moved", "session started", "task ended");
    assertThat(log.field(Level.INFO, "because"))
        .containsExactly("attempt 1 claimed", "session started", "APPLICATION_EXIT");
  }

  @Test
  void theLineOfAClaimSaysWhatFollowsAndNamesNoSession() {
    shell.submit(TASK);

    assertThat(line("task moved"))
        .contains("task_id=\"" + TASK + "\"", "user_id=\"alice\"", "attempt=\"1\"")
        .contains("from=\"SUBMITTED\"", "to=\"HYDRATING\"", "effects=\"StartSession\"")
        .doesNotContain("session_id", "compute_type", "code=");
  }

  @Test
  void theLineOfAStartNamesTheSession() {
    shell.submit(TASK);

    assertThat(line("session started"))
        .contains("session_id=\"arn:aws:ecs:task/" + FIRST + "\"", "compute_type=\"ecs\"")
        .contains("from=\"HYDRATING\"", "to=\"RUNNING\"", "effects=\"\"")
        .doesNotContain("code=");
  }

  @Test
  void theLineOfAFailureHasItsCodeAndAllThatFollows() {
    shell.submit(TASK);
    shell.passes(Duration.ofHours(9));
    shell.see(FIRST, new SessionStatus.Running(), 9);

    assertThat(log.messages(Level.INFO)).hasSize(3);
    assertThat(log.text())
        .contains("code=\"MAXIMUM_DURATION\"")
        .contains("effects=\"StopSession,WakeOldestQueued");
  }

  /// The end of a session whose task ended before is a detail.
  @Test
  void aMoveThatIsNoTransitionIsALineForDebugging() {
    shell.submit(TASK);
    shell.cancel(TASK);

    shell.see(FIRST, failed(FailureCode.STOPPED_BY_SOMEONE), 9);

    assertThat(log.field(Level.INFO, "because"))
        .containsExactly("attempt 1 claimed", "session started", "cancelled by a message");
    assertThat(log.messages(Level.DEBUG)).contains("detail noted");
    assertThat(log.field(Level.DEBUG, "because")).contains("session over");
  }

  @Test
  void anEventThatChangesNothingIsALineForDebugging() {
    shell.submit(TASK);

    shell.see(FIRST, new SessionStatus.Running(), 9);

    assertThat(log.messages(Level.DEBUG)).contains("nothing to change");
    assertThat(log.field(Level.DEBUG, "because")).contains("the session is known");
  }

  @Test
  void aSettlementAndANewAttemptAreTransitions() {
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.wake(TASK);
    shell.ecs.declines(FailureCode.NETWORK_INTERFACE);
    shell.submit(OTHER);

    assertThat(log.field(Level.INFO, "because"))
        .anyMatch(it -> it.startsWith("settled, COMPLETED"))
        .anyMatch(it -> it.startsWith("NETWORK_INTERFACE, attempt 2 not before"));
  }

  @Test
  void aRowThatIsNotUnderstoodIsAWarning() {
    shell.submit(TASK);
    shell.store.makeUnreadable(TASK, "status is 'DONE'");

    shell.wake(TASK);

    assertThat(log.messages(Level.WARN)).anyMatch(it -> it.startsWith("Row is not understood"));
    assertThat(log.text()).contains("problem=\"not understood: status\"").doesNotContain("DONE");
    assertThat(shell.tally.of(Meters.ROWS_UNREADABLE, "event", "TaskWoken")).isEqualTo(1);
  }

  private static SessionStatus failed(FailureCode code) {
    return new SessionStatus.Failed(new FailureCause(code, "said so"));
  }

  private String line(String message) {
    return log.text().lines().filter(it -> it.startsWith(message)).findFirst().orElseThrow();
  }
}
