package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Everything that can be set, read once at the start from the environment. Either all of it is
/// good, or all that is wrong is told at once. No two groups have the same type, so that none can
/// stand in the place of another.
///
/// @param payloadBucket empty where payloads are sent inline
public record Settings(
    QueueSettings queues,
    TableNames tables,
    Optional<String> payloadBucket,
    Attachments attachments,
    ComputeSettings compute,
    Context context,
    LifecyclePolicy policy,
    Limits limits,
    ConsumerSettings consumers,
    BlueprintCache blueprintCache,
    Sweep sweep,
    Http http,
    Aws aws) {

  /// How many tasks may run at once.
  ///
  /// @param overall empty where only users have a limit
  public record Limits(int perUser, OptionalInt overall) {}

  /// Where the attachments of tasks lie. The service names the place to agents and does not go
  /// there.
  public record Attachments(Optional<String> bucket) {}

  /// How what a task refers to is read before its start.
  ///
  /// @param timeout for one task
  /// @param charactersMax how much of it an agent is given
  public record Context(URI endpoint, Duration timeout, int charactersMax) {
    private static Context read(SettingsReader reader) {
      return new Context(
          reader.httpUri(GITHUB_ENDPOINT),
          reader.time(CONTEXT_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(2)),
          reader.number(CONTEXT_MAX_CHARS, 1_000, 2_000_000));
    }
  }

  /// How long a row of the Repos table is remembered.
  public record BlueprintCache(Duration age) {}

  /// How often tasks that are past their deadline are looked for.
  public record Sweep(Duration interval) {}

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

  /// Without the letter at the end, which makes an availability zone of it.
  private static final String REGION = "[a-z0-9-]*[a-z0-9]-[0-9]+|[a-z]+";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TINY = Duration.ofMillis(1);

  /// Per service; each open long poll holds one.
  private static final int CONNECTIONS_MAX = 200;

  public static Reading read(Map<String, String> environment) {
    var reader = new SettingsReader(environment);
    reader.refuseUnknownNames();
    var settings = read(reader);
    new Contradictions(reader, settings.compute(), settings.aws()).tell();
    reader.word(LOG_FORMAT, Map.of("json", "json", "text", "text"));
    return reader.problems().isEmpty()
        ? new Reading.Good(settings)
        : new Reading.Bad(reader.problems());
  }

  private static Settings read(SettingsReader reader) {
    var compute = ComputeSettings.read(reader);
    return new Settings(
        new QueueSettings(reader, compute),
        tables(reader),
        reader.bucket(PAYLOAD_BUCKET),
        new Attachments(reader.bucket(ATTACHMENTS_BUCKET)),
        compute,
        Context.read(reader),
        PolicySettings.read(reader),
        new Limits(
            reader.number(USER_CONCURRENCY_MAX, 1, 100_000),
            reader.numberIfGiven(CONCURRENCY_MAX, 1, 100_000)),
        new ConsumerSettings(reader),
        new BlueprintCache(reader.time(BLUEPRINT_CACHE, Duration.ZERO, HOUR)),
        new Sweep(reader.time(SWEEP_INTERVAL, TINY, HOUR)),
        new Http(reader.text(HTTP_HOST), reader.number(HTTP_PORT, 0, 65_535)),
        aws(reader));
  }

  private static TableNames tables(SettingsReader reader) {
    return TableNames.prefixed("")
        .withTasks(reader.required(TASK_TABLE))
        .withTaskEvents(reader.required(TASK_EVENTS_TABLE))
        .withUserConcurrency(reader.required(USER_CONCURRENCY_TABLE))
        .withRepos(reader.given(REPO_TABLE))
        .withTaskApprovals(reader.given(TASK_APPROVALS_TABLE));
  }

  private static Aws aws(SettingsReader reader) {
    var region = reader.ofAws("AWS_REGION").or(() -> reader.ofAws("AWS_DEFAULT_REGION"));
    if (region.isEmpty()) {
      reader.problem("AWS_REGION: is required. The Region of the queues, tables and clusters.");
    }
    region
        .filter(it -> !it.matches(REGION))
        .ifPresent(
            it -> reader.problem("AWS_REGION: \"" + it + "\" is no Region, such as eu-west-1"));
    return new Aws(region.orElse(""), new EndpointReader(reader).read());
  }

  /// A time as it is spelled in settings and options: a number and its unit.
  public static Optional<Duration> time(String text) {
    return SettingsReader.duration(text);
  }

  /// The clients that these settings ask for.
  ///
  /// @param credentials empty for the SDK's default chain
  public AwsClients clients(Optional<AwsCredentialsProvider> credentials) {
    var timeouts = AwsTimeouts.DEFAULTS.withAgentCore(compute.agentCore().invokeTimeout());
    return new AwsClients(
        new AwsSettings(
            Region.of(aws.region()), credentials, aws.endpoints(), timeouts, CONNECTIONS_MAX),
        ResourceNames.of(this));
  }
}
