package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.registry.Clusters;
import dev.signalbox.local.ecs.registry.TaskDefinitions;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.wire.WireTarget;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// ECS for one account and region, whose tasks are processes of this machine. It sends true-to-form
/// Task State Change events to wherever it is told, and is at least as strict as AWS.
public final class LocalEcs implements AutoCloseable {
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Tasks tasks;
  private final RunTask runTask;
  private final TaskQueries queries;

  public LocalEcs(
      EcsSettings settings,
      Consumer<ObjectNode> events,
      AgentOutput output,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.clusters = new Clusters(settings::arn);
    this.definitions = new TaskDefinitions(settings::arn);
    this.tasks = new Tasks(settings, events, output, clock, ids);
    this.queries = new TaskQueries(clusters, tasks);
    this.runTask =
        new RunTask(
            clusters,
            definitions,
            new TaskPlanning(settings, ids),
            new ClientTokens(settings.memory(), clock),
            tasks);
  }

  /// To be given to `WireServer.serve`.
  public WireTarget target() {
    return new WireTarget(
        "ecs",
        "AmazonEC2ContainerServiceV20141113",
        Map.of(
            "CreateCluster", clusters::create,
            "DeleteCluster", clusters::delete,
            "DescribeClusters", clusters::describe,
            "RegisterTaskDefinition", definitions::register,
            "DescribeTaskDefinition", definitions::describe,
            "DeregisterTaskDefinition", definitions::deregister,
            "RunTask", runTask::answer,
            "StopTask", queries::stop,
            "DescribeTasks", queries::describe,
            "ListTasks", queries::list));
  }

  public EcsFaults faults() {
    return tasks.faults();
  }

  /// The ARNs of tasks that have not stopped.
  public List<String> liveSessions(String startedByPart) {
    return tasks.live().stream()
        .filter(task -> task.plan().startedBy().contains(startedByPart))
        .map(task -> task.plan().arn())
        .toList();
  }

  /// Every task ever started, in order, whether ECS still remembers it or not.
  public List<StartedTask> started(String startedByPart) {
    return tasks.started().stream()
        .filter(task -> task.startedBy().contains(startedByPart))
        .toList();
  }

  /// Kills every agent and waits for it; no more events are sent.
  @Override
  public void close() {
    try {
      tasks.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
