package dev.signalbox.simulation.aws;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/// One ECS task as ECS knows it, in the form of an event and of an answer.
final class EcsTaskState {
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";
  static final String CONTAINER = "agent";

  final AttemptId attempt;
  final String arn;
  final RunTaskRequest request;
  final Instant createdAt;
  String lastStatus = "PROVISIONING";
  long version = 1;
  boolean reachedRunning;
  boolean answered;
  boolean exitedByItself;
  boolean lingers;
  Optional<Instant> stoppedAt = Optional.empty();
  Optional<Instant> shownAt = Optional.empty();
  OptionalInt exitCode = OptionalInt.empty();
  Optional<String> stopCode = Optional.empty();
  Optional<String> stoppedReason = Optional.empty();
  Optional<SimulatedAgent> agent = Optional.empty();

  EcsTaskState(AttemptId attempt, String arn, RunTaskRequest request, Instant createdAt) {
    this.attempt = attempt;
    this.arn = arn;
    this.request = request;
    this.createdAt = createdAt;
  }

  /// Whether its agent may still do something.
  boolean isLive() {
    return exitCode.isEmpty() && !isStopped();
  }

  boolean isStopped() {
    return lastStatus.equals("STOPPED");
  }

  private String containerStatus() {
    return lingers ? "STOPPED" : lastStatus;
  }

  String event() {
    var json = new StringBuilder(600);
    json.append("{\"detail-type\":\"ECS Task State Change\",\"source\":\"aws.ecs\",\"detail\":{");
    json.append("\"clusterArn\":\"").append(CLUSTER).append("\",\"taskArn\":\"").append(arn);
    json.append("\",\"lastStatus\":\"").append(lastStatus);
    json.append("\",\"startedBy\":\"")
        .append(EcsSession.startedBy(DeploymentName.DEFAULT, attempt));
    json.append("\",\"version\":").append(version);
    stopCode.ifPresent(it -> json.append(",\"stopCode\":\"").append(it).append('"'));
    stoppedReason.ifPresent(it -> json.append(",\"stoppedReason\":\"").append(it).append('"'));
    if (reachedRunning) {
      json.append(",\"startedAt\":\"").append(createdAt).append('"');
    }
    json.append(",\"containers\":[{\"name\":\"sidecar\",\"exitCode\":137},{\"name\":\"agent\"");
    json.append(",\"lastStatus\":\"").append(containerStatus()).append('"');
    exitCode.ifPresent(it -> json.append(",\"exitCode\":").append(it));
    return json.append("}]}}").toString();
  }

  Task described() {
    var container = Container.builder().name(CONTAINER).lastStatus(containerStatus());
    exitCode.ifPresent(container::exitCode);
    var task =
        Task.builder()
            .taskArn(arn)
            .clusterArn(CLUSTER)
            .lastStatus(lastStatus)
            .version(version)
            .startedBy(EcsSession.startedBy(DeploymentName.DEFAULT, attempt))
            .containers(container.build());
    stopCode.ifPresent(task::stopCode);
    stoppedReason.ifPresent(task::stoppedReason);
    if (reachedRunning) {
      task.startedAt(createdAt);
    }
    return task.build();
  }
}
