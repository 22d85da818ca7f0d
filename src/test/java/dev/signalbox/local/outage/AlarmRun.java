package dev.signalbox.local.outage;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.local.AwsView;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.metrics.emf.EmfLines;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// One run of the real service on the local AWS, and what CloudWatch would have been told of it:
/// the service's own lines, and beside them what SQS and ECS would say of the queues and replicas.
/// Only the minutes are not real ones: whatever happens between two looks counts as one.
final class AlarmRun implements AutoCloseable {
  /// The beginning of a period of five minutes.
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private static final Path OUT = Path.of("target", "alarm-run");
  private static final String DEPLOYMENT = "signalbox";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalAws aws;
  private final FaultProxy dynamoDb;
  private final Signalbox service;
  private final EmfLines lines;
  private final List<String> written = new ArrayList<>();
  private final SweepsThatMayHang chance = new SweepsThatMayHang();
  private final ClockPutForward clock = new ClockPutForward();
  private boolean alive = true;
  private int minute;

  /// @param planted is wrong before the service starts
  AlarmRun(Consumer<LocalAws> planted) throws IOException {
    var agent = LocalSignalbox.sampleAgent();
    this.aws =
        LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    planted.accept(aws);
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    var direct = Optional.ofNullable(environment.get(Dependency.DYNAMODB.variable)).orElseThrow();
    this.dynamoDb = new FaultProxy(URI.create(direct));
    environment.put(Dependency.DYNAMODB.variable, dynamoDb.endpoint().toString());
    environment.putAll(
        Map.of(
            "SIGNALBOX_SWEEP_INTERVAL", "500ms",
            "SIGNALBOX_SAFETY_LOOK", "2s",
            "SIGNALBOX_EXIT_GRACE", "1s",
            "SIGNALBOX_STOP_REPEAT", "500ms",
            "SIGNALBOX_STOP_AGE", "2s"));
    var settings = ((Settings.Reading.Good) Settings.read(environment)).settings();
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    this.service = Signalbox.start(settings, clients, new SystemSources(clock, chance));
    this.lines = new EmfLines(service.meters(), DEPLOYMENT);
    minutes(5);
  }

  Signalbox service() {
    return service;
  }

  LocalAws aws() {
    return aws;
  }

  AwsView view() {
    return new AwsView(aws.clients(), LocalNames.TABLES);
  }

  void setDynamoDb(FaultProxy.Mode mode) throws IOException {
    dynamoDb.set(mode);
  }

  /// To the service everything seems to have taken so much longer.
  void putForward(Duration by) {
    clock.put(by);
  }

  /// Lets the sweeps of the service stand still. Returns when one of them does.
  void hangSweeps() {
    chance.hang();
    await().atMost(Duration.ofMinutes(1)).until(() -> chance.hanging() > 0);
  }

  /// Ends the replica, and with it all that it says.
  void kill() {
    if (alive) {
      alive = false;
      service.close();
    }
  }

  /// Lets minutes go by: what happened since the last one is in the first of them.
  void minutes(int count) {
    for (int i = 0; i < count; i++) {
      var now = BEGINNING.plus(Duration.ofMinutes(minute));
      minute++;
      if (alive) {
        written.addAll(lines.since(now));
      }
      ofSqs(now);
      ofEcs(now);
    }
  }

  private void ofSqs(Instant now) {
    var queues = aws.queues();
    Map.of(
            "Tasks", queues.tasks().url(),
            "TaskDeadLetters", queues.tasksDead().url(),
            "Events", queues.events().url(),
            "EventsDeadLetters", queues.eventsDead().url())
        .forEach(
            (name, url) ->
                write(
                    "AWS/SQS",
                    Map.of("QueueName", name),
                    Map.of("ApproximateNumberOfMessagesVisible", visible(url)),
                    now));
  }

  private int visible(String url) {
    var asked = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    var answer =
        aws.clients().sqs().getQueueAttributes(it -> it.queueUrl(url).attributeNames(asked)).join();
    return Integer.parseInt(answer.attributes().getOrDefault(asked, "0"));
  }

  /// A service of one replica.
  private void ofEcs(Instant now) {
    write(
        "ECS/ContainerInsights",
        Map.of("ClusterName", "cluster", "ServiceName", "service"),
        Map.of("DesiredTaskCount", 1, "RunningTaskCount", alive ? 1 : 0),
        now);
  }

  private void write(
      String namespace, Map<String, String> dimensions, Map<String, Integer> values, Instant now) {
    var line = JSON.createObjectNode();
    var directive =
        line.putObject("_aws")
            .put("Timestamp", now.toEpochMilli())
            .putArray("CloudWatchMetrics")
            .addObject()
            .put("Namespace", namespace);
    var keys = directive.putArray("Dimensions").addArray();
    new TreeMap<>(dimensions)
        .forEach(
            (key, value) -> {
              keys.add(key);
              line.put(key, value);
            });
    var metrics = directive.putArray("Metrics");
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              metrics.addObject().put("Name", name);
              line.put(name, value);
            });
    written.add(line.toString());
  }

  /// Leaves the lines where the deployment's test looks for them.
  void writeTo(String name) throws IOException {
    Files.createDirectories(OUT);
    Files.write(OUT.resolve(name + ".jsonl"), written);
  }

  @Override
  public void close() throws IOException {
    dynamoDb.set(FaultProxy.Mode.PASS);
    chance.release();
    kill();
    dynamoDb.close();
    aws.close();
  }
}
