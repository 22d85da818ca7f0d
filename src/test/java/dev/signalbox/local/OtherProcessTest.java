package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.HANGS;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static dev.signalbox.local.RunningSignalbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// `signalbox local` as another process, used with nothing but what it prints.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OtherProcessTest {
  private static final Pattern EXPORT = Pattern.compile("\\s*export (\\w+)=(\\S+)");
  private static final Pattern QUEUE = Pattern.compile("task queue\\s+(\\S+)");

  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final Map<String, String> exported = new HashMap<>();
  private final Process process = start();
  private final SdkAsyncHttpClient http = AwsCrtAsyncHttpClient.create();

  private Process start() {
    try {
      var child = new ProcessBuilder(command()).redirectErrorStream(true).start();
      Thread.ofVirtual().start(() -> read(child));
      return child;
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  /// This JVM's program and class path. Of its options only where native libraries are: DynamoDB
  /// Local has one.
  private static List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(it -> it.startsWith("-D") || it.startsWith("-XX:") || it.startsWith("--sun"))
        .filter(it -> !it.contains("surefire") && !it.contains("basedir"))
        .forEach(command::add);
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "local"));
    return command;
  }

  private void read(Process child) {
    try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(printed::add);
    } catch (IOException | java.io.UncheckedIOException _) {
      // It has ended.
    }
  }

  @BeforeAll
  void awaitWelcome() {
    // Its start is not what is tested, and takes its time beside other work.
    await()
        .atMost(java.time.Duration.ofMinutes(3))
        .untilAsserted(
            () -> assertThat(printed).anyMatch(line -> line.contains(" sqs send-message")));
    for (var line : printed) {
      var export = EXPORT.matcher(line);
      if (export.matches()) {
        exported.put(export.group(1), export.group(2));
      }
    }
  }

  @AfterAll
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    http.close();
  }

  @Test
  @Order(1)
  void everySocketThatItListensOnIsLoopback() throws IOException {
    assumeTrue(ListeningSockets.canBeSeen(), "NOT CHECKED: the listening sockets, without /proc");

    assertThat(ListeningSockets.addresses(process.pid()))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(ListeningSockets::isLoopback);
  }

  @Test
  @Order(2)
  void messageSentWithThePrintedValuesRunsATask() {
    var id = RunningSignalbox.newId();

    send(message(id, user(id), LocalNames.ECS_REPO, Map.of("run_ms", 100)).toString());

    await().atMost(LIMIT).until(() -> status(id).equals("COMPLETED"));
  }

  @Test
  @Order(3)
  void sigtermEndsItWithCode0FinishesWhatIsInFlightAndTakesItsAgentsAlong()
      throws IOException, InterruptedException {
    var id = RunningSignalbox.newId();
    send(message(id, user(id), LocalNames.ECS_REPO, HANGS).toString());
    await().atMost(LIMIT).until(() -> process.descendants().count() > 0);
    await().atMost(LIMIT).until(() -> status(id).equals("RUNNING"));
    var inFlight = submitWithALateAnswer();
    var agents = process.descendants().toList();

    // That of the process itself would also close the stream that we read.
    process.toHandle().destroy();

    assertThat(process.waitFor(25, TimeUnit.SECONDS)).as("ended in time").isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(printed)
        .filteredOn(line -> line.contains("signalbox stops") || line.contains("session started"))
        .filteredOn(line -> !line.contains(id))
        .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("session started", inFlight);
    assertThat(agents).hasSize(2);
    await().atMost(LIMIT).until(() -> agents.stream().noneMatch(ProcessHandle::isAlive));
  }

  /// Its RunTask is answered a while after its agent began, and no event tells of it before.
  private String submitWithALateAnswer() throws IOException, InterruptedException {
    var id = RunningSignalbox.newId();
    fault("{\"service\":\"events\",\"fault\":\"drop\",\"match\":\"" + id + "\"}");
    fault("{\"service\":\"ecs\",\"fault\":\"holdAnswerUntilStopped\",\"match\":\"" + id + "\"}");
    var script = Map.<String, Object>of("run_ms", 3000, "report", "NONE", "exit_code", 3);
    send(message(id, user(id), LocalNames.ECS_REPO, script).toString());
    await().atMost(LIMIT).until(() -> process.descendants().count() == 2);
    return id;
  }

  private void fault(String body) throws IOException, InterruptedException {
    var faults = URI.create(value("AWS_ENDPOINT_URL_ECS") + "/_local/faults");
    var request = HttpRequest.newBuilder(faults).POST(HttpRequest.BodyPublishers.ofString(body));
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private void send(String body) {
    try (var sqs = at("SQS", SqsAsyncClient.builder().httpClient(http)).build()) {
      sqs.sendMessage(it -> it.queueUrl(taskQueue()).messageBody(body)).join();
    }
  }

  private String taskQueue() {
    return printed.stream()
        .map(QUEUE::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(it -> it.group(1))
        .findFirst()
        .orElseThrow();
  }

  private String status(String id) {
    var key = Map.of("task_id", AttributeValue.fromS(id));
    try (var dynamoDb = at("DYNAMODB", DynamoDbAsyncClient.builder().httpClient(http)).build()) {
      var row =
          dynamoDb
              .getItem(it -> it.tableName("signalbox-tasks").key(key).consistentRead(true))
              .join()
              .item();
      return Optional.ofNullable(row.get("status")).map(AttributeValue::s).orElse("");
    }
  }

  private <B extends AwsClientBuilder<B, C>, C> B at(String service, B builder) {
    var credentials =
        AwsBasicCredentials.create(value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"));
    return builder
        .endpointOverride(URI.create(value("AWS_ENDPOINT_URL_" + service)))
        .region(Region.of(value("AWS_REGION")))
        .credentialsProvider(StaticCredentialsProvider.create(credentials));
  }

  private String value(String name) {
    return Optional.ofNullable(exported.get(name)).orElseThrow();
  }
}
