package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.Optional;

/// What to type for the next step of a failure. Only commands that change nothing by themselves, or
/// that say what they would change: nobody should paste harm.
public final class NextStep {
  private NextStep() {}

  /// Empty where the step is not one command.
  public static Optional<String> command(FailureCode code, TaskRecord task) {
    return switch (code) {
      case AGENT_REPORTED, AGENT_NEVER_REPORTED, APPLICATION_EXIT, COMMAND_NOT_RUNNABLE ->
          logs(task);
      case OUT_OF_MEMORY, KILLED, PROCESS_CRASHED, AGENT_RUNTIME_ERROR -> logs(task);
      case HEARTBEAT_LOST, HEARTBEAT_NEVER_SEEN, APPROVAL_STRANDED, MAXIMUM_DURATION -> logs(task);
      case SESSION_LOST, SPOT_INTERRUPTION, HOST_LOST -> logs(task);
      case SIDECAR_FAILED, SERVICE_STOPPED_TASK -> show(task);
      case ROW_UNREADABLE, CONTAINER_NOT_STARTABLE, UNKNOWN, REQUEST_REFUSED -> show(task);
      case STOPPED_BY_SOMEONE -> Optional.of(whoStopped(task));
      case REPO_NOT_ONBOARDED, NOTHING_TO_DO, OVERRIDES_TOO_LARGE -> Optional.empty();
      case REPO_NOT_FOUND_OR_NO_ACCESS, ISSUE_NOT_FOUND, PR_NOT_FOUND_OR_CLOSED -> Optional.empty();
      case GITHUB_TOKEN_REFUSED, INSUFFICIENT_GITHUB_REPO_PERMISSIONS -> Optional.empty();
      case GITHUB_TOKEN_SECRET_MISSING, COMPUTE_NOT_CONFIGURED, ACCESS_DENIED -> doctor();
      case CLUSTER_NOT_FOUND, CREDENTIALS_REFUSED, ROLE_NOT_ASSUMABLE, NETWORK_NOT_FOUND ->
          doctor();
      case RUNTIME_NOT_FOUND, DEFINITION_INACTIVE, IMAGE_PULL, SECRETS_UNAVAILABLE -> doctor();
      case LOGGING_UNAVAILABLE, IMAGE_PULL_TIMEOUT, RESOURCE_INITIALIZATION_TIMEOUT -> doctor();
      case NETWORK_INTERFACE, STORAGE_TIMEOUT, START_NOT_CONFIRMED, COMPUTE_UNREACHABLE -> doctor();
      case CAPACITY_UNAVAILABLE, QUOTA_REACHED, THROTTLED, QUEUE_TIMEOUT -> Optional.of(stuck());
      case PLATFORM_START_ERROR -> Optional.of("aws health describe-events --region us-east-1");
    };
  }

  private static Optional<String> logs(TaskRecord task) {
    return task.attempt().number() == 0
        ? Optional.empty()
        : Optional.of("signalbox logs " + task.taskId());
  }

  private static Optional<String> show(TaskRecord task) {
    return Optional.of("signalbox show " + task.taskId());
  }

  private static Optional<String> doctor() {
    return Optional.of("signalbox doctor");
  }

  private static String stuck() {
    return "signalbox stuck";
  }

  private static String whoStopped(TaskRecord task) {
    var attribute =
        task.attempt()
            .session()
            .map(SessionHandle::sessionId)
            .map(it -> "AttributeKey=ResourceName,AttributeValue=" + it)
            .filter(it -> it.matches("[A-Za-z0-9=,:/._-]+"))
            .orElse("AttributeKey=EventName,AttributeValue=StopTask");
    return "aws cloudtrail lookup-events --lookup-attributes " + attribute;
  }
}
