package dev.signalbox.local.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

class RunTaskRefusalsTest {
  private final EcsWorld world = new EcsWorld(EcsWorld.settings());

  @AfterEach
  void nothingWasStarted() {
    assertThat(world.ecs.started("")).isEmpty();
    assertThat(world.events).isEmpty();
    world.close();
  }

  @Test
  void unknownClusterIsRefused() {
    assertThatThrownBy(() -> run(request -> request.cluster("none")))
        .hasCauseInstanceOf(ClusterNotFoundException.class);
  }

  @Test
  void unknownDefinitionIsRefused() {
    assertThatThrownBy(() -> run(request -> request.taskDefinition("none")))
        .hasCauseInstanceOf(ClientException.class);
    assertThatThrownBy(() -> run(request -> request.taskDefinition("agent:2")))
        .hasCauseInstanceOf(ClientException.class);
  }

  @Test
  void inactiveDefinitionIsRefused() {
    world.client.deregisterTaskDefinition(old -> old.taskDefinition("agent:1")).join();

    refused("inactive", request -> request.taskDefinition("agent:1"));
  }

  @Test
  void fargateWithoutNetworkIsRefused() {
    refused(
        "Network Configuration",
        request -> request.networkConfiguration((NetworkConfiguration) null));
  }

  @Test
  void countOutsideOneToTenIsRefused() {
    refused("count", request -> request.count(0));
    refused("count", request -> request.count(11));
  }

  @Test
  void overrideForAnUnknownContainerIsRefused() {
    refused("named other", request -> override(request, "other", "x"));
  }

  @Test
  void overridesBeyondTheLimitAreRefused() {
    refused("8192", request -> override(request, "agent", "x".repeat(8_192)));
  }

  @Test
  void startedByIsRefusedWhenLongOrStrange() {
    refused("startedBy", request -> request.startedBy("x".repeat(129)));
    refused("startedBy", request -> request.startedBy("signalbox:t.1"));
    refused("startedBy", request -> request.startedBy("a b"));
  }

  @Test
  void tokenBeyondSixtyFourCharactersIsRefused() {
    refused("clientToken", request -> request.clientToken("x".repeat(65)));
    refused("clientToken", request -> request.clientToken("a b"));
  }

  @Test
  void launchTypeAndStrategyTogetherAreRefused() {
    refused("both", request -> request.capacityProviderStrategy(provider("FARGATE", 1)));
  }

  @Test
  void strategyNeedsAKnownProviderWithSomeWeight() {
    refused(
        "capacity provider",
        request ->
            request.launchType((LaunchType) null).capacityProviderStrategy(provider("MINE", 1)));
    refused(
        "weight",
        request ->
            request.launchType((LaunchType) null).capacityProviderStrategy(provider("FARGATE", 0)));
  }

  @Test
  void withoutLaunchTypeThereAreNoInstances() {
    refused("No Container Instances", request -> request.launchType((LaunchType) null));
  }

  @Test
  void definitionsThatFargateCannotRunAreRefused() {
    var agent = ContainerDefinition.builder().name("agent").build();
    unregistrable("Container list", definition -> definition.containerDefinitions(List.of()));
    unregistrable(
        "Fargate only supports network mode",
        definition -> definition.containerDefinitions(agent).networkMode("bridge"));
    unregistrable(
        "at the task level",
        definition -> definition.containerDefinitions(agent).networkMode("awsvpc").cpu("256"));
  }

  private void unregistrable(
      String message, Consumer<RegisterTaskDefinitionRequest.Builder> change) {
    var definition =
        RegisterTaskDefinitionRequest.builder()
            .family("bad")
            .requiresCompatibilitiesWithStrings("FARGATE");
    change.accept(definition);
    assertThatThrownBy(() -> world.client.registerTaskDefinition(definition.build()).join())
        .hasCauseInstanceOf(ClientException.class)
        .hasMessageContaining(message);
  }

  private static CapacityProviderStrategyItem provider(String name, int weight) {
    return CapacityProviderStrategyItem.builder().capacityProvider(name).weight(weight).build();
  }

  private static void override(RunTaskRequest.Builder request, String name, String command) {
    var container = ContainerOverride.builder().name(name).command(command).build();
    request.overrides(overrides -> overrides.containerOverrides(container));
  }

  private void refused(String message, Consumer<RunTaskRequest.Builder> change) {
    assertThatThrownBy(() -> run(change))
        .hasCauseInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(message);
  }

  private void run(Consumer<RunTaskRequest.Builder> change) {
    world.run("signalbox/t/1", "exit 0", change);
  }
}
