package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// `signalbox logs` and the output in `signalbox explain`, over the wire of CloudWatch Logs.
@TestInstance(Lifecycle.PER_CLASS)
final class LogsTest {
  /// Prints hostile things and a secret, and then ends as one that failed.
  private static final List<String> AGENT =
      List.of(
          "/bin/sh",
          "-c",
          "printf '\\033[31mred\\033[0m <b>bold</b>\\n'; echo password=hunter2; echo ünïcödé >&2;"
              + " for i in 1 2 3; do sleep 0.3; echo line $i; done; sleep 0.2; exit 3");

  private final RunningSignalbox signalbox = RunningSignalbox.start(AGENT);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// The command has the SDK's default chain, which begins here.
  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @AfterEach
  void clearFaults() {
    signalbox.aws().logs().faults().clear();
  }

  @AfterAll
  void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    signalbox.close();
  }

  @Test
  void whatAFailedAgentPrintedIsShownWithoutSecretsAndColours() {
    var id = failed();

    assertThat(run("logs", id)).isZero();

    assertThat(out().lines())
        .containsExactlyInAnyOrder(
            "red <b>bold</b>", "password=[redacted]", "ünïcödé", "line 1", "line 2", "line 3");
    assertThat(out().lines().toList()).containsSubsequence("line 1", "line 2", "line 3");
    assertThat(run("logs", id, "--json")).isZero();
    assertThat(out().lines())
        .hasSize(6)
        .contains("{\"line\":\"line 1\"}", "{\"line\":\"password=[redacted]\"}");
    assertThat(run("logs", id, "--attempt", "1")).isZero();
    assertThat(run("logs", id, "--attempt", "2")).isEqualTo(4);
    assertThat(err()).contains("There is no attempt 2 of task " + id);
  }

  @Test
  void aRunningAgentIsFollowedUntilItsTaskHasEnded() {
    var id = signalbox.submit(LocalNames.ECS_REPO, Map.of());
    await().atMost(LIMIT).until(() -> !signalbox.status(id).isEmpty());

    assertThat(run("logs", id, "--follow")).isZero();

    assertThat(out().lines().filter(it -> it.startsWith("line")))
        .containsExactly("line 1", "line 2", "line 3");
    assertThat(signalbox.status(id)).isEqualTo("FAILED");
  }

  @Test
  void agentsOnAgentCoreHaveALogToo() {
    var id = signalbox.submit(LocalNames.AGENTCORE_REPO, Map.of());
    await().atMost(LIMIT).until(() -> run("logs", id) == 0 && out().contains("line 3"));

    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");
  }

  @Test
  void theLastLinesAreKeptOnceAndShownWhenTheLogIsGone() {
    var id = failed();
    await().atMost(LIMIT).until(() -> signalbox.timeline(id).contains("agent_output"));
    assertThat(signalbox.timeline(id).stream().filter("agent_output"::equals)).hasSize(1);
    signalbox
        .aws()
        .logs()
        .faults()
        .refuse("", 400, "ResourceNotFoundException", OptionalInt.empty());

    assertThat(run("explain", id)).isZero();
    assertThat(out())
        .contains("  | red <b>bold</b>", "  | password=[redacted]", "  | line 3")
        .contains("who acts   the author of the agent", "$ signalbox logs " + id);
    await().atMost(LIMIT).until(() -> run("logs", id) == 0);
    assertThat(out()).contains("line 3").doesNotContain("hunter2");
  }

  /// Neither the verdict nor the explanation needs it.
  @Test
  void logsThatMayNotBeReadHoldUpNothing() {
    signalbox.aws().logs().faults().refuse("", 400, "AccessDeniedException", OptionalInt.empty());
    var id = failed();

    assertThat(run("explain", id)).isZero();
    assertThat(out()).contains("APPLICATION_EXIT").doesNotContain("line 3");
    assertThat(run("logs", id)).isOne();
    assertThat(err()).startsWith("logs refused").contains("GetLogEvents");
    assertThat(signalbox.aws().wire().journal().calls("logs", "GetLogEvents")).isNotEmpty();
  }

  @Test
  void pagesFitATerminalAndHoldNothingThatItObeys() {
    var id = failed();

    assertThat(run("explain", id)).isZero();

    assertThat(out().lines().filter(it -> !it.contains("  | ") && !it.contains("$ ")))
        .allSatisfy(it -> assertThat(it.length()).as(it).isLessThanOrEqualTo(80));
    assertThat(out().chars().filter(it -> Character.isISOControl(it) && it != '\n')).isEmpty();
    assertThat(out()).startsWith("FAILED " + id);
  }

  @Test
  void whatIsNotThereHasItsExitCode() {
    var id = RunningSignalbox.newId();

    assertThat(run("logs", id)).isEqualTo(4);
    assertThat(err()).contains("There is no task " + id);
    assertThat(run("explain", id, "--json")).isEqualTo(4);
    assertThat(out()).isEmpty();
    var early = signalbox.submit("acme/unknown", Map.of());
    signalbox.awaitSettled(early, "FAILED");
    assertThat(run("logs", early)).isEqualTo(4);
    assertThat(err()).contains("Nothing was printed: no session was started");
  }

  /// The examples of the help are typed as they stand, for a task that is there.
  @Test
  void theExamplesOfTheHelpRun() {
    var id = failed();
    for (var command : List.of("explain", "logs")) {
      var help =
          Objects.requireNonNull(
                  SignalboxCommand.commandLine(terminal()).getSubcommands().get(command))
              .getUsageMessage();
      var example =
          help.lines().filter(it -> it.startsWith("  signalbox " + command + " 01")).findFirst();
      var words = example.orElseThrow().strip().split(" ");
      words[2] = id;
      assertThat(run(List.of(words).subList(1, words.length).toArray(String[]::new))).isZero();
      assertThat(out()).isNotBlank();
    }
  }

  private String failed() {
    var id = signalbox.submit(LocalNames.ECS_REPO, Map.of());
    signalbox.awaitSettled(id, "FAILED");
    signalbox.awaitSessionEnd(id);
    return id;
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return SignalboxCommand.commandLine(terminal()).execute(arguments);
  }

  private Terminal terminal() {
    return new Terminal(
        new TreeMap<>(signalbox.aws().serviceEnvironment(AGENT)),
        InstantSource.system(),
        RandomGenerator.getDefault(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
