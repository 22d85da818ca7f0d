package dev.signalbox.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.ApiDocument;
import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.FailureCode.Retry;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Explanation.Remedy;
import dev.signalbox.query.Explanation.Waiting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A wait is of use to a person who learns who ends it, and how.
final class WaitsTest {
  private static final Question QUESTION =
      new Question(
          "01REQUEST",
          "Bash: terraform apply",
          Optional.of("it changes what runs"),
          Optional.of(Samples.LATE));

  private static Waiting waiting(Known known) {
    return Explainer.of(known).waiting().orElseThrow();
  }

  @Test
  void whateverWaitsHasAnActorAndANextStep() {
    Samples.records()
        .forEach(
            (name, task) ->
                Explainer.of(ExplainerTest.known(task, List.of()))
                    .waiting()
                    .map(Waiting::remedy)
                    .ifPresent(
                        it -> assertThat(it.nextStep()).as(name).isNotBlank().endsWith(".")));
    for (var status : TaskStatus.values()) {
      if (!status.isTerminal() && status != TaskStatus.RUNNING && status != TaskStatus.FINALIZING) {
        var task = Samples.record(status, Samples.ecs());
        assertThat(Explainer.of(ExplainerTest.known(task, List.of())).waiting()).isPresent();
      }
    }
  }

  private static Remedy declined(FailureCode code) {
    var cause = new FailureCause(code, "what AWS said");
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.ecs());
    var task =
        SampleTask.from(hydrating).declined(cause, Samples.T0, Samples.T0.plusSeconds(90)).build();
    return waiting(ExplainerTest.known(task, List.of())).remedy();
  }

  @ParameterizedTest
  @EnumSource
  void startThatWaitsSaysWhatWasSaidAndWhatToDo(FailureCode code) {
    var remedy = declined(code);

    assertThat(remedy.detail()).contains("what AWS said");
    if (code.retry() == Retry.WHEN_MENDED) {
      assertThat(remedy.actor()).isEqualTo(Responsibility.of(code)).isNotEqualTo(Actor.NOBODY);
      assertThat(remedy.nextStep()).isEqualTo(code.nextStep());
    } else {
      assertThat(remedy.actor()).isEqualTo(Actor.NOBODY);
    }
  }

  @Test
  void whatHasNoImageIsForTheOperatorAndTheDoctor() {
    var remedy = declined(FailureCode.IMAGE_PULL);

    assertThat(remedy.actor()).isEqualTo(Actor.OPERATOR);
    assertThat(remedy.commands()).containsExactly("signalbox doctor");
  }

  @Test
  void whatAsksSaysForWhatAndHowItIsAnswered() {
    var asking =
        Samples.record(TaskStatus.AWAITING_APPROVAL, Samples.ecs().withSession(Samples.ECS));
    var known =
        ExplainerTest.known(asking, List.of(), Optional.of(List.of(QUESTION)), Optional.empty());

    var waiting = waiting(known);

    assertThat(waiting.questions()).containsExactly(QUESTION);
    assertThat(waiting.remedy().actor()).isEqualTo(Actor.APPROVER);
    assertThat(waiting.remedy().commands())
        .containsExactly(
            "signalbox approve " + Samples.TASK,
            "signalbox deny " + Samples.TASK + " --reason TEXT");
    var json = ExplanationJson.of(Explainer.of(known));
    assertThat(json.at("/waiting/questions/0/asks").asText()).isEqualTo("Bash: terraform apply");
    assertThat(json.at("/waiting/questions/0/until").asText()).isEqualTo(Samples.LATE.toString());
    assertThat(json.at("/waiting/actor").asText()).isEqualTo("approver");
    assertThat(new ApiDocument().violations("Explanation", json)).isEmpty();
  }

  @Test
  void whatAsksNothingAnyMoreCannotBeAnswered() {
    var asking =
        Samples.record(TaskStatus.AWAITING_APPROVAL, Samples.ecs().withSession(Samples.ECS));
    var gone = ExplainerTest.known(asking, List.of(), Optional.of(List.of()), Optional.empty());

    assertThat(waiting(gone).remedy().commands()).isEmpty();
    assertThat(waiting(ExplainerTest.known(asking, List.of())).remedy().commands())
        .as("it cannot be told whether there is a request")
        .hasSize(2);
  }
}
