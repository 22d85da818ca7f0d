package dev.signalbox.permutation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/// One state of an ECS task, as the event that tells of it and as DescribeTasks shows it.
///
/// @param version `detail.version`, which rises with each state
/// @param ran whether the task was RUNNING once, so that it has a `startedAt`
record EcsEvent(
    String lastStatus,
    long version,
    boolean ran,
    Optional<String> stopCode,
    Optional<String> stoppedReason,
    OptionalInt exitCode,
    Optional<String> containerReason) {
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";
  static final String CONTAINER = "agent";
  private static final Path SAMPLE = Path.of("src/test/resources/ecs-events/running.json");
  private static final String STARTED_AT = "2026-03-02T10:15:42.877Z";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> BODIES = new ConcurrentHashMap<>();

  /// A state on the way up.
  static EcsEvent rising(String lastStatus, long version) {
    return new EcsEvent(
        lastStatus,
        version,
        lastStatus.equals("RUNNING"),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /// A state on the way down of a task that ran: stop code and reason are known before STOPPED.
  static EcsEvent falling(String lastStatus, long version, String stopCode, String reason) {
    return new EcsEvent(
        lastStatus,
        version,
        true,
        Optional.of(stopCode),
        Optional.of(reason),
        OptionalInt.empty(),
        Optional.empty());
  }

  /// The end of a task that never ran.
  static EcsEvent neverRan(String lastStatus, long version, String stopCode, String reason) {
    return new EcsEvent(
        lastStatus,
        version,
        false,
        Optional.of(stopCode),
        Optional.of(reason),
        OptionalInt.empty(),
        Optional.empty());
  }

  EcsEvent exited(int code) {
    return new EcsEvent(
        lastStatus, version, ran, stopCode, stoppedReason, OptionalInt.of(code), containerReason);
  }

  EcsEvent because(String reasonOfContainer) {
    return new EcsEvent(
        lastStatus,
        version,
        ran,
        stopCode,
        stoppedReason,
        exitCode,
        Optional.of(reasonOfContainer));
  }

  /// What the service's rule on EventBridge asks for.
  boolean passesTheRule() {
    return lastStatus.equals("RUNNING") || lastStatus.equals("STOPPED");
  }

  boolean isStopped() {
    return lastStatus.equals("STOPPED");
  }

  static String arn(AttemptId attempt) {
    return CLUSTER.replace(":cluster/", ":task/")
        + "/4f1c0e9a7b6d4c2f8e3a5b7c9d0e1f2"
        + attempt.number();
  }

  String body(AttemptId attempt) {
    return BODIES.computeIfAbsent(attempt + " " + this, _ -> composed(attempt));
  }

  private String composed(AttemptId attempt) {
    var event = sample();
    var detail = (ObjectNode) event.required("detail");
    detail.put("taskArn", arn(attempt));
    detail.put("startedBy", EcsSession.startedBy(DeploymentName.DEFAULT, attempt));
    detail.put("lastStatus", lastStatus);
    detail.put("desiredStatus", stopCode.isPresent() ? "STOPPED" : "RUNNING");
    detail.put("version", version);
    if (!ran) {
      detail.remove("startedAt");
    }
    stopCode.ifPresent(it -> detail.put("stopCode", it));
    stoppedReason.ifPresent(it -> detail.put("stoppedReason", it));
    var container = (ObjectNode) detail.required("containers").required(0);
    container.put("lastStatus", lastStatus);
    exitCode.ifPresent(it -> container.put("exitCode", it));
    containerReason.ifPresent(it -> container.put("reason", it));
    return event.toString();
  }

  private static ObjectNode sample() {
    try {
      return (ObjectNode) JSON.readTree(Files.readString(SAMPLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Task task(AttemptId attempt) {
    var container = Container.builder().name(CONTAINER).lastStatus(lastStatus);
    exitCode.ifPresent(container::exitCode);
    containerReason.ifPresent(container::reason);
    var task =
        Task.builder()
            .taskArn(arn(attempt))
            .clusterArn(CLUSTER)
            .startedBy(EcsSession.startedBy(DeploymentName.DEFAULT, attempt))
            .lastStatus(lastStatus)
            .version(version)
            .containers(container.build());
    if (ran) {
      task.startedAt(Instant.parse(STARTED_AT));
    }
    stopCode.ifPresent(task::stopCode);
    stoppedReason.ifPresent(task::stoppedReason);
    return task.build();
  }
}
