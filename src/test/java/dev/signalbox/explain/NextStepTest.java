package dev.signalbox.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.FailureCode.Retry;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.query.Explanation.Question;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What one is told to type is read by the command line that is there, and finds what the failure
/// leaves behind.
final class NextStepTest {
  private static final String GROUP = "/agents/of-a-runtime";

  /// With a session, without one, and while it waits to be started again.
  private static Stream<Known> left(FailureCode code) {
    var cause = new FailureCause(code, "as AWS said");
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.agentCore());
    var waiting =
        SampleTask.from(hydrating).declined(cause, Samples.T0, Samples.T0.plusSeconds(90)).build();
    return Stream.of(
            ExplainerTest.failed(code, ""),
            ExplainerTest.failed(code, "", Samples.agentCore()),
            waiting)
        .map(it -> ExplainerTest.known(it, List.of(), Optional.empty(), Optional.of(GROUP)));
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandIsOneThatThereIs(FailureCode code) {
    left(code)
        .flatMap(it -> NextStep.command(code, it).stream())
        .forEach(
            command -> {
              var words = command.split(" ", -1);
              assertThat(words[0]).isIn("signalbox", "aws");
              if (words[0].equals("signalbox")) {
                parsed(Arrays.copyOfRange(words, 1, words.length));
              }
            });
  }

  private static void parsed(String... words) {
    var nowhere = new PrintStream(new ByteArrayOutputStream());
    var terminal =
        new Terminal(
            Map.of(), InstantSource.system(), RandomGenerator.getDefault(), nowhere, nowhere);
    assertThat(SignalboxCommand.commandLine(terminal).parseArgs(words).hasSubcommand()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void logIsReadOnlyOfASessionThatThereWas(FailureCode code) {
    left(code)
        .forEach(
            it ->
                NextStep.command(code, it)
                    .filter(command -> command.startsWith("signalbox logs "))
                    .ifPresent(_ -> assertThat(it.task().attempt().session()).isPresent()));
  }

  /// Those of a start that was refused are where the backend keeps them.
  @Test
  void wordsOfARuntimeThatTookNoSessionAreInItsLog() {
    var refused = ExplainerTest.failed(FailureCode.AGENT_RUNTIME_ERROR, "", Samples.agentCore());

    assertThat(command(refused, Optional.of(GROUP)))
        .contains("aws logs tail " + GROUP + " --since 3h");
    assertThat(command(refused, Optional.empty())).contains("signalbox show " + Samples.TASK);
    assertThat(command(refused, Optional.of("a; rm -rf /")))
        .contains("signalbox show " + Samples.TASK);
  }

  private static Optional<String> command(TaskRecord task, Optional<String> group) {
    return NextStep.command(
        FailureCode.AGENT_RUNTIME_ERROR,
        ExplainerTest.known(task, List.of(), Optional.empty(), group));
  }

  /// What waits is in other states than what is overdue, or waits for a mend.
  @ParameterizedTest
  @EnumSource
  void listNamesTheStatesInWhichOthersWaitForTheSame(FailureCode code) {
    for (var known : left(code).toList()) {
      var command = NextStep.command(code, known).orElse("");
      if (code.retry() != Retry.WHEN_MENDED) {
        assertThat(command).doesNotContain("stuck");
      }
      if (code.retry() == Retry.WAIT && code.origin() == FailureCode.Origin.CAPACITY) {
        assertThat(states(command))
            .containsExactlyInAnyOrder(TaskStatus.QUEUED, TaskStatus.HYDRATING);
      }
      if (code == FailureCode.QUEUE_TIMEOUT) {
        assertThat(states(command)).isEqualTo(withASlot());
      }
    }
  }

  private static Set<TaskStatus> states(String command) {
    assertThat(command).startsWith("signalbox tasks --status ");
    return Arrays.stream(command.substring(command.lastIndexOf(' ') + 1).split(",", -1))
        .map(TaskStatus::valueOf)
        .collect(Collectors.toSet());
  }

  private static Set<TaskStatus> withASlot() {
    return EnumSet.of(
        TaskStatus.HYDRATING,
        TaskStatus.RUNNING,
        TaskStatus.AWAITING_APPROVAL,
        TaskStatus.FINALIZING);
  }

  @Test
  void anAnswerNamesTheRequestWhereThereAreSeveral() {
    var one = question("01A");
    var other = question("01B");

    assertThat(NextStep.answers(Samples.TASK, List.of(one)))
        .containsExactly(
            "signalbox approve " + Samples.TASK,
            "signalbox deny " + Samples.TASK + " --reason TEXT");
    var answers = NextStep.answers(Samples.TASK, List.of(one, other, question("$(reboot)")));
    assertThat(answers)
        .hasSize(4)
        .contains("signalbox deny " + Samples.TASK + " --request 01B --reason TEXT");
    answers.forEach(it -> parsed(it.substring("signalbox ".length()).split(" ", -1)));
  }

  private static Question question(String id) {
    return new Question(id, "Bash", Optional.empty(), Optional.empty());
  }
}
