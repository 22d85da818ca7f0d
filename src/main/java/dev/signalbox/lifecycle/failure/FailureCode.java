package dev.signalbox.lifecycle.failure;

import java.util.Arrays;
import java.util.Optional;

/// The failure catalogue: every way in which a task can fail, where it came from, whether a new
/// attempt is made, and what to do next. Adapters map what they see to an entry; nothing else names
/// causes.
public enum FailureCode {
  // The agent, or what it was asked to do.
  AGENT_REPORTED(
      Origin.AGENT,
      Retry.NEVER,
      Headline.NOT_SUCCESSFUL,
      "The agent reported that it failed.",
      "Read its message and log."),
  AGENT_NEVER_REPORTED(
      Origin.AGENT,
      Retry.NEVER,
      Headline.NEVER_REPORTED,
      "The agent exited with code 0 but never wrote a terminal status.",
      "Look in the agent's log for a late crash, or for a missing TASK_TABLE_NAME or permission."),
  APPLICATION_EXIT(
      Origin.AGENT,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "The agent's process ended with an error before it reported.",
      "Read the agent's log around its end."),
  COMMAND_NOT_RUNNABLE(
      Origin.AGENT,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "The container's command could not be run.",
      "Check the command and its file permissions in the image (exit 126 or 127)."),
  OUT_OF_MEMORY(
      Origin.AGENT,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "The container was killed because it ran out of memory.",
      "Give the task definition more memory, or make the agent do less at once."),
  KILLED(
      Origin.AGENT,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "The agent's process was killed by a signal.",
      "Exit 137 is SIGKILL, 143 SIGTERM: look for a memory limit, a stop timeout, a person, or"
          + " another container that ended first."),
  PROCESS_CRASHED(
      Origin.AGENT,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "The agent's process crashed (abort or memory fault).",
      "Look for a native crash in the agent's log (exit 134 or 139)."),
  AGENT_RUNTIME_ERROR(
      Origin.AGENT,
      Retry.NEVER,
      Headline.START_FAILED,
      "The agent's runtime failed to take the session.",
      "Read the runtime's CloudWatch log; check architecture, start-up and the handler."),
  HEARTBEAT_LOST(
      Origin.AGENT,
      Retry.NEVER,
      Headline.SESSION_LOST,
      "The agent's heartbeat stopped.",
      "Read the agent's log; look for memory trouble or a blocked process."),
  HEARTBEAT_NEVER_SEEN(
      Origin.AGENT,
      Retry.NEVER,
      Headline.SESSION_LOST,
      "The agent never sent a heartbeat.",
      "Check that the agent starts and may write to the task table."),
  APPROVAL_STRANDED(
      Origin.AGENT,
      Retry.NEVER,
      Headline.STRANDED,
      "The agent never went on from its wait for an approval, though it ends such waits itself.",
      "Read the agent's log: most likely it died while it waited. Submit the task again."),
  MAXIMUM_DURATION(
      Origin.USER,
      Retry.NEVER,
      Headline.TIMEOUT,
      "The task ran longer than it may.",
      "Split the work, or raise the maximum duration."),
  STOPPED_BY_SOMEONE(
      Origin.USER,
      Retry.NEVER,
      Headline.CONTAINER_FAILED,
      "Somebody stopped the session, and it was not Signalbox.",
      "Ask who called StopTask; the reason they gave is in the detail."),
  ROW_UNREADABLE(
      Origin.AGENT,
      Retry.NEVER,
      Headline.NOT_SUCCESSFUL,
      "The task's row holds a value that the contract does not know.",
      "Compare the raw values kept on the row with docs/agents.md, and mend what wrote them."),
  // What the request or the deployment says.
  NOTHING_TO_DO(
      Origin.USER,
      Retry.NEVER,
      Headline.NOT_SUCCESSFUL,
      "The task gives an agent nothing to do.",
      "Submit it again with what the detail names."),
  REPO_NOT_ONBOARDED(
      Origin.USER,
      Retry.NEVER,
      Headline.BLUEPRINT,
      "The repository is not onboarded.",
      "Add an active row for it to the Repos table."),
  REPO_NOT_FOUND_OR_NO_ACCESS(
      Origin.USER,
      Retry.NEVER,
      Headline.REPO_NOT_FOUND,
      "The repository does not exist, or the token cannot see it.",
      "Check the repository's name, and that the GitHub token may read it."),
  ISSUE_NOT_FOUND(
      Origin.USER,
      Retry.NEVER,
      // Their classes know no missing issue, but its neighbour.
      Headline.PR_NOT_FOUND,
      "The issue does not exist.",
      "Check the issue's number; a deleted or moved issue cannot be worked on."),
  PR_NOT_FOUND_OR_CLOSED(
      Origin.USER,
      Retry.NEVER,
      Headline.PR_NOT_FOUND,
      "The pull request does not exist or is not open.",
      "Check the pull request's number, or reopen it."),
  GITHUB_TOKEN_REFUSED(
      Origin.USER,
      Retry.NEVER,
      Headline.TOKEN_NOT_ENOUGH,
      "GitHub does not accept the token.",
      "Renew the token in its secret, then submit again."),
  INSUFFICIENT_GITHUB_REPO_PERMISSIONS(
      Origin.USER,
      Retry.NEVER,
      Headline.TOKEN_NOT_ENOUGH,
      "The token may not do what the task needs.",
      "Grant the token write access to contents and pull requests, and read access to issues."),
  GITHUB_TOKEN_SECRET_MISSING(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.TOKEN_MISSING,
      "There is no GitHub token where the blueprint or the settings say.",
      "Create the secret that the detail names, or correct github_token_secret_arn."),
  COMPUTE_NOT_CONFIGURED(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.BLUEPRINT,
      "The blueprint names a compute type that this deployment does not offer.",
      "Configure that compute type for the service, or change the blueprint."),
  REQUEST_REFUSED(
      Origin.INTERNAL,
      Retry.START_AGAIN,
      Headline.NOT_AS_CONFIGURED,
      "AWS refused the start request as invalid.",
      "Read the detail; compare the service's settings with what is deployed."),
  ACCESS_DENIED(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The service may not start this session.",
      "Compare the service role's policy with the call in the detail."),
  CLUSTER_NOT_FOUND(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The cluster does not exist.",
      "Check the cluster setting and its Region."),
  CREDENTIALS_REFUSED(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "AWS does not accept the service's credentials.",
      "Renew them, or look at the task role and the clock of the service."),
  ROLE_NOT_ASSUMABLE(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "A role that the start needs is missing or cannot be assumed.",
      "Check that the role exists and trusts the service that the detail names."),
  NETWORK_NOT_FOUND(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The subnets or security groups of the service's settings do not exist or do not fit.",
      "Compare SIGNALBOX_ECS_SUBNETS and SIGNALBOX_ECS_SECURITY_GROUPS with the network."),
  SIDECAR_FAILED(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.CONTAINER_FAILED,
      "Another container of the task failed and took the agent with it.",
      "Read that container's log, or mark it as not essential in the task definition."),
  RUNTIME_NOT_FOUND(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The agent's runtime or its endpoint does not exist.",
      "Check the runtime ARN in the blueprint."),
  OVERRIDES_TOO_LARGE(
      Origin.INTERNAL,
      Retry.NEVER,
      Headline.NOT_AS_CONFIGURED,
      "The overrides of the start would be longer than the 8,192 characters that AWS accepts.",
      "Make the payload smaller, or configure a payload bucket so that only a pointer is sent."),
  DEFINITION_INACTIVE(
      Origin.INTERNAL,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "The task definition was inactive, as in the middle of a deployment.",
      "If it persists, look for a stuck deployment of the agent's task definition."),
  IMAGE_PULL(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The container image could not be pulled.",
      "Check the image name, its architecture and the execution role."),
  SECRETS_UNAVAILABLE(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "Secrets or registry credentials could not be read at the start.",
      "Check the execution role and that the secrets exist."),
  LOGGING_UNAVAILABLE(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The container's log driver could not be set up.",
      "Check the log group and the execution role."),
  CONTAINER_NOT_STARTABLE(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.NOT_AS_CONFIGURED,
      "The container could not be created or started.",
      "Read the detail; check command, volumes and platform of the task definition."),
  // AWS, for now.
  IMAGE_PULL_TIMEOUT(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "The image registry did not answer in time.",
      "If it persists, check the route to the registry (NAT or VPC endpoints)."),
  RESOURCE_INITIALIZATION_TIMEOUT(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "Secrets, logs or registry did not answer in time at the start.",
      "If it persists, check the route to Secrets Manager, CloudWatch Logs and the registry."),
  NETWORK_INTERFACE(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "The task's network interface could not be provided.",
      "If it persists, look for subnets without free addresses."),
  STORAGE_TIMEOUT(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "The task's storage was not provided in time.",
      "If it persists, check the route to the file system, or ask AWS Support."),
  PLATFORM_START_ERROR(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "AWS failed to start the session for a reason of its own.",
      "Nothing; if it persists, look at the AWS Health dashboard."),
  START_NOT_CONFIRMED(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_FAILED,
      "It could not be told whether the session started.",
      "Look in the service's log for errors of the compute service's API."),
  COMPUTE_UNREACHABLE(
      Origin.PLATFORM,
      Retry.WAIT,
      Headline.START_FAILED,
      "AWS could not be reached.",
      "Wait, or check the route to it."),
  CAPACITY_UNAVAILABLE(
      Origin.CAPACITY,
      Retry.WAIT,
      Headline.START_FAILED,
      "AWS had no capacity for the session.",
      "Wait; or allow more availability zones or another capacity provider."),
  QUOTA_REACHED(
      Origin.CAPACITY,
      Retry.WAIT,
      Headline.START_FAILED,
      "A quota of the account is used up.",
      "Wait, or ask for a higher quota in Service Quotas."),
  THROTTLED(
      Origin.CAPACITY,
      Retry.WAIT,
      Headline.START_FAILED,
      "AWS or the image registry refused the start because of too many calls.",
      "Wait; if it persists, lower the launch rate, or authenticate pulls at the registry."),
  QUEUE_TIMEOUT(
      Origin.CAPACITY,
      Retry.NEVER,
      Headline.CONCURRENCY,
      "The task waited too long for a free slot.",
      "Raise the limit that it waited for or end other tasks, and submit again."),
  SPOT_INTERRUPTION(
      Origin.CAPACITY,
      Retry.IF_BLUEPRINT_ALLOWS,
      Headline.CONTAINER_FAILED,
      "AWS took the Spot capacity back.",
      "Submit again, use on-demand capacity, or allow a rerun in the blueprint."),
  HOST_LOST(
      Origin.PLATFORM,
      Retry.IF_BLUEPRINT_ALLOWS,
      Headline.CONTAINER_FAILED,
      "The host of the session failed or was retired.",
      "Submit again, or allow a rerun in the blueprint."),
  SESSION_LOST(
      Origin.PLATFORM,
      Retry.NEVER,
      Headline.SESSION_LOST,
      "The session is gone and nothing tells how it ended.",
      "Check what the agent has done, then submit again."),
  SERVICE_STOPPED_TASK(
      Origin.INTERNAL,
      Retry.WHEN_MENDED,
      Headline.CONTAINER_FAILED,
      "The scheduler of a cluster service stopped the session.",
      "Agents must be standalone tasks: take the task definition out of any cluster service."),
  UNKNOWN(
      Origin.PLATFORM,
      Retry.START_AGAIN,
      Headline.START_OR_END,
      "The session ended for a reason that the catalogue does not know.",
      "Read the detail, and report the text so that the catalogue can learn it.");

  /// Where it came from. Who has to act on it is another question.
  public enum Origin {
    USER,
    AGENT,
    CAPACITY,
    PLATFORM,
    INTERNAL
  }

  /// Whether the lifecycle makes a new attempt by itself.
  public enum Retry {
    /// The task fails. At a start that is only what is wrong with this one task.
    NEVER,
    /// Nothing ran: a few more attempts, with back-off.
    START_AGAIN,
    /// Nothing ran and nothing is wrong: attempts until the capacity budget's age is over.
    WAIT,
    /// Nothing ran and the deployment is at fault, not the task: attempts until it is mended, or
    /// until the capacity budget's age is over.
    WHEN_MENDED,
    /// Something ran: only if the blueprint allows a rerun.
    IF_BLUEPRINT_ALLOWS
  }

  private final Origin origin;
  private final Retry retry;
  private final Headline headline;
  private final String cause;
  private final String nextStep;

  FailureCode(Origin origin, Retry retry, Headline headline, String cause, String nextStep) {
    this.origin = origin;
    this.retry = retry;
    this.headline = headline;
    this.cause = cause;
    this.nextStep = nextStep;
  }

  public Origin origin() {
    return origin;
  }

  public Retry retry() {
    return retry;
  }

  /// What a message of this code begins with.
  public Headline headline() {
    return headline;
  }

  /// What happened, for a person: without the words that only serve to class it.
  public String cause() {
    return cause;
  }

  public String nextStep() {
    return nextStep;
  }

  /// The entry of a stored code; empty for a word of a later version.
  public static Optional<FailureCode> ofWord(String word) {
    return Arrays.stream(values()).filter(code -> code.name().equals(word)).findFirst();
  }
}
