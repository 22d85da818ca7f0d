package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.Main;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TestStores;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The commands for operators on a local AWS, as they are typed.
final class OperatorCommandsTest {
  private static final List<String> AGENT = LocalSignalbox.sampleAgent();
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private static RunningSignalbox signalbox;
  private static DynamoTaskStore store;

  /// What a command left behind.
  private record Ran(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  @BeforeAll
  static void start() {
    CREDENTIALS.forEach(name -> System.setProperty(name, "local"));
    signalbox = RunningSignalbox.withoutService(AGENT);
    var dynamoDb = signalbox.aws().clients().dynamoDb();
    store = TestStores.store(dynamoDb, LocalNames.TABLES);
  }

  @AfterAll
  static void stop() {
    signalbox.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  @Test
  void oneSweepBringsTheVerdictsOf250LostSessionsWithACallToEcsForEachSlot() throws IOException {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 250; i++) {
      ids.add(overdue(Duration.ofMinutes(1)));
    }
    var before = describeCalls();

    var swept = run("sweep", "--once", "--json");

    assertThat(swept.code()).as(swept.err()).isZero();
    assertThat(swept.json().path("due").asInt()).isEqualTo(250);
    assertThat(swept.json().path("corrected").asInt()).isEqualTo(250);
    assertThat(describeCalls() - before).isEqualTo(TaskShard.slots(EcsSession.TYPE).size());
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(signalbox.status(id)).isEqualTo("FAILED");
              assertThat(signalbox.failure(id, "code")).isEqualTo("SESSION_LOST");
            });
    assertThat(run("sweep", "--once").out()).contains("due 0, corrected 0, failed 0");
  }

  @Test
  void whatIsLongOverdueIsListedUntilASweepLooksAtIt() throws IOException {
    var id = overdue(Duration.ofMinutes(11));
    var young = overdue(Duration.ofMinutes(9));

    var text = run("stuck");
    var json = run("stuck", "--json").json();

    assertThat(text.code()).isEqualTo(3);
    assertThat(text.out()).contains(id, "RUNNING", "11m ").doesNotContain(young);
    assertThat(text.out().lines().filter(it -> !it.startsWith("  session arn:")))
        .allMatch(it -> it.length() <= Terminal.COLUMNS);
    assertThat(json.path("tasks")).hasSize(1);
    var task = json.path("tasks").get(0);
    assertThat(task.path("task_id").asText()).isEqualTo(id);
    assertThat(task.path("overdue_s").asInt()).isBetween(660, 720);
    assertThat(task.path("session_id").asText()).startsWith("arn:aws:ecs:");
    assertThat(task.path("code").isNull()).isTrue();
    assertThat(run("stuck", "--older-than", "8m").out()).contains(id, young);

    assertThat(run("sweep", "--once").out()).contains("due 2, corrected 2, failed 0");
    var after = run("stuck", "--older-than", "0s");
    assertThat(after.code()).as(after.out()).isZero();
    assertThat(after.out()).contains("No task is past its deadline");
  }

  @Test
  void whatWaitsForAMendIsListedWithItsCauseAndGoesOnByItselfOnceItIsMended() throws IOException {
    var ids = List.of(RunningSignalbox.newId(), RunningSignalbox.newId());
    var faults = signalbox.aws().ecs().faults();
    ids.forEach(id -> faults.accessDenied("RunTask", id));
    try (var _ = service()) {
      ids.forEach(id -> signalbox.submit(id, LocalNames.ECS_REPO, Map.of("run_ms", 10)));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  run("stuck", "--json").json().at("/waiting_by_code/ACCESS_DENIED").asInt() == 2);

      var text = run("stuck");
      assertThat(text.code()).isEqualTo(3);
      assertThat(text.out())
          .contains("2 tasks wait until the deployment is mended: ACCESS_DENIED", "RunTask")
          .contains(ids);
      assertThat(run("stuck", "--max", "1").out()).contains("2 tasks wait", "raise --max");
      assertThat(run("show", ids.getFirst()).out()).contains("because ACCESS_DENIED");

      faults.clear();
      ids.forEach(id -> signalbox.awaitSettled(id, "COMPLETED"));
      ids.forEach(id -> assertThat(signalbox.aws().ecs().started(id)).hasSize(1));
      ids.forEach(id -> assertThat(signalbox.attempt(id)).as("the same token").isEqualTo(1));
    }
    assertThat(run("stuck").code()).isZero();
  }

  @Test
  void aDeadLetterIsListedShownAndRedrivenIntoOneTaskEvenIfThatIsDoneTwice() throws IOException {
    var origin = UUID.randomUUID().toString();
    var user = "user-" + origin;
    var body =
        " {\"type\":\"submit\",\"user_id\":\"%s\",\"repo\":\"%s\",\"task_description\":\"x\","
            .concat("\"sample_agent\":{\"run_ms\":10}} ")
            .formatted(user, LocalNames.ECS_REPO);
    var poison = "{\"type\":\"submit\",\"user_id\":\"\\u001b[31m";
    bury(body, "row-unreadable", origin);
    bury(poison, "bad-json", UUID.randomUUID().toString());

    var listed = run("dead-letters", "list", "--queue", "task", "--json").json();
    assertThat(listed.path("dead_letters")).hasSize(2);
    assertThat(listed.findValuesAsText("reason"))
        .containsExactlyInAnyOrder("row-unreadable", "bad-json");
    assertThat(listed.toString()).doesNotContain("sample_agent");
    assertThat(run("dead-letters", "list").out())
        .contains("row-unreadable", "bad-json", "why")
        .satisfies(it -> assertThat(it.lines()).allMatch(line -> line.length() <= 80));
    assertThat(run("dead-letters", "list", "--queue", "events").out()).contains("No dead letters.");

    var shown = run("dead-letters", "show", origin, "--json");
    assertThat(shown.json().path("body").asText()).isEqualTo(body);
    assertThat(run("dead-letters", "show", origin).out()).contains("row-unreadable", body);

    var dry = run("dead-letters", "redrive", "--all", "--dry-run");
    assertThat(dry.out()).contains("2 would be redriven, 0 failed");
    var moved = run("dead-letters", "redrive", "--all", "--reason", "row-unreadable");
    assertThat(moved.out()).contains("1 redriven, 0 failed");
    // As after a crash between the sending and the deletion.
    bury(body, "row-unreadable", origin);
    assertThat(run("dead-letters", "redrive", origin).out()).contains("1 redriven, 0 failed");

    try (var _ = service()) {
      var id = Ulid.from(UUID.fromString(origin)).toString();
      signalbox.awaitSettled(id, "COMPLETED");
      signalbox.awaitQuiet();
      assertThat(tasksOf(user)).containsExactly(id);
      // What is as bad as before comes back, and is not moved again and again.
      assertThat(run("dead-letters", "redrive", "--all").out()).contains("1 redriven, 0 failed");
      await().atMost(LIMIT).until(() -> reasons().equals(List.of("bad-json")));
    }
  }

  /// Jackson escapes only what is below U+0020.
  @Test
  void noDocumentHasASignThatATerminalObeys() throws IOException {
    var hostile = "{\u009b31m\u202e\u007f\u200b";
    var origin = UUID.randomUUID().toString();
    bury(hostile, "bad-json" + hostile, origin);
    try {
      for (var command :
          List.of(
              "list --json",
              "show " + origin + " --json",
              "redrive " + origin + " --dry-run --json",
              "discard " + origin + " --dry-run --json")) {
        var ran = run(("dead-letters " + command).split(" "));

        assertThat(ran.code()).as(command).isZero();
        assertThat(ran.out()).as(command).containsPattern("^[\\x20-\\x7e]+\\R$");
        assertThat(ran.json().findValuesAsText("reason")).contains("bad-json" + hostile);
      }
    } finally {
      run("dead-letters", "discard", origin);
    }
  }

  @Test
  void whatBecameOfEachLetterIsALineForPrograms() throws IOException {
    var origin = UUID.randomUUID().toString();
    bury("one", "bad-json", origin);

    var dry = run("dead-letters", "discard", origin, "--dry-run", "--json").json();
    var gone = run("dead-letters", "discard", origin, "no-such-id", "--json");

    assertThat(dry.path("outcome").asText()).isEqualTo("would_be_discarded");
    assertThat(gone.json().path("outcome").asText()).isEqualTo("discarded");
    assertThat(gone.json().path("source_message_id").asText()).isEqualTo(origin);
    assertThat(gone.json().path("queue").asText()).isEqualTo("task");
    assertThat(gone.out().lines()).hasSize(1);
    assertThat(gone.code()).isEqualTo(4);
    assertThat(gone.err()).contains("no-such-id");
    assertThat(run("dead-letters", "redrive", "--all", "--json").out()).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaid() {
    var shown = run("dead-letters", "show", "no-such-id");
    var moved = run("dead-letters", "redrive", "no-such-id");

    var discarded = run("dead-letters", "discard", "no-such-id");

    for (var ran : List.of(shown, moved, discarded)) {
      assertThat(ran.code()).isEqualTo(4);
      assertThat(ran.err()).contains("Not among the dead letters: no-such-id");
    }
  }

  @ParameterizedTest
  @CsvSource({"redrive, ''", "discard, --yes", "redrive, --dry-run", "discard, --dry-run"})
  void aReasonThatNoLetterHasIsNotTakenForDone(String command, String also) {
    var options = Stream.of("dead-letters", command, "--all", also).filter(it -> !it.isEmpty());
    var all = options.toList().toArray(String[]::new);
    var none = run(with(all, "--reason", "too-large"));
    var typo = run(with(all, "--reason", "bad_json"));

    assertThat(none.code()).isEqualTo(4);
    assertThat(none.err()).contains("No such dead letter has the reason too-large");
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.err()).contains("bad_json", "Reasons are: ", "bad-json", "row-unreadable");
    assertThat(run(all).code()).as("there is nothing to do").isZero();
  }

  @Test
  void whatIsDiscardedIsSaidAndGone() throws IOException {
    var one = UUID.randomUUID().toString();
    bury("one", "bad-json", one);
    bury("two", "bad-json", UUID.randomUUID().toString());
    bury("three", "too-large", UUID.randomUUID().toString());

    assertThat(run("dead-letters", "discard", "--all").code()).isEqualTo(2);
    var dry = run("dead-letters", "discard", "--all", "--dry-run");
    assertThat(dry.out()).contains("3 would be discarded, 0 failed");
    var byId = run("dead-letters", "discard", one);
    assertThat(byId.out()).contains("bad-json  discarded", "1 discarded, 0 failed");
    assertThat(reasons()).containsExactlyInAnyOrder("bad-json", "too-large");

    var byReason = run("dead-letters", "discard", "--all", "--reason", "bad-json", "--yes");
    assertThat(byReason.code()).isZero();
    assertThat(reasons()).containsExactly("too-large");
    assertThat(run("dead-letters", "discard", "--all", "--yes").out()).contains("1 discarded");
    assertThat(reasons()).isEmpty();
  }

  private static String[] with(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void anAwsThatDoesNotAnswerOrRefusesIsToldInWords() {
    var nowhere = Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    var wrong = Map.of("SIGNALBOX_TASK_TABLE", "not-there");

    var unreachable = run(nowhere, "stuck");
    var refused = run(wrong, "stuck");

    assertThat(unreachable.code()).isOne();
    assertThat(unreachable.err())
        .startsWith("dynamodb is unavailable: ")
        .contains("http://127.0.0.1:1 refuses connections")
        .hasLineCount(1);
    assertThat(refused.code()).isOne();
    assertThat(refused.err())
        .startsWith("dynamodb refused: ")
        .contains("there is no such table not-there in us-east-1", "(SIGNALBOX_TASK_TABLE)")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stuck", "sweep --once", "show x", "dead-letters list"})
  void withoutCredentialsEveryCommandSaysSoInOneLine(String command) {
    var nowhere =
        Map.of(
            "aws.disableEc2Metadata", "true",
            "aws.sharedCredentialsFile", "/nowhere/credentials",
            "aws.configFile", "/nowhere/config");
    nowhere.forEach(System::setProperty);
    CREDENTIALS.forEach(System::clearProperty);
    try {
      var ran = run(command.split(" "));

      assertThat(ran.code()).isOne();
      assertThat(ran.err())
          .contains("there are no AWS credentials; give the task a role, or set AWS_PROFILE")
          .hasLineCount(1);
    } finally {
      CREDENTIALS.forEach(name -> System.setProperty(name, "local"));
      nowhere.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void aDocumentIsAllThatIsPrintedEvenWhenTheServicesLogIsJson()
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dlogback.configurationFile=logback.xml", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("sweep", "--once", "--json"));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(it -> it.startsWith("SIGNALBOX_"));
    builder.environment().putAll(environment());
    builder.environment().put("SIGNALBOX_LOG_FORMAT", "json");
    overdue(Duration.ofMinutes(1));

    var process = builder.start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(JSON.readTree(printed).path("corrected").asInt()).as(printed).isPositive();
    assertThat(printed.strip().lines()).hasSize(1);
  }

  /// A task whose session ECS does not know, past its deadline for so long.
  private static String overdue(Duration by) {
    var id = RunningSignalbox.newId();
    var now = Instant.now();
    var arn = LocalNames.CLUSTER_ARN.replace(":cluster/", ":task/") + "/";
    var session = EcsSession.of(LocalNames.CLUSTER_ARN, arn + hex(id));
    var row =
        SampleTask.submitted(id, RunningSignalbox.user(id))
            .status(TaskStatus.RUNNING, now.minus(Duration.ofHours(1)))
            .attempt(1)
            .session(session)
            .deadlineAt(now.minus(by))
            .build();
    assertThat(store.create(TestStores.first(row))).isEqualTo(Written.WRITTEN);
    return id;
  }

  private static String hex(String id) {
    return Ulid.from(id).toUuid().toString().replace("-", "");
  }

  private static long describeCalls() {
    return signalbox.aws().wire().journal().calls("ecs", "DescribeTasks").size();
  }

  private static void bury(String body, String reason, String origin) {
    var attributes =
        Map.of("reason", text(reason), "detail", text("why"), "source_message_id", text(origin));
    var url = signalbox.aws().queues().tasksDead().url();
    signalbox
        .aws()
        .clients()
        .sqs()
        .sendMessage(it -> it.queueUrl(url).messageBody(body).messageAttributes(attributes))
        .join();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static List<String> reasons() throws IOException {
    return run("dead-letters", "list", "--json").json().findValuesAsText("reason");
  }

  private static List<String> tasksOf(String user) {
    return signalbox
        .aws()
        .clients()
        .dynamoDb()
        .scan(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .filterExpression("user_id = :user")
                    .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(user))))
        .join()
        .items()
        .stream()
        .map(item -> item.getOrDefault("task_id", AttributeValue.fromS("")).s())
        .toList();
  }

  private static Signalbox service() {
    if (!(Settings.read(environment()) instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings");
    }
    var world = new SystemSources(InstantSource.system(), RandomGenerator.getDefault());
    return Signalbox.start(settings, ConfiguredClients.of(settings, Optional.empty()), world);
  }

  private static Map<String, String> environment() {
    return signalbox.aws().serviceEnvironment(AGENT);
  }

  private static Ran run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private static Ran run(Map<String, String> changed, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var environment = new TreeMap<>(environment());
    environment.putAll(changed);
    var terminal =
        new Terminal(
            environment,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    var code = SignalboxCommand.commandLine(terminal).execute(arguments);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
