package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.service.Signalbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// `signalbox show` on real rows, with the environment of the service.
@TestInstance(Lifecycle.PER_CLASS)
final class ShowTest {
  private static final List<String> AGENT = List.of("/bin/sleep", "600");
  private static final Map<String, String> LIMITS =
      Map.of("SIGNALBOX_USER_CONCURRENCY_MAX", "1", "SIGNALBOX_CONCURRENCY_MAX", "2");

  private final RunningSignalbox signalbox = RunningSignalbox.withoutService(AGENT);
  private final Signalbox service = Replica.start(signalbox.aws(), AGENT, LIMITS);
  private final Map<String, String> environment =
      new TreeMap<>(Replica.environment(signalbox.aws(), AGENT, LIMITS));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// The command has the SDK's default chain, which begins here.
  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @AfterAll
  void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    service.close();
    signalbox.close();
  }

  @Test
  void whoWaitsSeesItsPlaceAndTheLimitThatItWaitsFor() throws JsonProcessingException {
    var running = submit("ann", "RUNNING");
    var first = submit("ann", "QUEUED");
    var second = submit("ann", "QUEUED");
    var other = submit("bob", "RUNNING");
    var third = submit("eve", "QUEUED");

    assertThat(queue(first)).containsExactly("1", "user");
    assertThat(queue(second)).containsExactly("2", "user");
    assertThat(queue(third)).containsExactly("1", "global");
    assertThat(json(running).has("queue")).isFalse();
    assertThat(show(second)).isZero();
    assertThat(out())
        .contains("status     QUEUED since 2")
        .contains(
            "queue      number 2, waits for a slot of its user"
                + " (SIGNALBOX_USER_CONCURRENCY_MAX)")
        .containsPattern("admission_queued +admission_attempts=1 reason=concurrency_limit");
    assertThat(show(third)).isZero();
    assertThat(out()).contains("waits for a slot of all users (SIGNALBOX_CONCURRENCY_MAX)");

    List.of(first, second, third, running, other).forEach(signalbox::cancel);
    for (var id : List.of(first, second, third, running, other)) {
      signalbox.awaitSettled(id, "CANCELLED");
    }
    assertThat(json(second).has("queue")).isFalse();
  }

  @Test
  void whatRunsIsShownWithItsSessionAndItsTimelineInOrder() throws JsonProcessingException {
    var id = submit("zoe", "RUNNING");
    signalbox.awaitRunning(id);

    var shown = json(id);

    assertThat(shown.path("status").asText()).isEqualTo("RUNNING");
    assertThat(shown.path("attempt").path("number").asInt()).isOne();
    assertThat(shown.path("attempt").path("session_id").asText())
        .isEqualTo(signalbox.text(id, "session_id"));
    assertThat(shown.path("deadline_at").asText()).isNotEmpty();
    assertThat(shown.path("global_slot_held").asBoolean()).isTrue();
    assertThat(events(shown))
        .containsExactly("task_created", "hydration_started", "session_started");
    assertThat(show(id)).isZero();
    assertThat(out())
        .contains(signalbox.text(id, "session_id"), "deadline   2", "attempt    1 on ecs");
    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");
  }

  @Test
  void whatFailedIsShownWithCauseAndNextStep() throws JsonProcessingException {
    var id = signalbox.submit("acme/unknown", Map.of());
    signalbox.awaitSettled(id, "FAILED");

    var failure = json(id).path("failure");

    assertThat(failure.path("code").asText()).isEqualTo("REPO_NOT_ONBOARDED");
    assertThat(failure.path("origin").asText()).isEqualTo("USER");
    assertThat(failure.path("detail").asText()).isEqualTo("acme/unknown");
    assertThat(show(id)).isZero();
    assertThat(out())
        .contains("cause      The repository is not onboarded. acme/unknown")
        .contains("next step  Add an active row for it to the Repos table.");
  }

  @Test
  void otherFailuresOfItsRepositoryAreCounted() throws JsonProcessingException {
    var repo = "acme/unknown-" + RunningSignalbox.newId().toLowerCase(java.util.Locale.ROOT);
    var first = signalbox.submit(repo, Map.of());
    signalbox.awaitSettled(first, "FAILED");
    assertThat(json(first).at("/similar_failures/newest")).isEmpty();
    var second = signalbox.submit(repo, Map.of());
    signalbox.awaitSettled(second, "FAILED");

    var similar = json(second).path("similar_failures");

    assertThat(similar.path("recent").asInt()).isOne();
    assertThat(similar.at("/newest/0/task_id").asText()).isEqualTo(first);
    assertThat(show(first)).isZero();
    assertThat(out())
        .contains("similar    1 other of " + repo + " failed with REPO_NOT_ONBOARDED")
        .contains("the last was " + second);
  }

  /// Nothing is asked of ECS: it forgets a task after an hour.
  @Test
  void howASessionEndedIsReadFromItsRow() throws JsonProcessingException {
    var id = submit("pam", "RUNNING");
    signalbox.awaitRunning(id);
    signalbox.cancel(id, Map.of("reason", "Wrong branch.", "requested_by", "pam"));
    signalbox.awaitNothingLeft(id);
    await().atMost(LIMIT).until(() -> json(id).has("session_report"));

    var shown = json(id);

    assertThat(shown.at("/session_report/containers/0/exit_code").asInt()).isIn(137, 143);
    assertThat(shown.at("/session_report/stop_code").asText()).isEqualTo("UserInitiated");
    assertThat(shown.at("/session_report/zone").asText()).isNotEmpty();
    assertThat(shown.path("phases").findValuesAsText("phase"))
        .contains("submitted", "claimed", "pull_started", "started", "stopped", "ended");
    assertThat(shown.path("cancel_reason").asText()).isEqualTo("Wrong branch.");
    assertThat(show(id)).isZero();
    assertThat(out())
        .contains("cancelled  by pam", "because    Wrong branch.", "containers", "exit code")
        .containsPattern("task_cancelled +attempt=1 cancelled_by=pam final_status=CANCELLED");
  }

  @Test
  void aTaskThatIsNotThereHasAnExitCodeOfItsOwn() {
    assertThat(show(RunningSignalbox.newId(), "--json")).isEqualTo(4);
    assertThat(out()).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no task");
  }

  @Test
  void aRowOfAnotherProgramSaysWhyItIsNotShown() {
    var id = signalbox.submit("acme/unknown", Map.of());
    signalbox.awaitSettled(id, "FAILED");
    signalbox.overwriteStatus(id, "DONE", "2026-01-01T00:00:00.000Z");

    assertThat(show(id)).isOne();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("status is 'DONE'");
  }

  @Test
  void tablesThatCanNotBeReachedAreSaidInOneLine() {
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    try {
      assertThat(show(RunningSignalbox.newId())).isOne();
    } finally {
      environment.putAll(signalbox.aws().awsEnvironment());
    }
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("dynamodb is unavailable: BatchGetItem");
  }

  private String submit(String user, String status) {
    var id = RunningSignalbox.newId();
    signalbox.send(message(id, user, LocalNames.ECS_REPO, Map.of()));
    await().atMost(LIMIT).until(() -> signalbox.status(id).equals(status));
    return id;
  }

  private List<String> queue(String id) throws JsonProcessingException {
    var queue = json(id).path("queue");
    return List.of(queue.path("position").asText(), queue.path("waits_for").asText());
  }

  private static List<String> events(JsonNode shown) {
    return StreamSupport.stream(shown.path("timeline").spliterator(), false)
        .map(entry -> entry.path("event_type").asText())
        .toList();
  }

  private JsonNode json(String id) throws JsonProcessingException {
    assertThat(show(id, "--json")).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return RunningSignalbox.JSON.readTree(out());
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private int show(String... arguments) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            environment,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    var line = new java.util.ArrayList<>(List.of("show"));
    line.addAll(List.of(arguments));
    return SignalboxCommand.commandLine(terminal).execute(line.toArray(String[]::new));
  }
}
