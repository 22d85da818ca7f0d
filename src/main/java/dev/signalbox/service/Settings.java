package dev.signalbox.service;

import static dev.signalbox.service.Setting.*;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.LifecyclePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Everything that can be set, read once at the start from the environment. Either all of it is
/// good, or all that is wrong is told at once.
public record Settings(
    Queue taskQueue,
    Queue eventsQueue,
    TableNames tables,
    Optional<String> payloadBucket,
    Defaults defaults,
    Optional<EcsSettings> ecs,
    StartRates startRates,
    LifecyclePolicy policy,
    int userConcurrencyMax,
    OptionalInt concurrencyMax,
    Consumers consumers,
    Duration blueprintCache,
    Duration sweepInterval,
    Http http,
    Aws aws) {

  /// A queue and where its unusable messages go.
  public record Queue(String url, String deadLetterUrl) {}

  /// What a repository gets that says nothing of its own.
  public record Defaults(
      ComputeType computeType,
      boolean agentCoreEnabled,
      Optional<String> runtimeArn,
      Duration invokeTimeout,
      Optional<String> githubTokenSecretArn) {}

  /// Starts per second of this replica.
  public record StartRates(int ecs, int agentCore) {}

  /// How both queues are consumed.
  public record Consumers(int inFlightMax, Duration visibility, Duration grace) {}

  /// Where the service answers for its health.
  public record Http(String host, int port) {}

  /// Where AWS is: from AWS's own variables.
  public record Aws(String region, AwsEndpoints endpoints) {}

  /// What came of reading.
  public sealed interface Reading {
    /// All settings are good.
    record Good(Settings settings) implements Reading {}

    /// At least one is not.
    record Bad(List<String> problems) implements Reading {}
  }

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TINY = Duration.ofMillis(1);

  /// Per service; each open long poll holds one.
  private static final int CONNECTIONS_MAX = 200;

  public static Reading read(Map<String, String> environment) {
    var reader = new SettingsReader(environment);
    reader.refuseUnknownNames();
    var ecsEnabled = reader.flag(ECS_ENABLED);
    reader.checkEcs(ecsEnabled);
    var settings =
        new Settings(
            new Queue(reader.url(TASK_QUEUE_URL), reader.url(TASK_DEAD_LETTER_QUEUE_URL)),
            new Queue(reader.url(EVENTS_QUEUE_URL), reader.url(EVENTS_DEAD_LETTER_QUEUE_URL)),
            tables(reader),
            reader.bucket(PAYLOAD_BUCKET),
            defaults(reader),
            ecsEnabled ? Optional.of(EcsSettingsReader.read(reader)) : Optional.empty(),
            new StartRates(
                reader.number(ECS_START_RATE, 1, 1000),
                reader.number(AGENTCORE_START_RATE, 1, 1000)),
            policy(reader),
            reader.number(USER_CONCURRENCY_MAX, 1, 100_000),
            reader.numberIfGiven(CONCURRENCY_MAX, 1, 100_000),
            consumers(reader),
            reader.time(BLUEPRINT_CACHE, Duration.ZERO, HOUR),
            reader.time(SWEEP_INTERVAL, TINY, HOUR),
            new Http(reader.text(HTTP_HOST), reader.number(HTTP_PORT, 0, 65_535)),
            aws(reader));
    reader.word(LOG_FORMAT, Map.of("json", "json", "text", "text"));
    if (settings.defaults.computeType == ComputeType.ECS && !ecsEnabled) {
      reader.problem(
          DEFAULT_COMPUTE_TYPE.key() + " is ecs, but " + ECS_ENABLED.key() + " is not true");
    }
    return reader.problems().isEmpty()
        ? new Reading.Good(settings)
        : new Reading.Bad(reader.problems());
  }

  private static TableNames tables(SettingsReader reader) {
    return new TableNames(
        reader.required(TASK_TABLE),
        reader.required(TASK_EVENTS_TABLE),
        reader.required(USER_CONCURRENCY_TABLE),
        reader.given(REPO_TABLE));
  }

  private static Defaults defaults(SettingsReader reader) {
    return new Defaults(
        reader.word(
            DEFAULT_COMPUTE_TYPE,
            Map.of("agentcore", ComputeType.AGENTCORE, "ecs", ComputeType.ECS)),
        reader.flag(AGENTCORE_ENABLED),
        reader.given(AGENTCORE_RUNTIME_ARN),
        reader.time(AGENTCORE_INVOKE_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(15)),
        reader.given(GITHUB_TOKEN_SECRET_ARN));
  }

  private static LifecyclePolicy policy(SettingsReader reader) {
    return new LifecyclePolicy(
        reader.time(START_CONFIRMATION, TINY, DAY),
        reader.time(COMPLETION_GRACE, TINY, HOUR),
        reader.time(HEARTBEAT_STALE, TINY, DAY),
        reader.time(HEARTBEAT_NEVER_SEEN, TINY, DAY),
        reader.time(MAXIMUM_DURATION, TINY, Duration.ofDays(14)),
        // A stopped task can be described for an hour only.
        reader.time(SAFETY_LOOK, TINY, Duration.ofMinutes(45)),
        reader.time(MISSING_GRACE, TINY, HOUR),
        reader.time(EXIT_GRACE, TINY, DAY),
        reader.time(STOP_REPEAT, TINY, HOUR),
        reader.time(STOP_AGE, TINY, DAY),
        reader.time(QUEUE_AGE, TINY, Duration.ofDays(14)),
        reader.time(RETENTION, DAY, Duration.ofDays(3650)),
        reader.number(START_ATTEMPTS_MAX, 1, 100),
        reader.time(CAPACITY_AGE, TINY, Duration.ofDays(14)),
        reader.time(BACKOFF_FIRST, TINY, HOUR),
        reader.time(BACKOFF_MAX, TINY, DAY));
  }

  private static Consumers consumers(SettingsReader reader) {
    return new Consumers(
        reader.number(MESSAGES_IN_FLIGHT_MAX, 1, 1000),
        reader.time(MESSAGE_VISIBILITY, Duration.ofSeconds(5), Duration.ofHours(12)),
        reader.time(SHUTDOWN_GRACE, Duration.ZERO, Duration.ofSeconds(110)));
  }

  private static Aws aws(SettingsReader reader) {
    var region = reader.ofAws("AWS_REGION").or(() -> reader.ofAws("AWS_DEFAULT_REGION"));
    if (region.isEmpty()) {
      reader.problem("AWS_REGION: is required. The Region of the queues, tables and clusters.");
    }
    return new Aws(
        region.orElse(""),
        new AwsEndpoints(
            reader.endpoint("SQS"),
            reader.endpoint("DYNAMODB"),
            reader.endpoint("ECS"),
            reader.endpoint("BEDROCK_AGENTCORE"),
            reader.endpoint("EVENTBRIDGE"),
            reader.endpoint("S3")));
  }

  /// A time as it is spelled in settings and options: a number and its unit.
  public static Optional<Duration> time(String text) {
    return SettingsReader.duration(text);
  }

  /// The clients that these settings ask for.
  ///
  /// @param credentials empty for the SDK's default chain
  public AwsClients clients(Optional<AwsCredentialsProvider> credentials) {
    var timeouts = new AwsTimeouts(AwsTimeouts.DEFAULTS.attempt(), defaults.invokeTimeout());
    return new AwsClients(
        new AwsSettings(
            Region.of(aws.region()), credentials, aws.endpoints(), timeouts, CONNECTIONS_MAX));
  }
}
