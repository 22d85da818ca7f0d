package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One revision of a task definition: the latest that is active.
///
/// @param compatibilities what it can be started on, in words of ECS; empty where that is not said
/// @param cpu in units of which 1,024 are one vCPU
public record DefinitionFacts(
    String arn,
    String status,
    String networkMode,
    List<String> compatibilities,
    Optional<String> cpu,
    Optional<String> taskRole,
    Optional<String> executionRole,
    List<Container> containers) {
  public DefinitionFacts {
    compatibilities = List.copyOf(compatibilities);
    containers = List.copyOf(containers);
  }

  /// One container of it.
  ///
  /// @param logDriver empty where its output goes nowhere
  public record Container(
      String name, boolean essential, Optional<String> logDriver, Map<String, String> logOptions) {
    public Container {
      logOptions = Map.copyOf(logOptions);
    }
  }

  /// The container of this name, if there is one.
  public Optional<Container> container(String container) {
    return containers.stream().filter(it -> it.name().equals(container)).findFirst();
  }
}
