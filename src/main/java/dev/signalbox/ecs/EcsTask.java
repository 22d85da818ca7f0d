package dev.signalbox.ecs;

import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import software.amazon.awssdk.services.ecs.model.Task;

/// The one reading of an ECS task, whether an event or DescribeTasks told of it.
///
/// @param reachedRunning whether `startedAt` is set, which happens when all containers are up
record EcsTask(
    String taskArn,
    String clusterArn,
    String lastStatus,
    OptionalLong version,
    Optional<String> startedBy,
    Optional<String> stopCode,
    Optional<String> stoppedReason,
    boolean reachedRunning,
    List<Container> containers) {

  /// One container of the task; the exit code is absent when its process never ran.
  record Container(
      String name, Optional<String> lastStatus, OptionalInt exitCode, Optional<String> reason) {}

  EcsTask {
    containers = List.copyOf(containers);
  }

  static EcsTask of(Task task) {
    return new EcsTask(
        task.taskArn(),
        Optional.ofNullable(task.clusterArn()).orElse(""),
        Optional.ofNullable(task.lastStatus()).orElse(""),
        task.version() == null ? OptionalLong.empty() : OptionalLong.of(task.version()),
        Optional.ofNullable(task.startedBy()),
        Optional.ofNullable(task.stopCodeAsString()),
        Optional.ofNullable(task.stoppedReason()),
        task.startedAt() != null,
        task.containers().stream().map(EcsTask::of).toList());
  }

  private static Container of(software.amazon.awssdk.services.ecs.model.Container container) {
    return new Container(
        Optional.ofNullable(container.name()).orElse(""),
        Optional.ofNullable(container.lastStatus()),
        container.exitCode() == null ? OptionalInt.empty() : OptionalInt.of(container.exitCode()),
        Optional.ofNullable(container.reason()));
  }

  /// By name: sidecars that nobody asked for may stand first.
  Optional<Container> container(String name) {
    return containers.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /// Only STOPPED is an end. A stop code, a reason, a desired status and even exit codes appear
  /// earlier, while the task still runs. A task that nobody stops and whose agent is over lives on
  /// with its other containers.
  SessionStatus status(String containerName) {
    if (lastStatus.equals("STOPPED")) {
      return EcsDiagnosis.of(this, containerName);
    }
    return container(containerName)
        .filter(it -> lastStatus.equals("RUNNING") && stopCode.isEmpty())
        .filter(it -> it.lastStatus().equals(Optional.of("STOPPED")))
        .<SessionStatus>map(
            it -> new SessionStatus.AgentEnded(EcsDiagnosis.of(stoppedWith(it), containerName)))
        .orElseGet(SessionStatus.Running::new);
  }

  /// The task as it would have ended with this container alone. Where the container has no exit
  /// code its process never ran, whatever else did.
  private EcsTask stoppedWith(Container agent) {
    var ran = agent.exitCode().isPresent();
    return new EcsTask(
        taskArn,
        clusterArn,
        "STOPPED",
        version,
        startedBy,
        Optional.empty(),
        Optional.empty(),
        ran,
        List.of(agent));
  }

  /// Returns what a look at the task says.
  static SessionObservation sighting(Task task, String containerName) {
    var told = of(task);
    var status = told.status(containerName);
    return new SessionObservation(
        status,
        told.version,
        switch (status) {
          case SessionStatus.Ended _ -> Optional.of(EcsEvidence.of(task));
          case SessionStatus.Running _, SessionStatus.AgentEnded _, SessionStatus.NotFound _ ->
              Optional.empty();
        });
  }
}
