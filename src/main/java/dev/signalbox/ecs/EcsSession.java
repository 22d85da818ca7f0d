package dev.signalbox.ecs;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an ECS task is to the core: its type, its handle, and the names that follow from an
/// attempt. The session id is the task ARN.
public final class EcsSession {
  private static final String CLUSTER = "clusterArn";
  private static final String TASK = "taskArn";
  private static final String STARTED_BY = "signalbox/";

  /// Sessions that run as standalone ECS tasks.
  public static final ComputeType TYPE =
      ComputeType.of(
          "ecs",
          Set.of(CLUSTER),
          Capability.OBSERVABLE,
          Capability.REPEATABLE_START,
          Capability.PAYLOAD_BY_POINTER);

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

  /// Returns the `clientToken` of RunTask, at most 64 characters.
  static String clientToken(AttemptId attempt) {
    return attempt.toString();
  }

  /// Returns the `startedBy` of RunTask, which every event of the task echoes.
  public static String startedBy(AttemptId attempt) {
    return STARTED_BY + attempt.taskId() + "/" + attempt.number();
  }

  /// Returns the attempt that a `startedBy` names; empty when it is not one of ours.
  public static Optional<AttemptId> ofStartedBy(String startedBy) {
    if (!startedBy.startsWith(STARTED_BY)) {
      return Optional.empty();
    }
    var parts = startedBy.substring(STARTED_BY.length()).split("/", -1);
    if (parts.length != 2
        || !AttemptId.isTaskId(parts[0])
        || !parts[1].matches("[1-9][0-9]{0,5}")) {
      return Optional.empty();
    }
    return Optional.of(new AttemptId(parts[0], Integer.parseInt(parts[1])));
  }
}
