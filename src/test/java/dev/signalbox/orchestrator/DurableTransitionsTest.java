package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A transition is logged, counted and told of when it is in the table, and not before: a line of
/// what was never written would be believed.
class DurableTransitionsTest {
  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));

  private final Shell shell = new Shell();
  private final List<String> told = new ArrayList<>();
  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    lines.attach();
  }

  @AfterEach
  void leave() {
    lines.detach();
  }

  @Test
  void theRowIsWrittenWhenTheLineIsAndTheListenerHears() {
    hear(submit(TASK));
    hear(crashed());

    assertThat(lines.transitions)
        .containsExactly("SUBMITTED -> HYDRATING", "HYDRATING -> RUNNING", "RUNNING -> FAILED");
    assertThat(told).containsExactlyElementsOf(lines.transitions);
    assertThat(lines.ahead).as("lines of rows that were not written yet").isEmpty();
  }

  @Test
  void aWriteThatFailsLeavesNoLineAndTellsNobody() {
    hear(submit(TASK));
    forget();
    var outage = new DependencyUnavailable("dynamodb", "PutItem", new RuntimeException());

    shell.store.beforeNextWrite(failing(outage));
    assertThatThrownBy(() -> hear(crashed())).isSameAs(outage);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    nothingHappened();

    hear(crashed());

    happened("RUNNING -> FAILED");
  }

  @Test
  void aFirstRowThatIsNotStoredIsNotAnAcceptedTask() {
    var outage = new DependencyUnavailable("dynamodb", "PutItem", new RuntimeException());

    shell.store.beforeNextWrite(failing(outage));
    assertThatThrownBy(() -> hear(submit(TASK))).isSameAs(outage);

    nothingHappened();
    assertThat(shell.tally.of(Meters.TASKS_ACCEPTED)).isZero();
    assertThat(shell.ecs.starts).isEmpty();
  }

  /// The write loses its condition, because another program ended the task between the read and the
  /// write.
  @Test
  void aMoveThatLostItsConditionIsNoTransition() {
    hear(submit(TASK));
    forget();

    shell.store.beforeNextWrite(() -> shell.agentWrites(TaskStatus.CANCELLED));
    hear(crashed());

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    happened("CANCELLED -> CANCELLED");
    assertThat(shell.tally.of(Meters.RACES_LOST, "event", "SessionObserved")).isEqualTo(1);
    assertThat(shell.tally.of(Meters.TRANSITIONS, "from", "RUNNING", "to", "FAILED")).isZero();
    assertThat(shell.tally.of(Meters.VERDICTS, "code", "APPLICATION_EXIT")).isZero();
  }

  @Test
  void aClaimWithoutASlotIsNoTransition() {
    hear(submit(TASK));
    forget();

    hear(submit(OTHER));

    happened("SUBMITTED -> QUEUED");
    assertThat(shell.tally.of(Meters.TRANSITIONS, "from", "SUBMITTED", "to", "HYDRATING"))
        .as("of the first task")
        .isEqualTo(1);
  }

  @Test
  void aSecondSubmitOfATaskIsNoTransition() {
    hear(submit(TASK));
    forget();

    hear(submit(TASK));

    nothingHappened();
    assertThat(shell.tally.of(Meters.TASKS_ACCEPTED)).isEqualTo(1);
    assertThat(shell.tally.all().keySet()).noneMatch(it -> it.startsWith("races.lost"));
  }

  private void hear(TaskEvent event) {
    var _ = shell.orchestrator().handle(event, this::moved);
  }

  private void moved(TaskEvent event, Move move) {
    assertThat(stored(move.after().taskId())).as("the row of a move").isEqualTo(move.after());
    told.add(move.before().status() + " -> " + move.after().status());
  }

  private TaskRecord stored(String taskId) {
    return shell.store.row(taskId);
  }

  private TaskEvent submit(String taskId) {
    return new TaskEvent.TaskSubmitted(taskId, TaskRequest.ofUser("alice"), shell.now);
  }

  private TaskEvent crashed() {
    var session = shell.row().attempt().session().orElseThrow();
    return new TaskEvent.SessionObserved(
        FIRST, session, CRASHED, OptionalLong.of(9), Optional.empty(), shell.now);
  }

  private static Runnable failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private void forget() {
    told.clear();
    lines.transitions.clear();
  }

  private void happened(String... transitions) {
    assertThat(lines.transitions).containsExactly(transitions);
    assertThat(told).containsExactly(transitions);
    assertThat(lines.ahead).isEmpty();
  }

  private void nothingHappened() {
    happened();
  }

  /// The transitions of the log, each compared with the table at the moment of its line.
  private final class Lines extends AppenderBase<ILoggingEvent> {
    private final Logger logger = (Logger) LoggerFactory.getLogger(TaskOrchestrator.class);
    private final List<String> transitions = new ArrayList<>();
    private final List<String> ahead = new ArrayList<>();

    void attach() {
      logger.setLevel(Level.DEBUG);
      start();
      logger.addAppender(this);
    }

    void detach() {
      logger.detachAppender(this);
      logger.setLevel(null);
    }

    @Override
    protected void append(ILoggingEvent event) {
      var keys = keys(event);
      if (keys.containsKey("to")) {
        var line = keys.get("from") + " -> " + keys.get("to");
        transitions.add(line);
        if (!isStored(keys)) {
          ahead.add(line);
        }
      }
    }

    private boolean isStored(Map<String, String> keys) {
      return shell.store.rows().stream()
          .anyMatch(
              row ->
                  row.taskId().equals(keys.get("task_id"))
                      && row.status().name().equals(keys.get("to")));
    }

    private static Map<String, String> keys(ILoggingEvent event) {
      return event.getKeyValuePairs() == null
          ? Map.of()
          : event.getKeyValuePairs().stream()
              .collect(Collectors.toMap(it -> it.key, it -> String.valueOf(it.value)));
    }
  }
}
