package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.TaskStatus.Phase;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The state machine of the contract: upstream's, with our RUNNING to HYDRATING.
class TaskStatusTest {
  @Test
  void thereAreFourTerminalFiveActiveAndTwoWaitingStatuses() {
    var byPhase =
        Arrays.stream(TaskStatus.values()).collect(Collectors.groupingBy(TaskStatus::phase));

    assertThat(byPhase.get(Phase.TERMINAL)).hasSize(4);
    assertThat(byPhase.get(Phase.ACTIVE)).hasSize(5);
    assertThat(byPhase.get(Phase.WAITING))
        .containsExactly(TaskStatus.PENDING_UPLOADS, TaskStatus.QUEUED);
  }

  @Test
  void aTerminalStatusLeadsNowhereAndEveryOtherLeadsSomewhere() {
    for (var status : TaskStatus.values()) {
      assertThat(status.targets().isEmpty()).as(status.name()).isEqualTo(status.isTerminal());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING_UPLOADS, SUBMITTED FAILED CANCELLED",
    "SUBMITTED, QUEUED HYDRATING FAILED CANCELLED",
    "QUEUED, SUBMITTED HYDRATING CANCELLED FAILED",
    "HYDRATING, RUNNING AWAITING_APPROVAL FAILED CANCELLED",
    "RUNNING, AWAITING_APPROVAL FINALIZING HYDRATING CANCELLED TIMED_OUT FAILED",
    "AWAITING_APPROVAL, RUNNING CANCELLED FAILED",
    "FINALIZING, COMPLETED FAILED TIMED_OUT"
  })
  void onlyThePairsOfTheContractAreAllowed(TaskStatus from, String targets) {
    var allowed = List.of(targets.split(" ")).stream().map(TaskStatus::valueOf).toList();

    for (var to : TaskStatus.values()) {
      assertThat(from.allows(to)).as(from + " to " + to).isEqualTo(allowed.contains(to));
    }
  }

  @Test
  void aMoveThatTheContractHasNotCanNotBeBuilt() {
    var ended = Samples.record(TaskStatus.COMPLETED, Samples.ecs());
    var revived =
        ended.draft().to(TaskStatus.RUNNING, Samples.NOW).build(java.util.Optional.empty());

    assertThatThrownBy(() -> new Move(ended, revived, Samples.NOW, "no", List.of(), List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("COMPLETED to RUNNING");
  }

  @Test
  void wordsOfOtherProgramsAreNoStatus() {
    assertThat(TaskStatus.ofWord("DONE")).isEmpty();
    assertThat(TaskStatus.ofWord("running")).isEmpty();
    assertThat(TaskStatus.ofWord("RUNNING")).contains(TaskStatus.RUNNING);
  }
}
