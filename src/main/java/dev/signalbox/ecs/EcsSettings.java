package dev.signalbox.ecs;

import dev.signalbox.lifecycle.session.DeploymentName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Where and how agents run on ECS; the same for all tasks of a deployment. No two parts have the
/// same type, so that none can stand in the place of another.
///
/// @param deployment whose sessions they are
/// @param environment more variables for the agent; those of a task win over them
public record EcsSettings(
    DeploymentName deployment,
    String clusterArn,
    AgentDefinition agent,
    Network network,
    Launch launch,
    Optional<String> platformVersion,
    Map<String, String> environment) {
  private static final String ON_DEMAND = "FARGATE";
  private static final Set<String> FARGATE_PROVIDERS = Set.of(ON_DEMAND, "FARGATE_SPOT");

  /// The task definition of the agent, and what runs in it.
  ///
  /// @param planningFamily for workflows that only read, when there is one
  /// @param command what the container runs; empty for the image's own
  public record AgentDefinition(
      Family family,
      Optional<Family> planningFamily,
      ContainerName container,
      List<String> command) {
    public AgentDefinition {
      command = List.copyOf(command);
    }
  }

  /// The family of a task definition. An ARN or a revision is cut down to it, so that a deployment
  /// of the agent needs no change here.
  public record Family(String name) {
    public Family {
      name = name.strip();
      if (name.startsWith("arn:")) {
        name = name.substring(name.lastIndexOf('/') + 1);
      }
      var revision = name.indexOf(':');
      name = revision < 0 ? name : name.substring(0, revision);
    }
  }

  /// The agent's container within the definition.
  public record ContainerName(String value) {}

  /// Where the network interfaces of awsvpc tasks are.
  public record Network(Subnets subnets, SecurityGroups securityGroups, PublicIp publicIp) {
    /// Private subnets with a way out.
    public Network(Subnets subnets, SecurityGroups securityGroups) {
      this(subnets, securityGroups, PublicIp.DISABLED);
    }
  }

  /// Whether tasks get an address on the internet, without which those of a public subnet reach
  /// nothing. Only Fargate has one to give.
  public enum PublicIp {
    ENABLED,
    DISABLED
  }

  /// At least one; blanks and spaces around them do not count.
  public record Subnets(List<String> ids) {
    public Subnets {
      ids = entries(ids, "subnet");
    }

    public static Subnets of(String... ids) {
      return new Subnets(List.of(ids));
    }
  }

  /// At least one; blanks and spaces around them do not count.
  public record SecurityGroups(List<String> ids) {
    public SecurityGroups {
      ids = entries(ids, "security group");
    }

    public static SecurityGroups of(String... ids) {
      return new SecurityGroups(List.of(ids));
    }
  }

  /// What the capacity comes from. ECS takes a launch type or capacity providers, never both.
  public sealed interface Launch {
    /// Returns the capacity providers that are none of Fargate's.
    default List<String> notOnFargate() {
      return switch (this) {
        case Fargate() -> List.of();
        case CapacityProviders(var providers) ->
            providers.stream()
                .map(CapacityProvider::name)
                .filter(name -> !FARGATE_PROVIDERS.contains(name))
                .toList();
      };
    }

    /// Returns the capacity providers that are Fargate's, as ECS names them.
    default List<String> onFargate() {
      return switch (this) {
        case Fargate() -> List.of(ON_DEMAND);
        case CapacityProviders(var providers) ->
            providers.stream()
                .map(CapacityProvider::name)
                .filter(FARGATE_PROVIDERS::contains)
                .toList();
      };
    }

    /// Whether on-demand Fargate gets a share, which is a quota of its own.
    default boolean usesOnDemandFargate() {
      return onFargate().contains(ON_DEMAND);
    }

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
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /// On-demand Fargate of AWS's default version, with nothing more in the agent's environment, of a
  /// deployment without a name of its own.
  public static EcsSettings onFargate(String clusterArn, AgentDefinition agent, Network network) {
    return new EcsSettings(
        DeploymentName.DEFAULT,
        clusterArn,
        agent,
        network,
        new Launch.Fargate(),
        Optional.empty(),
        Map.of());
  }

  public EcsSettings withDeployment(DeploymentName other) {
    return new EcsSettings(other, clusterArn, agent, network, launch, platformVersion, environment);
  }

  private static List<String> entries(List<String> ids, String kind) {
    var entries = ids.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          "ECS needs at least one " + kind + ": awsvpc tasks have their own network interface");
    }
    return entries;
  }
}
