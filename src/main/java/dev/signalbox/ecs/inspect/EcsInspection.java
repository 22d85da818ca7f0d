package dev.signalbox.ecs.inspect;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.ClusterFacts;
import dev.signalbox.doctor.facts.DefinitionFacts;
import dev.signalbox.doctor.facts.DefinitionFacts.Container;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/// Reads what agents run on, and no task.
public final class EcsInspection {
  /// What ECS says of a family that has no active revision.
  private static final Set<String> NO_DEFINITION = Set.of("ClientException");

  private final EcsAsyncClient client;
  private final AwsCall aws = new AwsCall("ecs");

  public EcsInspection(EcsAsyncClient client) {
    this.client = client;
  }

  /// A cluster that is not there is an answer of ECS and no refusal.
  public Asked<ClusterFacts> cluster(String arn) {
    return Asking.of(
            () ->
                aws.await("DescribeClusters", () -> client.describeClusters(it -> it.clusters(arn)))
                    .clusters())
        .flatMap(
            found ->
                found.stream()
                    .findFirst()
                    .<Asked<ClusterFacts>>map(it -> new Asked.Known<>(facts(it)))
                    .orElseGet(() -> new Asked.Missing<>("there is no such cluster " + arn)));
  }

  private static ClusterFacts facts(Cluster cluster) {
    return new ClusterFacts(cluster.clusterArn(), cluster.status(), cluster.capacityProviders());
  }

  /// The latest active revision of a family.
  public Asked<DefinitionFacts> definition(String family) {
    return Asking.of(
        () ->
            facts(
                aws.await(
                        "DescribeTaskDefinition",
                        () -> client.describeTaskDefinition(it -> it.taskDefinition(family)))
                    .taskDefinition()),
        NO_DEFINITION);
  }

  private static DefinitionFacts facts(TaskDefinition definition) {
    return new DefinitionFacts(
        definition.taskDefinitionArn(),
        definition.statusAsString(),
        Optional.ofNullable(definition.networkModeAsString()).orElse(""),
        compatibilities(definition),
        given(definition.cpu()),
        given(definition.taskRoleArn()),
        given(definition.executionRoleArn()),
        definition.containerDefinitions().stream().map(EcsInspection::container).toList());
  }

  /// What ECS found it to be good for when it was registered, or else what it was meant for.
  private static List<String> compatibilities(TaskDefinition definition) {
    return definition.hasCompatibilities()
        ? definition.compatibilitiesAsStrings()
        : definition.requiresCompatibilitiesAsStrings();
  }

  private static Container container(ContainerDefinition container) {
    var logs = Optional.ofNullable(container.logConfiguration());
    return new Container(
        container.name(),
        !Boolean.FALSE.equals(container.essential()),
        logs.flatMap(it -> given(it.logDriverAsString())),
        logs.map(it -> it.options()).orElse(Map.of()));
  }

  private static Optional<String> given(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text).filter(it -> !it.isBlank());
  }
}
