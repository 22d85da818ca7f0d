package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.tracing.StandardVariables;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Everything that can be set, read once at the start from the environment. Either all of it is
/// good, or all that is wrong is told at once. No two groups have the same type, so that none can
/// stand in the place of another.
///
/// Nothing of this package needs the AWS SDK: the deployment compiles it too, and judges what it is
/// about to set.
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
    Console console,
    OutputTail outputTail,
    Metrics metrics,
    Traces traces,
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

  /// Whether people may look at it in a browser, and with which secret they may act.
  public record Console(boolean enabled, Optional<String> token) {
    private static final int TOKEN_MIN = 16;

    static Console read(SettingsReader reader) {
      var token = reader.given(CONSOLE_TOKEN);
      if (token.filter(it -> it.length() < TOKEN_MIN).isPresent()) {
        // Without the text, unlike other problems.
        reader.problem(CONSOLE_TOKEN.key() + ": is shorter than " + TOKEN_MIN + " characters");
      }
      return new Console(reader.flag(CONSOLE_ENABLED), token);
    }

    /// Without the secret.
    @Override
    public String toString() {
      return "Console[enabled=%s, token=%s]"
          .formatted(enabled, token.isPresent() ? "given" : "none");
    }
  }

  /// Whether the last lines of failed agents are kept.
  public record OutputTail(boolean kept) {}

  /// Whether the meters are written for CloudWatch too, and as whose.
  public record Metrics(boolean embedded, String deployment) {}

  /// Where spans go.
  ///
  /// @param endpoint empty where none are made
  /// @param deployment whose they are
  /// @param standard what OpenTelemetry's own variables say; not looked at where none are made
  public record Traces(Optional<URI> endpoint, String deployment, StandardVariables standard) {
    static Traces read(SettingsReader reader) {
      var endpoint = reader.httpUriIfGiven(TRACES_ENDPOINT, "http://localhost:4318/v1/traces");
      var standard = endpoint.map(_ -> StandardVariables.read(reader::ofOthers));
      standard.ifPresent(it -> it.problems().forEach(reader::problem));
      return new Traces(
          endpoint,
          reader.text(DEPLOYMENT_NAME),
          standard.map(StandardVariables.Reading::variables).orElse(StandardVariables.NONE));
    }
  }

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

  public static Reading read(Map<String, String> environment) {
    return read(environment, EnumSet.allOf(Setting.class));
  }

  /// Reads some of them, for a command that needs no more: no other one is looked at or missed.
  /// What is made of a required one that was not asked for is empty.
  public static Reading read(Map<String, String> environment, Set<Setting> asked) {
    var reader = new SettingsReader(environment, asked);
    var settings = read(reader);
    new Contradictions(reader, settings.compute(), settings.aws()).tell();
    reader.word(LOG_FORMAT, Map.of("json", "json", "text", "text"));
    if (reader.asksForAll() || !reader.problems().isEmpty()) {
      new Requirements(reader).refuseUnknownNames();
    }
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
        Console.read(reader),
        new OutputTail(reader.flag(OUTPUT_TAIL)),
        new Metrics(reader.flag(METRICS_EMF), reader.text(DEPLOYMENT_NAME)),
        Traces.read(reader),
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
    var region = reader.ofOthers("AWS_REGION").or(() -> reader.ofOthers("AWS_DEFAULT_REGION"));
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
}
