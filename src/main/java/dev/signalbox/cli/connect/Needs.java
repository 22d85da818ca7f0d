package dev.signalbox.cli.connect;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.service.settings.Setting;
import java.util.EnumSet;
import java.util.Set;

/// The settings that commands look at. Of these, the required ones must be there; no other one is
/// asked for.
public final class Needs {
  /// Everything: the command does what the service does.
  public static final Set<Setting> ALL = Set.copyOf(EnumSet.allOf(Setting.class));

  /// To find tasks.
  public static final Set<Setting> ROWS = Set.of(TASK_TABLE);

  /// To follow a task.
  public static final Set<Setting> ROWS_AND_TIMELINE = Set.of(TASK_TABLE, TASK_EVENTS_TABLE);

  /// To see also what a task asks, where that is kept.
  public static final Set<Setting> TASK_AND_QUESTIONS =
      Set.of(TASK_TABLE, TASK_EVENTS_TABLE, TASK_APPROVALS_TABLE);

  /// To tell why a task is as it is, and what its agent printed.
  public static final Set<Setting> EXPLANATION =
      Set.of(
          TASK_TABLE,
          TASK_EVENTS_TABLE,
          TASK_APPROVALS_TABLE,
          ECS_ENABLED,
          ECS_CLUSTER_ARN,
          ECS_TASK_DEFINITION,
          ECS_CONTAINER_NAME);

  /// To see what waits too long.
  public static final Set<Setting> WAITING = Set.of(TASK_TABLE, TASK_APPROVALS_TABLE);

  /// To answer what a task asks.
  public static final Set<Setting> ANSWERS =
      Set.of(TASK_TABLE, TASK_EVENTS_TABLE, TASK_APPROVALS_TABLE, RETENTION);

  /// To recount slots.
  public static final Set<Setting> SLOTS = Set.of(TASK_TABLE, USER_CONCURRENCY_TABLE);

  /// To send a message to the service.
  public static final Set<Setting> TASK_QUEUE = Set.of(TASK_QUEUE_URL);

  /// To say how the deployment is; of the lanes, those that are named.
  public static final Set<Setting> OVERVIEW =
      Set.of(
          DEPLOYMENT_NAME,
          TASK_TABLE,
          USER_CONCURRENCY_TABLE,
          USER_CONCURRENCY_MAX,
          TASK_QUEUE_URL,
          TASK_DEAD_LETTER_QUEUE_URL,
          EVENTS_QUEUE_URL,
          EVENTS_DEAD_LETTER_QUEUE_URL,
          ECS_LANE_QUEUE_URL,
          AGENTCORE_LANE_QUEUE_URL);

  private Needs() {}

  /// The settings of both.
  public static Set<Setting> both(Set<Setting> one, Set<Setting> other) {
    var all = EnumSet.noneOf(Setting.class);
    all.addAll(one);
    all.addAll(other);
    return all;
  }
}
