package dev.signalbox.simulation;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.aws.SimulatedQueue.Acknowledged;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether what a deleted message asked for is durable.
final class Acknowledgements {
  private static final Pattern STOPPED =
      Pattern.compile("\"lastStatus\":\"STOPPED\",\"startedBy\":\"([^\"]+)\"");
  private static final Pattern RUNNING =
      Pattern.compile("\"lastStatus\":\"RUNNING\",\"startedBy\":\"([^\"]+)\"");
  private static final Pattern ROW =
      Pattern.compile("\"Keys\":\\{\"task_id\":\\{\"S\":\"([^\"]+)\"");

  private final World world;

  Acknowledgements(World world) {
    this.world = world;
  }

  void check(Acknowledged message) {
    lost(message).ifPresent(what -> violated(message, what));
  }

  private void violated(Acknowledged message, String what) {
    world
        .judge()
        .violated(
            Invariant.ACKNOWLEDGED_IS_DURABLE,
            "",
            what + ", and " + message.by() + " has deleted " + message.message().body());
  }

  private Optional<String> lost(Acknowledged acknowledged) {
    var body = acknowledged.message().body();
    var stopped = STOPPED.matcher(body);
    if (stopped.find()) {
      return EcsSession.ofStartedBy(DeploymentName.DEFAULT, stopped.group(1))
          .flatMap(this::endUnknown);
    }
    var running = RUNNING.matcher(body);
    if (running.find()) {
      return EcsSession.ofStartedBy(DeploymentName.DEFAULT, running.group(1))
          .flatMap(this::sessionUnknown);
    }
    var row = ROW.matcher(body);
    if (row.find()) {
      return missing(row(row.group(1)).filter(TaskRecord::settled), "the row is not settled");
    }
    return world.workload().meaning(body).flatMap(meaning -> lost(acknowledged, meaning));
  }

  /// Even that of a task that has ended: whoever knows of it must stop it.
  private Optional<String> sessionUnknown(AttemptId attempt) {
    return missing(
        row(attempt.taskId())
            .filter(
                row ->
                    row.attempt().number() > attempt.number()
                        || row.attempt().session().isPresent()),
        "the session is not in the row");
  }

  private Optional<String> endUnknown(AttemptId attempt) {
    return missing(
        row(attempt.taskId())
            .filter(
                row ->
                    row.attempt().number() > attempt.number() || row.attempt().end().isPresent()),
        "the end of the session is not in the row");
  }

  private Optional<String> lost(Acknowledged acknowledged, Workload.Meaning meaning) {
    var body = acknowledged.message().body();
    return switch (meaning) {
      case Workload.Meaning.Submit(var name) ->
          missing(world.workload().row(name), "there is no row");
      case Workload.Meaning.Cancel(var taskId) -> notCancelled(acknowledged, taskId);
      case Workload.Meaning.Nonsense() ->
          missing(world.dead().stream().filter(body::equals).findFirst(), "it is no dead letter");
      case Workload.Meaning.Harmless() -> Optional.empty();
    };
  }

  private Optional<String> notCancelled(Acknowledged acknowledged, String taskId) {
    var row = row(taskId);
    if (row.isPresent()) {
      return missing(
          row.filter(it -> it.status().isTerminal() || it.status() == TaskStatus.FINALIZING),
          "the task goes on");
    }
    var patience = Duration.ofHours(1).minus(World.SKEW_MAX);
    var waited =
        Duration.between(acknowledged.message().sentAt(), world.machine().scheduler().now());
    return waited.compareTo(patience) < 0
        ? Optional.of("its submit may still come")
        : Optional.empty();
  }

  private Optional<TaskRecord> row(String taskId) {
    return world.table().row(taskId);
  }

  private static Optional<String> missing(Optional<?> proof, String otherwise) {
    return proof.isPresent() ? Optional.empty() : Optional.of(otherwise);
  }
}
