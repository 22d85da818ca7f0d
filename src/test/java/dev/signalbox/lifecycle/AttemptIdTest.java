package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptIdTest {
  private final AttemptId id = new AttemptId(Samples.TASK, 12);

  @Test
  void everyOutsideNameFollowsFromTheAttemptAndFitsItsLimit() {
    assertThat(id.toString()).isEqualTo(Samples.TASK + "-12").hasSizeLessThanOrEqualTo(64);
    assertThat(EcsSession.startedBy(DeploymentName.DEFAULT, id))
        .isEqualTo("signalbox/default/" + Samples.TASK + "/12")
        .hasSizeLessThanOrEqualTo(128)
        .matches("[A-Za-z0-9_/-]+");
    assertThat(AgentCoreSession.idOf(id))
        .isEqualTo("signalbox-" + Samples.TASK + "-12")
        .matches("[a-zA-Z0-9][a-zA-Z0-9-_]*")
        .hasSizeBetween(33, 100);
    assertThat(id.payloadKey()).isEqualTo("tasks/" + Samples.TASK + "/12/payload.json");
    assertThat(AgentCoreSession.idOf(new AttemptId(Samples.TASK, 1)))
        .hasSizeGreaterThanOrEqualTo(33);
  }

  @Test
  void startedByLeadsBackToTheAttempt() {
    assertThat(
            EcsSession.ofStartedBy(
                DeploymentName.DEFAULT, EcsSession.startedBy(DeploymentName.DEFAULT, id)))
        .contains(id);
  }

  @Test
  void theLongestNamesFitTheLimitsOfEcs() {
    var longest = new DeploymentName("d".repeat(30));
    var last = new AttemptId(Samples.TASK, 999_999);

    assertThat(EcsSession.startedBy(longest, last)).hasSizeLessThanOrEqualTo(128);
    assertThat(EcsSession.ofStartedBy(longest, EcsSession.startedBy(longest, last))).contains(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "prod", "team-a_2", "0", "Stage"})
  void aDeploymentsNameIsNotTheBeginningOfAnothers(String name) {
    var prefix = EcsSession.startedByPrefix(new DeploymentName(name));

    assertThat(EcsSession.startedBy(new DeploymentName(name + "x"), id)).doesNotStartWith(prefix);
    assertThat(EcsSession.startedBy(new DeploymentName(name), id)).startsWith(prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-a", "_a", "a/b", "a b", "a.b", "ä", "${name}", "a\n"})
  void whatIsNoNameOfADeploymentIsRefused(String name) {
    assertThatThrownBy(() -> new DeploymentName(name)).isInstanceOf(IllegalArgumentException.class);
    assertThat(DeploymentName.isAllowed("a".repeat(31))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ecs-svc/123",
        "signalbox/",
        "signalbox/default/",
        "signalbox/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox//01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/default2/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/defaul/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/Default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "other/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/0",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/-1",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1/2",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/99999999999",
        "signalbox/default/01jz3m2q6d8r4t5v7w9x0y1z2a/1",
        "signalbox/default/not-a-task/1"
      })
  void whatIsNotOursIsNoAttempt(String startedBy) {
    assertThat(EcsSession.ofStartedBy(DeploymentName.DEFAULT, startedBy)).isEmpty();
  }

  @Test
  void attemptsAreNumberedFromOneAndNamedByUlids() {
    assertThatThrownBy(() -> new AttemptId(Samples.TASK, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AttemptId("task-1", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
