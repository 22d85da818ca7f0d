package dev.signalbox.service.checkup;

import static dev.signalbox.service.settings.Setting.CONSOLE_TOKEN;

import dev.signalbox.account.IdentityInspection;
import dev.signalbox.account.SmallCalls;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.SignedHttp;
import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Report;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.IdentityFacts;
import dev.signalbox.doctor.rules.AccountRules;
import dev.signalbox.doctor.rules.SettingsRules;
import dev.signalbox.doctor.rules.StorageRules;
import dev.signalbox.doctor.rules.StorageRules.Use;
import dev.signalbox.dynamodb.inspect.TableInspection;
import dev.signalbox.ecs.inspect.EcsInspection;
import dev.signalbox.eventbridge.PipeInspection;
import dev.signalbox.eventbridge.RuleInspection;
import dev.signalbox.github.inspect.SecretInspection;
import dev.signalbox.payload.inspect.BucketInspection;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.settings.ComputeSettings;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.inspect.QueueInspection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/// Examines one deployment: reads what AWS says of it, and changes nothing.
public final class Checkup {
  /// Who nobody is has no right to an answer, so this is asked before all else.
  private static final Duration FOR_IDENTITY = Duration.ofSeconds(4);

  private static final Duration FOR_ALL = Duration.ofSeconds(5);

  /// Room for a second attempt.
  private static final AwsTimeouts TIMEOUTS =
      AwsTimeouts.DEFAULTS.withAttempt(Duration.ofMillis(1_900));

  private final Settings settings;
  private final Optional<AwsCredentialsProvider> credentials;
  private final InstantSource clock;
  private final Set<Setting> withheld;

  /// @param credentials empty for the SDK's default chain
  /// @param withheld settings that the service has and this machine is not told
  public Checkup(
      Settings settings,
      Optional<AwsCredentialsProvider> credentials,
      InstantSource clock,
      Set<Setting> withheld) {
    this.settings = settings;
    this.credentials = credentials;
    this.clock = clock;
    this.withheld = Set.copyOf(withheld);
  }

  /// What can be said of settings that are wrong.
  public static Report ofWrongSettings(List<String> problems) {
    var lines = new ArrayList<Examined>();
    lines.add(new Examined(Check.SETTINGS, SettingsRules.wrong(problems)));
    Arrays.stream(Check.values())
        .filter(it -> it != Check.SETTINGS)
        .map(
            it ->
                new Examined(
                    it,
                    new Outcome.NotChecked(Why.AFTER_ANOTHER, "the settings must be mended first")))
        .forEach(lines::add);
    return new Report(lines);
  }

  /// Takes less than ten seconds, whoever does not answer.
  public Report report() {
    try (var clients = ConfiguredClients.of(settings, credentials, TIMEOUTS);
        var http = signed();
        var first = new Questions(FOR_IDENTITY);
        var questions = new Questions(FOR_ALL)) {
      var identity = first.ask(new IdentityInspection(clients.sts())::ask).get();
      var heardAt = clock.instant();
      if (identity instanceof Asked.Rejected<IdentityFacts>) {
        questions.skip("the credentials must be mended first");
      }
      return new Report(lines(identity, heardAt, clients, http, questions));
    }
  }

  private SignedHttp signed() {
    return new SignedHttp(
        settings.aws().region(),
        credentials.orElseGet(() -> DefaultCredentialsProvider.builder().build()),
        FOR_ALL.minusSeconds(1));
  }

  private List<Examined> lines(
      Asked<IdentityFacts> identity,
      Instant heardAt,
      AwsClients clients,
      SignedHttp http,
      Questions questions) {
    var queues = new QueuePart(settings.queues(), new QueueInspection(clients.sqs()), questions);
    var tables =
        new TablePart(settings.tables(), new TableInspection(clients.dynamoDb()), questions);
    var calls = calls(http);
    var events =
        new EventPart(
            settings.compute().ecs().map(ComputeSettings.Ecs::settings),
            queues,
            tables,
            new EventPart.Sources(
                new RuleInspection(clients.eventBridge()),
                new PipeInspection(clients.pipes()),
                calls),
            questions);
    var compute = new ComputePart(settings, new EcsInspection(clients.ecs()), calls, questions);
    var storage = storage(clients, questions);
    var lines = new ArrayList<Examined>();
    lines.add(new Examined(Check.SETTINGS, SettingsRules.good(console())));
    lines.addAll(account(identity, heardAt, queues, compute));
    lines.addAll(queues.lines(events.rule()));
    lines.addAll(events.lines());
    lines.addAll(tables.lines());
    storage.forEach(it -> lines.add(it.get()));
    lines.addAll(compute.lines());
    return lines;
  }

  private SettingsRules.Console console() {
    return new SettingsRules.Console(
        settings.console().enabled(),
        settings.console().token().isPresent() || withheld.contains(CONSOLE_TOKEN),
        settings.http().host());
  }

  private SmallCalls calls(SignedHttp http) {
    var endpoints = settings.aws().endpoints();
    return new SmallCalls(
        http,
        settings.aws().region(),
        new SmallCalls.Endpoints(
            endpoints.of(Api.EC2), endpoints.of(Api.SERVICE_QUOTAS), endpoints.of(Api.KMS)));
  }

  private List<Examined> account(
      Asked<IdentityFacts> identity, Instant heardAt, QueuePart queues, ComputePart compute) {
    var arns = new LinkedHashMap<>(queues.arns());
    compute.clusterArn().ifPresent(it -> arns.put("SIGNALBOX_ECS_CLUSTER_ARN", it));
    return List.of(
        new Examined(Check.CREDENTIALS, AccountRules.credentials(identity)),
        new Examined(Check.PLACE, AccountRules.place(identity, settings.aws().region(), arns)),
        new Examined(Check.CLOCK, AccountRules.clock(identity, heardAt)));
  }

  /// One line to come.
  @FunctionalInterface
  private interface Line {
    Examined get();
  }

  private List<Line> storage(AwsClients clients, Questions questions) {
    var lines = new ArrayList<Line>();
    settings
        .payloadBucket()
        .ifPresent(it -> lines.add(bucket(Use.PAYLOADS, it, clients, questions)));
    settings
        .attachments()
        .bucket()
        .ifPresent(it -> lines.add(bucket(Use.ATTACHMENTS, it, clients, questions)));
    settings
        .compute()
        .githubTokenSecretArn()
        .ifPresent(
            arn -> {
              var facts =
                  questions.ask(() -> new SecretInspection(clients.secretsManager()).of(arn));
              lines.add(() -> new Examined(Check.SECRET, StorageRules.secret(facts.get(), arn)));
            });
    return List.copyOf(lines);
  }

  private Line bucket(Use use, String name, AwsClients clients, Questions questions) {
    var facts = questions.ask(() -> new BucketInspection(clients.s3()).of(name));
    var wanted = new StorageRules.Wanted(use, name, settings.aws().region());
    return () -> new Examined(Check.BUCKET, use.word(), StorageRules.bucket(facts.get(), wanted));
  }
}
