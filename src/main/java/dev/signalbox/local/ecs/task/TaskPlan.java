package dev.signalbox.local.ecs.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.process.AgentOutput.LogStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What does not change about a task. `fixed` holds the members that API and event have alike
/// (ARNs, group, startedBy, overrides and so on); `agent` is the container that really runs.
public record TaskPlan(
    String arn,
    ObjectNode fixed,
    List<PlannedContainer> containers,
    Optional<String> subnet,
    Agent agent) {
  /// One container as the task lists it. An injected sidecar has no image.
  public record PlannedContainer(
      String arn, String name, Optional<String> image, String cpu, String memory) {}

  /// The container that runs as a local process.
  ///
  /// @param log where what it prints is kept, by the options of its log driver
  public record Agent(
      String container,
      List<String> command,
      Map<String, String> environment,
      Optional<LogStream> log) {
    public Agent {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  public TaskPlan {
    containers = List.copyOf(containers);
  }

  /// What follows the last slash: the id.
  public String id() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  public String startedBy() {
    return fixed.path("startedBy").asText();
  }
}
