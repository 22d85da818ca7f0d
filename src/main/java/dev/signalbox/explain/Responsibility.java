package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.query.Explanation.Actor;

/// Who has to act on a failure. The origin says where it came from, which is not always where it is
/// mended: a token is the operator's, and what was lost is the producer's to send again.
public final class Responsibility {
  private Responsibility() {}

  /// Whoever can mend it, or send the task again once nothing is left to mend.
  public static Actor of(FailureCode code) {
    return switch (code) {
      case AGENT_REPORTED, AGENT_NEVER_REPORTED, APPLICATION_EXIT, COMMAND_NOT_RUNNABLE ->
          Actor.AGENT_AUTHOR;
      case OUT_OF_MEMORY, KILLED, PROCESS_CRASHED, AGENT_RUNTIME_ERROR -> Actor.AGENT_AUTHOR;
      case HEARTBEAT_LOST, HEARTBEAT_NEVER_SEEN, APPROVAL_STRANDED, ROW_UNREADABLE ->
          Actor.AGENT_AUTHOR;
      case NOTHING_TO_DO, MAXIMUM_DURATION -> Actor.PRODUCER;
      case REPO_NOT_FOUND_OR_NO_ACCESS, ISSUE_NOT_FOUND, PR_NOT_FOUND_OR_CLOSED -> Actor.PRODUCER;
      case SPOT_INTERRUPTION, HOST_LOST, SESSION_LOST -> Actor.PRODUCER;
      case STOPPED_BY_SOMEONE, REPO_NOT_ONBOARDED, GITHUB_TOKEN_REFUSED -> Actor.OPERATOR;
      case INSUFFICIENT_GITHUB_REPO_PERMISSIONS, GITHUB_TOKEN_SECRET_MISSING -> Actor.OPERATOR;
      case COMPUTE_NOT_CONFIGURED, REQUEST_REFUSED, ACCESS_DENIED, CLUSTER_NOT_FOUND ->
          Actor.OPERATOR;
      case CREDENTIALS_REFUSED, ROLE_NOT_ASSUMABLE, NETWORK_NOT_FOUND, SIDECAR_FAILED ->
          Actor.OPERATOR;
      case RUNTIME_NOT_FOUND, OVERRIDES_TOO_LARGE, DEFINITION_INACTIVE, IMAGE_PULL ->
          Actor.OPERATOR;
      case SECRETS_UNAVAILABLE, LOGGING_UNAVAILABLE, CONTAINER_NOT_STARTABLE -> Actor.OPERATOR;
      // A task that fails by these has waited long, or tried often.
      case IMAGE_PULL_TIMEOUT, RESOURCE_INITIALIZATION_TIMEOUT, NETWORK_INTERFACE -> Actor.OPERATOR;
      case STORAGE_TIMEOUT, START_NOT_CONFIRMED, COMPUTE_UNREACHABLE, SERVICE_STOPPED_TASK ->
          Actor.OPERATOR;
      case CAPACITY_UNAVAILABLE, QUOTA_REACHED, THROTTLED, QUEUE_TIMEOUT, UNKNOWN -> Actor.OPERATOR;
      case PLATFORM_START_ERROR -> Actor.AWS;
    };
  }
}
