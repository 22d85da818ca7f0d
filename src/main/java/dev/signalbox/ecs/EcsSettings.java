package dev.signalbox.ecs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where and how agents run on ECS; the same for all tasks of a deployment.
///
/// @param family of the task definition; an ARN or a revision is cut down to the family, so that a
///     deployment of the agent needs no change here
/// @param planningFamily for workflows that only read, when there is one
/// @param command what the container runs; empty for the image's own
/// @param environment more variables for the agent; those of a task win over them
public record EcsSettings(
    String clusterArn,
    String family,
    Optional<String> planningFamily,
    List<String> subnets,
    List<String> securityGroups,
    String containerName,
    List<String> command,
    Launch launch,
    Optional<String> platformVersion,
    Map<String, String> environment) {

  /// What the capacity comes from. ECS takes a launch type or capacity providers, never both.
  public sealed interface Launch {
    /// On-demand Fargate.
    record Fargate() implements Launch {}

    /// Capacity providers that the cluster is associated with, such as `FARGATE_SPOT`.
    record CapacityProviders(List<CapacityProvider> providers) implements Launch {
      public CapacityProviders {
        providers = List.copyOf(providers);
        if (providers.stream().allMatch(it -> it.weight() == 0 && it.base() == 0)) {
          throw new IllegalArgumentException(
              "capacity providers: at least one needs a weight or a base above 0");
        }
      }
    }
  }

  /// One share of the capacity.
  public record CapacityProvider(String name, int weight, int base) {}

  public EcsSettings {
    family = familyOf(family);
    planningFamily = planningFamily.map(EcsSettings::familyOf);
    subnets = entries(subnets);
    securityGroups = entries(securityGroups);
    command = List.copyOf(command);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    if (subnets.isEmpty() || securityGroups.isEmpty()) {
      throw new IllegalArgumentException(
          "ECS needs at least one subnet and one security group: awsvpc tasks have their own"
              + " network interface");
    }
  }

  private static String familyOf(String definition) {
    var name = definition.strip();
    if (name.startsWith("arn:")) {
      name = name.substring(name.lastIndexOf('/') + 1);
    }
    var revision = name.indexOf(':');
    return revision < 0 ? name : name.substring(0, revision);
  }

  private static List<String> entries(List<String> list) {
    return list.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }
}
