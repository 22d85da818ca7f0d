package dev.signalbox.simulation;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Compares what the service says of a task's end with what has really happened to it.
final class Verdicts {
  private final World world;

  Verdicts(World world) {
    this.world = world;
  }

  /// What is not true of a verdict that the service has just given.
  Optional<String> lie(TaskRecord row) {
    var said = row.status() + row.failure().map(it -> " " + it.code()).orElse("");
    return isTrue(row) ? Optional.empty() : Optional.of(said + ", but the truth is otherwise");
  }

  private boolean isTrue(TaskRecord row) {
    return switch (row.status()) {
      // Only an agent completes a task.
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING -> false;
      case RUNNING, AWAITING_APPROVAL, FINALIZING, COMPLETED -> false;
      case CANCELLED -> world.workload().cancelled(row);
      case TIMED_OUT -> lasted(row);
      case FAILED -> row.failure().filter(cause -> isTrue(row, cause)).isPresent();
    };
  }

  private boolean isTrue(TaskRecord row, FailureCause cause) {
    return switch (cause.code()) {
      case AGENT_NEVER_REPORTED -> world.ecs().exited(row.attemptId(), 0);
      case APPLICATION_EXIT -> world.ecs().exited(row.attemptId(), 1);
      case KILLED -> world.ecs().exited(row.attemptId(), 137);
      case SPOT_INTERRUPTION -> world.ecs().stoppedFor(row.attemptId(), "Your Spot Task");
      case STOPPED_BY_SOMEONE -> world.ecs().stoppedFor(row.attemptId(), "Task stopped by user");
      case IMAGE_PULL -> declinedLong(row) && world.ecs().stoppedFor(row.attemptId(), "CannotPull");
      case NETWORK_INTERFACE ->
          triedOften(row) && world.ecs().stoppedFor(row.attemptId(), "Timeout waiting");
      case HEARTBEAT_LOST, HEARTBEAT_NEVER_SEEN -> world.agentCore().isSilent(row.attemptId());
      case APPROVAL_STRANDED -> world.agentCore().endedAt(row.attemptId()).isPresent();
      case OVERRIDES_TOO_LARGE -> world.ecs().wasRefusedForGood(row.attemptId());
      case ROW_UNREADABLE -> world.table().saidDone(row.attemptId());
      case SESSION_LOST -> world.ecs().hasForgotten(row.attemptId());
      case MAXIMUM_DURATION -> lasted(row);
      case QUEUE_TIMEOUT -> passed(row.times().queuedAt(), world.policy().queueAge());
      case REPO_NOT_ONBOARDED -> row.request().repo().equals(Optional.of(Workload.UNKNOWN_REPO));
      case START_NOT_CONFIRMED -> triedOften(row) || declinedLong(row) || waitedLong(row);
      case CAPACITY_UNAVAILABLE, COMPUTE_UNREACHABLE, THROTTLED, ACCESS_DENIED -> declinedLong(row);
      case REPO_NOT_FOUND_OR_NO_ACCESS ->
          row.request().repo().equals(Optional.of(Workload.HIDDEN_REPO))
              && !world.ecs().wasStarted(row.attemptId());
      case AGENT_REPORTED,
          COMMAND_NOT_RUNNABLE,
          OUT_OF_MEMORY,
          PROCESS_CRASHED,
          AGENT_RUNTIME_ERROR,
          ISSUE_NOT_FOUND,
          PR_NOT_FOUND_OR_CLOSED,
          GITHUB_TOKEN_REFUSED,
          GITHUB_TOKEN_SECRET_MISSING,
          INSUFFICIENT_GITHUB_REPO_PERMISSIONS,
          NOTHING_TO_DO,
          COMPUTE_NOT_CONFIGURED,
          REQUEST_REFUSED,
          CREDENTIALS_REFUSED,
          ROLE_NOT_ASSUMABLE,
          NETWORK_NOT_FOUND,
          SIDECAR_FAILED,
          CLUSTER_NOT_FOUND,
          RUNTIME_NOT_FOUND,
          DEFINITION_INACTIVE,
          SECRETS_UNAVAILABLE,
          LOGGING_UNAVAILABLE,
          CONTAINER_NOT_STARTABLE,
          IMAGE_PULL_TIMEOUT,
          RESOURCE_INITIALIZATION_TIMEOUT,
          STORAGE_TIMEOUT,
          PLATFORM_START_ERROR,
          QUOTA_REACHED,
          HOST_LOST,
          SERVICE_STOPPED_TASK,
          UNKNOWN ->
          false;
    };
  }

  private boolean triedOften(TaskRecord row) {
    return row.attempt().number() >= world.policy().launch().attemptsMax();
  }

  private boolean declinedLong(TaskRecord row) {
    return passed(row.attempt().budget().since(), world.policy().launch().capacityAge());
  }

  /// ECS was asked again and again under one token and never answered.
  private boolean waitedLong(TaskRecord row) {
    return passed(Optional.of(row.times().createdAt()), world.policy().launch().capacityAge());
  }

  private boolean lasted(TaskRecord row) {
    var since = row.times().startedAt().or(() -> Optional.of(row.times().createdAt()));
    return passed(since, world.policy().session().maximumDuration());
  }

  /// As far as clocks that differ can tell.
  private boolean passed(Optional<Instant> since, Duration time) {
    var atLeast = time.minus(World.SKEW_MAX.multipliedBy(2));
    return since
        .filter(at -> !world.machine().scheduler().now().isBefore(at.plus(atLeast)))
        .isPresent();
  }
}
