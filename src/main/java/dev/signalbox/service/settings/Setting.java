package dev.signalbox.service.settings;

import java.util.Arrays;
import java.util.Optional;

/// Every setting of the service, with its default and its sentence: the README's table is made of
/// this list. The name in the environment is the constant's with `SIGNALBOX_` before it.
public enum Setting {
  DEPLOYMENT_NAME(
      Need.OPTIONAL,
      "default",
      "Name of this deployment, unlike that of any other on the same cluster: its sessions bear it."
          + " 1 to 30 letters, digits, hyphens and underscores."),
  TASK_QUEUE_URL(Need.REQUIRED, "", "URL of the queue that producers send task messages to."),
  TASK_DEAD_LETTER_QUEUE_URL(
      Need.REQUIRED, "", "URL of the queue that unusable task messages are moved to."),
  EVENTS_QUEUE_URL(
      Need.REQUIRED, "", "URL of the queue that ECS events and changes of task rows arrive on."),
  EVENTS_DEAD_LETTER_QUEUE_URL(
      Need.REQUIRED, "", "URL of the queue that unusable events are moved to."),
  TASK_TABLE(Need.REQUIRED, "", "Name of the Tasks table."),
  TASK_EVENTS_TABLE(Need.REQUIRED, "", "Name of the TaskEvents table (the timeline)."),
  USER_CONCURRENCY_TABLE(Need.REQUIRED, "", "Name of the UserConcurrency table (the slots)."),
  REPO_TABLE(
      Need.OPTIONAL, "", "Name of the Repos table; without it every repository gets the defaults."),
  TASK_APPROVALS_TABLE(
      Need.OPTIONAL,
      "",
      "Name of the TaskApprovals table; without it nobody can answer what agents ask."),

  PAYLOAD_BUCKET(
      Need.OPTIONAL,
      "",
      "S3 bucket for the payloads of ECS tasks; without it they are sent inline, if small enough."),
  ATTACHMENTS_BUCKET(
      Need.OPTIONAL,
      "",
      "S3 bucket that the attachments of tasks lie in; without it agents get their keys alone."),

  DEFAULT_COMPUTE_TYPE(
      Need.OPTIONAL,
      "agentcore",
      "Compute type of repositories that name none: `agentcore`, `ecs`."),
  AGENTCORE_ENABLED(Need.OPTIONAL, "true", "Whether tasks may run on AgentCore: `true`, `false`."),
  AGENTCORE_LANE_QUEUE_URL(
      Need.WITH_AGENTCORE,
      "",
      "URL of the launch lane of AgentCore: the queue in which tasks wait for the launch rate."),
  AGENTCORE_RUNTIME_ARN(
      Need.OPTIONAL, "", "Runtime ARN of repositories that name none in their row."),
  AGENTCORE_INVOKE_TIMEOUT(
      Need.OPTIONAL, "30s", "How long the answer to an invocation is waited for."),
  AGENTCORE_START_RATE(
      Need.OPTIONAL,
      "25",
      "New AgentCore sessions per second of one replica. AWS allows an account 25: share them"
          + " out."),
  GITHUB_TOKEN_SECRET_ARN(
      Need.OPTIONAL, "", "ARN of the GitHub token's secret for repositories that name none."),

  CONTEXT_ENABLED(
      Need.OPTIONAL,
      "true",
      "Whether the issue or pull request of a task is read before its start, where there is a"
          + " GitHub token: `true`, `false`."),
  GITHUB_ENDPOINT(
      Need.OPTIONAL,
      "https://api.github.com",
      "GitHub's REST API; of an Enterprise Server it is `https://HOST/api/v3`."),
  CONTEXT_TIMEOUT(
      Need.OPTIONAL,
      "15s",
      "How long reading one task's issue or pull request may take; then the agent reads by"
          + " itself."),
  CONTEXT_PATIENCE(
      Need.OPTIONAL,
      "10m",
      "How long a task waits that is to go on with a pull request, while GitHub does not say which"
          + " branch that is; then its agent finds out by itself."),
  CONTEXT_MAX_CHARS(
      Need.OPTIONAL,
      "400000",
      "Characters of it that an agent is given; a token is about four of them."),

  ECS_ENABLED(Need.OPTIONAL, "false", "Whether tasks may run on ECS: `true`, `false`."),
  ECS_LANE_QUEUE_URL(
      Need.WITH_ECS,
      "",
      "URL of the launch lane of ECS: the queue in which tasks wait for the launch rate."),
  ECS_CLUSTER_ARN(Need.WITH_ECS, "", "ARN of the cluster that agents run in."),
  ECS_TASK_DEFINITION(
      Need.WITH_ECS, "", "Family of the agent's task definition; ARN and revision are cut off."),
  ECS_SUBNETS(Need.WITH_ECS, "", "Subnet ids, separated by commas."),
  ECS_SECURITY_GROUPS(Need.WITH_ECS, "", "Security group ids, separated by commas."),
  ECS_ASSIGN_PUBLIC_IP(
      Need.ONLY_WITH_ECS,
      "DISABLED",
      "`ENABLED` where the subnets are public and have no NAT gateway: tasks reach AWS by an"
          + " address of their own. On Fargate only."),
  ECS_PLANNING_TASK_DEFINITION(
      Need.ONLY_WITH_ECS, "", "Family for read-only workflows; without it they use the other."),
  ECS_CONTAINER_NAME(
      Need.ONLY_WITH_ECS, "AgentContainer", "Name of the agent's container in the definition."),
  ECS_COMMAND(
      Need.ONLY_WITH_ECS,
      "batch boot",
      "Command of the agent's container as a JSON array of strings; `[]` keeps the image's own."),
  ECS_CAPACITY_PROVIDERS(
      Need.ONLY_WITH_ECS,
      "",
      "Capacity providers instead of the launch type FARGATE: `name:weight:base`, by commas."),
  ECS_PLATFORM_VERSION(Need.ONLY_WITH_ECS, "", "Fargate platform version; AWS's default if empty."),
  ECS_START_RATE(
      Need.ONLY_WITH_ECS,
      "20",
      "RunTask calls per second of one replica. AWS allows an account 20: share them out."),

  USER_CONCURRENCY_MAX(
      Need.OPTIONAL, "10", "Tasks of one user that may run at once; the others are queued."),
  CONCURRENCY_MAX(
      Need.OPTIONAL,
      "",
      "Tasks of all users that may run at once; without it there is no such limit."),
  START_CONFIRMATION(Need.OPTIONAL, "5m", "How long a begun start may stay unconfirmed."),
  COMPLETION_GRACE(
      Need.OPTIONAL, "5s", "How long an agent that exited with code 0 may still report."),
  HEARTBEAT_STALE(
      Need.OPTIONAL, "240s", "Silence after which an AgentCore agent that was heard is lost."),
  HEARTBEAT_NEVER_SEEN(
      Need.OPTIONAL, "360s", "Silence after which one that was never heard is lost."),
  APPROVAL_AGE(
      Need.OPTIONAL, "2h", "How long an AgentCore agent may wait for an approval that it names."),
  MAXIMUM_DURATION(Need.OPTIONAL, "8h", "How long a task may run."),
  SAFETY_LOOK(
      Need.OPTIONAL, "15m", "How long an ECS session may go unheard before it is looked at."),
  MISSING_GRACE(Need.OPTIONAL, "2m", "How long a session that ECS does not know counts as young."),
  EXIT_GRACE(
      Need.OPTIONAL,
      "2m",
      "How long a session may live on after its agent reported or ended; then it is stopped."),
  STOP_REPEAT(Need.OPTIONAL, "60s", "How long a stop may stay unconfirmed before it is repeated."),
  STOP_AGE(Need.OPTIONAL, "1h", "How long an unconfirmed stop is repeated."),
  SWEEP_INTERVAL(
      Need.OPTIONAL, "15s", "How often tasks that are past their deadline are looked for."),
  UPLOAD_AGE(
      Need.OPTIONAL, "30m", "How long a task may wait for uploads that another program confirms."),
  QUEUE_AGE(Need.OPTIONAL, "24h", "How long a task may wait for a slot."),
  RETENTION(Need.OPTIONAL, "90d", "How long rows of ended tasks and their timeline are kept."),
  START_ATTEMPTS_MAX(
      Need.OPTIONAL, "3", "Declined starts, other than for capacity, that end a task."),
  CAPACITY_AGE(Need.OPTIONAL, "6h", "How long a task waits for capacity, or for a mend."),
  BACKOFF_FIRST(
      Need.OPTIONAL, "2s", "Ceiling of the first wait before a new attempt; doubles each time."),
  BACKOFF_MAX(Need.OPTIONAL, "15m", "The highest ceiling of that wait."),

  MESSAGES_IN_FLIGHT_MAX(
      Need.OPTIONAL, "32", "Messages of one queue that one replica handles at once."),
  MESSAGE_VISIBILITY(Need.OPTIONAL, "60s", "How long a message stays hidden if the replica dies."),
  SHUTDOWN_GRACE(
      Need.OPTIONAL, "20s", "How long a stop waits for messages in flight after SIGTERM."),
  BLUEPRINT_CACHE(Need.OPTIONAL, "30s", "How long a row of the Repos table is remembered."),
  LOG_FORMAT(Need.OPTIONAL, "json", "`json` for machines, `text` for a terminal."),
  TRACES_ENDPOINT(
      Need.OPTIONAL,
      "",
      "Where a collector takes spans as OTLP over HTTP, such as `http://localhost:4318/v1/traces`;"
          + " without it none are made."),
  HTTP_HOST(
      Need.OPTIONAL, "127.0.0.1", "Address that health is served on; the image says `0.0.0.0`."),
  HTTP_PORT(Need.OPTIONAL, "8080", "Its port; `0` is any free one."),
  METRICS_EMF(
      Need.OPTIONAL,
      "false",
      "Whether the metrics, which are served there too, are also written to standard output for"
          + " CloudWatch: `true`, `false`."),
  CONSOLE_ENABLED(
      Need.OPTIONAL,
      "false",
      "Whether the console and the JSON API are served there too: `true`, `false`."),
  CONSOLE_TOKEN(
      Need.OPTIONAL,
      "",
      "Secret of 16 characters or more with which people may act there; without it those on the"
          + " same machine can only look, and all others see nothing."),
  OUTPUT_TAIL(
      Need.OPTIONAL,
      "true",
      "Whether the last lines of failed agents are kept in the timeline, without what looks like a"
          + " secret: `true`, `false`.");

  /// Common beginning of all names in the environment.
  public static final String PREFIX = "SIGNALBOX_";

  /// Whether and when a setting must be given.
  public enum Need {
    REQUIRED,
    OPTIONAL,
    WITH_AGENTCORE,
    WITH_ECS,
    ONLY_WITH_ECS
  }

  private final Need need;
  private final String byDefault;
  private final String sentence;

  Setting(Need need, String byDefault, String sentence) {
    this.need = need;
    this.byDefault = byDefault;
    this.sentence = sentence;
  }

  /// The name in the environment.
  public String key() {
    return PREFIX + name();
  }

  public Need need() {
    return need;
  }

  public String byDefault() {
    return byDefault;
  }

  public String sentence() {
    return sentence;
  }

  public boolean isOfEcs() {
    return need == Need.WITH_ECS || need == Need.ONLY_WITH_ECS;
  }

  /// Whether its value is for nobody to see.
  public boolean isSecret() {
    return this == CONSOLE_TOKEN;
  }

  public static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }
}
