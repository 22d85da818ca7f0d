package dev.signalbox.ecs;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an ECS task is to the core: its type, its handle, and the names that follow from an
/// attempt. The session id is the task ARN.
public final class EcsSession {
  private static final String CLUSTER = "clusterArn";
  private static final String TASK = "taskArn";
  private static final String SERVICE = "signalbox";

  /// Sessions that run as standalone ECS tasks.
  public static final ComputeType TYPE =
      ComputeType.of(
              "ecs",
              Set.of(CLUSTER),
              Capability.OBSERVABLE,
              Capability.REPEATABLE_START,
              Capability.PAYLOAD_BY_POINTER)
          .titled("ECS");

  private EcsSession() {}

  public static SessionHandle of(String clusterArn, String taskArn) {
    return new SessionHandle(TYPE, taskArn, Map.of(CLUSTER, clusterArn, TASK, taskArn));
  }

  public static String clusterArn(SessionHandle session) {
    return session.metadata().getOrDefault(CLUSTER, "");
  }

  public static String taskArn(SessionHandle session) {
    return session.metadata().getOrDefault(TASK, session.sessionId());
  }

  /// Returns the `clientToken` of RunTask, at most 64 characters. ECS keeps tokens by cluster, and
  /// a task id that a producer sent to two deployments must not lead to one session of both.
  static String clientToken(DeploymentName deployment, AttemptId attempt) {
    return deployment.value() + "-" + attempt;
  }

  /// Returns the `startedBy` of RunTask, which every event of the task echoes.
  public static String startedBy(DeploymentName deployment, AttemptId attempt) {
    return startedByPrefix(deployment) + attempt.taskId() + "/" + attempt.number();
  }

  /// Returns what each `startedBy` of a deployment begins with, and none of another's.
  public static String startedByPrefix(DeploymentName deployment) {
    return SERVICE + "/" + deployment.value() + "/";
  }

  /// Returns the attempt that a `startedBy` names; empty when it is not one of the deployment's.
  public static Optional<AttemptId> ofStartedBy(DeploymentName deployment, String startedBy) {
    return markOf(startedBy).filter(it -> it.deployment().equals(deployment)).map(Mark::attempt);
  }

  /// What a `startedBy` of ours says, whichever deployment it is of.
  record Mark(DeploymentName deployment, AttemptId attempt) {}

  static Optional<Mark> markOf(String startedBy) {
    var parts = startedBy.split("/", -1);
    var isOurs =
        parts.length == 4
            && parts[0].equals(SERVICE)
            && DeploymentName.isAllowed(parts[1])
            && AttemptId.isTaskId(parts[2])
            && parts[3].matches("[1-9][0-9]{0,5}");
    return isOurs
        ? Optional.of(
            new Mark(
                new DeploymentName(parts[1]), new AttemptId(parts[2], Integer.parseInt(parts[3]))))
        : Optional.empty();
  }
}
