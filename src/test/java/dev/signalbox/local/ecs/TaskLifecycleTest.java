package dev.signalbox.local.ecs;

import static dev.signalbox.local.ecs.EcsWorld.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.ecs.EcsSettings.Sidecar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;

class TaskLifecycleTest {
  private final EcsWorld world = new EcsWorld(EcsWorld.settings());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void taskTakesEveryStepWithRisingVersions() {
    var task = world.run("signalbox/t/1", "exit 0");
    world.awaitStopped(task.taskArn());

    assertThat(task.lastStatus()).isEqualTo("PROVISIONING");
    var details = world.details(task.taskArn());
    assertThat(details)
        .extracting(each -> each.path("lastStatus").asText())
        .containsExactly(
            "PROVISIONING",
            "PENDING",
            "ACTIVATING",
            "RUNNING",
            "DEACTIVATING",
            "STOPPING",
            "DEPROVISIONING",
            "STOPPED");
    assertThat(details)
        .extracting(each -> each.path("version").asInt())
        .isEqualTo(EcsWorld.upTo(8));
  }

  @Test
  void exitCodeOfTheAgentIsTheContainersAndTheSidecarsIsNot() {
    var task = world.run("signalbox/t/1", "exit 3");

    var stopped = world.awaitStopped(task.taskArn());

    assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(3);
    assertThat(container(stopped, "log").path("exitCode").asInt()).isEqualTo(137);
    assertThat(stopped.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
    assertThat(stopped.path("stoppedReason").asText())
        .isEqualTo("Essential container in task exited");
    assertThat(stopped.path("desiredStatus").asText()).isEqualTo("STOPPED");
  }

  @Test
  void runningEventHasTheShapeOfAws() {
    var arn = world.run("signalbox/t/1", "exit 0").taskArn();
    world.awaitStopped(arn);

    var event =
        world.events.stream()
            .filter(each -> each.path("detail").path("lastStatus").asText().equals("RUNNING"))
            .findFirst()
            .orElseThrow();
    assertThat(event.path("version").asText()).isEqualTo("0");
    assertThat(event.path("source").asText()).isEqualTo("aws.ecs");
    assertThat(event.path("detail-type").asText()).isEqualTo("ECS Task State Change");
    assertThat(event.path("account").asText()).isEqualTo("000000000000");
    assertThat(event.path("region").asText()).isEqualTo("us-east-1");
    assertThat(event.path("resources").path(0).asText()).isEqualTo(arn);
    assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    var detail = event.path("detail");
    assertThat(detail.path("clusterArn").asText()).endsWith(":cluster/agents");
    assertThat(detail.path("taskDefinitionArn").asText()).endsWith(":task-definition/agent:1");
    assertThat(detail.path("startedBy").asText()).isEqualTo("signalbox/t/1");
    assertThat(detail.path("group").asText()).isEqualTo("family:agent");
    assertThat(detail.path("launchType").asText()).isEqualTo("FARGATE");
    assertThat(detail.path("cpu").asText()).isEqualTo("256");
    assertThat(detail.path("desiredStatus").asText()).isEqualTo("RUNNING");
    assertThat(detail.path("attachments").path(0).path("type").asText()).isEqualTo("eni");
    assertThat(detail.path("attachments").path(0).path("status").asText()).isEqualTo("ATTACHED");
    for (var time : List.of("createdAt", "startedAt", "updatedAt", "pullStartedAt")) {
      assertThat(Instant.parse(detail.path(time).asText())).isAfter(Instant.EPOCH);
    }
    assertThat(container(detail, "agent").has("exitCode")).isFalse();
    assertThat(container(detail, "agent").path("image").asText()).isEqualTo("agent:1");
    assertThat(detail.has("tags")).isFalse();
    assertThat(detail.has("healthStatus")).isFalse();
  }

  @Test
  void injectedSidecarIsFirstInContainersAndOverrides() {
    var arn = world.run("signalbox/t/1", "exit 0").taskArn();

    var running = world.awaitStatus(arn, "RUNNING");

    var first = running.path("containers").path(0);
    assertThat(first.path("name").asText()).startsWith("aws-guardduty-agent-");
    assertThat(first.path("cpu").asText()).isEqualTo("null");
    assertThat(first.has("image")).isFalse();
    var overrides = running.path("overrides").path("containerOverrides");
    assertThat(overrides.path(0).path("name").asText()).startsWith("aws-guardduty-agent-");
    assertThat(overrides.path(1).path("name").asText()).isEqualTo("agent");
    assertThat(overrides.path(1).path("command").path(2).asText()).isEqualTo("exit 0");
  }

  @Test
  void withoutTheSettingThereIsNoSidecar() {
    try (var plain = new EcsWorld(EcsWorld.settings().with(Sidecar.NONE))) {
      var running = plain.awaitStatus(plain.run("x", "exit 0").taskArn(), "RUNNING");

      assertThat(running.path("containers").path(0).path("name").asText()).isEqualTo("agent");
      assertThat(running.path("containers")).hasSize(2);
    }
  }

  @Test
  void environmentComesFromSettingsThenDefinitionThenOverride() {
    var request =
        EcsWorld.request(
            "signalbox/t/1", "echo $ENDPOINT $WHO $KEPT", EcsWorld.pair("WHO", "override"));

    world.client.runTask(request).join();
    world.run("signalbox/t/2", "echo $WHO");

    world.awaitOutput("here override yes");
    world.awaitOutput("definition");
  }

  @Test
  void commandThatIsNotThereFailsToStartWithoutExitCode() {
    var request = EcsWorld.request("signalbox/t/1", "");
    var missing =
        request.toBuilder()
            .overrides(
                overrides ->
                    overrides.containerOverrides(
                        request.overrides().containerOverrides().getFirst().toBuilder()
                            .command("/no/such/agent")
                            .build()))
            .build();
    var arn = world.client.runTask(missing).join().tasks().getFirst().taskArn();

    var stopped = world.awaitStopped(arn);

    assertThat(stopped.path("stopCode").asText()).isEqualTo("TaskFailedToStart");
    assertThat(stopped.path("stoppedReason").asText()).startsWith("CannotStartContainerError: ");
    assertThat(container(stopped, "agent").has("exitCode")).isFalse();
    assertThat(container(stopped, "agent").path("reason").asText())
        .startsWith("CannotStartContainerError: ");
    assertThat(stopped.has("startedAt")).isFalse();
    assertThat(statuses(arn)).doesNotContain("RUNNING");
  }

  @Test
  void stopTaskWarnsThenTerminatesAndEchoesTheReason() {
    var arn =
        world
            .run("signalbox/t/1", "trap 'exit 9' TERM; echo up; while :; do sleep 0.01; done")
            .taskArn();
    world.awaitOutput("up");
    world.awaitStatus(arn, "RUNNING");

    world.stop(arn, "signalbox:cancel");

    var stopped = world.awaitStopped(arn);
    assertThat(stopped.path("stopCode").asText()).isEqualTo("UserInitiated");
    assertThat(stopped.path("stoppedReason").asText()).isEqualTo("signalbox:cancel");
    assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(9);
    var warning =
        world.details(arn).stream()
            .filter(each -> each.path("desiredStatus").asText().equals("STOPPED"))
            .findFirst()
            .orElseThrow();
    assertThat(warning.path("lastStatus").asText()).isEqualTo("RUNNING");
    assertThat(warning.path("stopCode").asText()).isEqualTo("UserInitiated");
    assertThat(container(warning, "agent").path("lastStatus").asText()).isEqualTo("RUNNING");
    assertThat(warning.has("stoppedAt")).isFalse();
  }

  @Test
  void agentThatIgnoresTheSignalIsKilledAfterTheTimeout() {
    try (var impatient =
        new EcsWorld(EcsWorld.settings().withStopTimeout(Duration.ofMillis(100)))) {
      var arn =
          impatient.run("x", "trap '' TERM; echo deaf; while :; do sleep 0.01; done").taskArn();
      impatient.awaitOutput("deaf");

      impatient.stop(arn, "enough");

      var stopped = impatient.awaitStopped(arn);
      assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(137);
    }
  }

  @Test
  void secondStopChangesNothing() {
    var arn = world.run("signalbox/t/1", "echo up; sleep 30").taskArn();
    world.awaitOutput("up");
    world.stop(arn, "first");
    world.stop(arn, "second");
    var stopped = world.awaitStopped(arn);
    var events = world.details(arn).size();

    world.stop(arn, "third");

    assertThat(stopped.path("stoppedReason").asText()).isEqualTo("first");
    assertThat(world.details(arn)).hasSize(events);
  }

  @Test
  void capacityProviderIsNamed() {
    var provider =
        CapacityProviderStrategyItem.builder().capacityProvider("FARGATE_SPOT").weight(1).build();
    var task =
        world.run(
            "signalbox/t/1",
            "exit 0",
            run -> run.launchType((LaunchType) null).capacityProviderStrategy(provider));

    assertThat(task.capacityProviderName()).isEqualTo("FARGATE_SPOT");
  }

  @Test
  void countStartsThatMany() {
    var three =
        world
            .client
            .runTask(EcsWorld.request("x", "exit 0").toBuilder().count(3).build())
            .join()
            .tasks();

    three.forEach(task -> world.awaitStopped(task.taskArn()));
    assertThat(three).hasSize(3);
    assertThat(world.ecs.started("x")).hasSize(3);
  }

  @Test
  void closingKillsTheAgentsWithoutAnotherEvent() {
    var arn = world.run("signalbox/t/1", "echo $$; exec sleep 60").taskArn();
    await().until(() -> !world.output.isEmpty());
    var agent = ProcessHandle.of(Long.parseLong(world.output.getFirst())).orElseThrow();
    assertThat(agent.isAlive()).isTrue();

    world.ecs.close();

    await().atMost(Duration.ofSeconds(5)).until(() -> !agent.isAlive());
    assertThat(statuses(arn)).endsWith("RUNNING");
  }

  private List<String> statuses(String arn) {
    return world.details(arn).stream()
        .map((JsonNode each) -> each.path("lastStatus").asText())
        .toList();
  }
}
