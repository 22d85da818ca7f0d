package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.cli.connect.Exports;
import dev.signalbox.cli.local.CommandLineSplitter;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.console.ReplicaHealth;
import dev.signalbox.orchestrator.SetupDoubts;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SignalboxCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void badSettingsAreAllListedByNameWithExitCode2() {
    var code = execute(Map.of("SIGNALBOX_TASK_QUEU_URL", "x"), "run");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("SIGNALBOX_TASK_QUEU_URL: there is no such setting")
        .contains("SIGNALBOX_TASK_QUEUE_URL: is required")
        .contains("SIGNALBOX_USER_CONCURRENCY_TABLE: is required")
        .contains("AWS_REGION: is required");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', Which command?",
    "fly, fly",
    "local --json, --json goes with --demo only",
    "local --demo --agent x, leave --agent out",
    "local --demo --json --no-service, --json goes without --no-service only",
    "local --port many, is not a whole number from 0 to 65535",
    "local --port -1, -1",
    "local --s3-port 65536, 65536",
    "local --port 9001 --sqs-port 9001, --port and --sqs-port are both 9001",
    "dead-letters list --max -1, -1",
    "dead-letters list --max 0, not a whole number from 1",
    "dead-letters list --max abc, abc",
    "dead-letters show x --max 99999999999, 99999999999",
    "dead-letters redrive --all --max 1.5, 1.5",
    "dead-letters discard, Name their ids",
    "dead-letters discard --all, say --yes",
    "dead-letters discard --all --reason bad-json, say --yes",
    "dead-letters discard --all --yes some-id, Name their ids",
    "stuck --max -1, -1",
    "stuck --max 0, not a whole number from 1",
    "stuck --older-than -5m, -5m",
    "stuck --older-than 5, is not a time such as",
    "local --agent ' ', --agent names no command",
    "dead-letters, Which command?",
    "dead-letters list --queue letters, letters",
    "dead-letters show, MESSAGE-ID",
    "dead-letters redrive, Name their ids",
    "dead-letters redrive --all some-id, Name their ids",
    "stuck --older-than soon, is not a time such as",
    "sweep, --once",
    "show, TASK_ID",
    "show X --yaml, --yaml",
    "show X, SIGNALBOX_TASK_TABLE: is required"
  })
  void aWrongOptionIsNamedWithExitCode2(String line, String said) {
    var arguments =
        line.endsWith(" ") || line.endsWith("' '")
            ? new String[] {"local", "--agent", " "}
            : line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(execute(Map.of(), arguments)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(said);
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(execute(Map.of(), "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("run", "local", "dead-letters", "stuck", "sweep");
  }

  @ParameterizedTest
  @CsvSource({
    "dead-letters list, leave them where they are",
    "dead-letters show, with its body",
    "dead-letters redrive, byte for byte",
    "dead-letters discard, cannot be had back",
    "stuck, 3 there are some",
    "sweep, Safe at any time"
  })
  void everyCommandForOperatorsExplainsItself(String line, String said) {
    assertThat(execute(Map.of(), (line + " --help").split(" "))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ")).contains(said);
  }

  /// What a command does not look at is not missed.
  @ParameterizedTest
  @CsvSource({
    "dead-letters list, TASK_QUEUE_URL TASK_DEAD_LETTER_QUEUE_URL EVENTS_QUEUE_URL"
        + " EVENTS_DEAD_LETTER_QUEUE_URL",
    "dead-letters list --queue events, EVENTS_QUEUE_URL EVENTS_DEAD_LETTER_QUEUE_URL",
    "dead-letters show x --queue task, TASK_QUEUE_URL TASK_DEAD_LETTER_QUEUE_URL",
    "dead-letters redrive --all --queue task, TASK_QUEUE_URL TASK_DEAD_LETTER_QUEUE_URL",
    "dead-letters discard x --queue task, TASK_QUEUE_URL TASK_DEAD_LETTER_QUEUE_URL",
    "stuck, TASK_TABLE",
    "show X, TASK_TABLE TASK_EVENTS_TABLE",
    "approve X, TASK_TABLE TASK_EVENTS_TABLE",
    "deny X --reason no, TASK_TABLE TASK_EVENTS_TABLE",
    "repair, TASK_TABLE USER_CONCURRENCY_TABLE",
    "repair --apply, TASK_TABLE USER_CONCURRENCY_TABLE TASK_QUEUE_URL",
    "sweep --once, TASK_QUEUE_URL TASK_DEAD_LETTER_QUEUE_URL EVENTS_QUEUE_URL"
        + " EVENTS_DEAD_LETTER_QUEUE_URL TASK_TABLE TASK_EVENTS_TABLE USER_CONCURRENCY_TABLE"
  })
  void eachCommandAsksForNoMoreThanItNeeds(String line, String missing) {
    assertThat(execute(Map.of("AWS_REGION", "eu-west-1"), line.split(" "))).isEqualTo(2);
    var named =
        Pattern.compile("SIGNALBOX_(\\w+): is required")
            .matcher(err.toString(StandardCharsets.UTF_8))
            .results()
            .map(it -> it.group(1));
    assertThat(named).containsExactlyInAnyOrder(missing.split(" "));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void whatATerminalWouldObeyIsNotPrinted() {
    assertThat(PlainText.of("a\u001b[31mb\u0007\r\u009bc\n\td")).isEqualTo("a?[31mb???c\n\td");
    assertThat(PlainText.cell(" two\nlines ", 20)).isEqualTo("two lines");
    assertThat(PlainText.cell("0123456789", 5)).isEqualTo("0123…");
  }

  @Test
  void helpOfShowNamesItsExitCodes() {
    assertThat(execute(Map.of(), "show", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("4 +there is no such task");
  }

  @Test
  void healthAsksTheReplicaOnItsPortAndExitsWithItsAnswer() {
    var vertx = Vertx.vertx();
    try {
      var states = new DependencyStates(Instant::now, Map.of(), List.of("ecs"));
      var health =
          HealthServer.start(
                  vertx,
                  "127.0.0.1",
                  0,
                  new ReplicaHealth(states, new SetupDoubts(Instant::now), new Loops(Instant::now)))
              .await();
      var port = Map.of("SIGNALBOX_HTTP_PORT", Integer.toString(health.port()));
      health.stopping();

      assertThat(execute(port, "health")).isZero();
      assertThat(execute(port, "health", "--ready")).isOne();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("live", "stopping", "ecs");
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void healthOfNobodyIsOneSentenceAndExitCode1() {
    assertThat(execute(Map.of("SIGNALBOX_HTTP_PORT", "1"), "health")).isOne();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("No replica answers on http://127.0.0.1:1: ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "65536", ""})
  void healthOfAPortThatIsNoneIsAWrongSetting(String port) {
    assertThat(execute(Map.of("SIGNALBOX_HTTP_PORT", port), "health")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not a whole number");
  }

  @Test
  void everyCommandNamesItsExitCodes() {
    assertCodesAreNamed(SignalboxCommand.commandLine(terminal(Map.of())));
  }

  private static void assertCodesAreNamed(CommandLine command) {
    var isGroup = command.getCommandName().equals("dead-letters");
    if (!isGroup) {
      assertThat(command.getCommandSpec().usageMessage().exitCodeList())
          .as(command.getCommandName())
          .containsKeys("0", "2");
    }
    command.getSubcommands().values().forEach(SignalboxCommandTest::assertCodesAreNamed);
  }

  @Test
  void exportsAreReadBackByAShellWhateverIsInThem() throws IOException {
    var value = "[\"it's\",\"$HOME\",\"a b\"]";

    var script = String.join("\n", Exports.of(Map.of("X", value))) + "\nprintf %s \"$X\"";
    var shell = new ProcessBuilder("/bin/sh", "-c", script).start();

    assertThat(shell.getInputStream()).hasContent(value);
  }

  @Test
  void anAgentsCommandIsSplitAtSpacesOutsideOfQuotes() {
    assertThat(CommandLineSplitter.of("./my-agent.sh --flag 'two words' \"and more\" x"))
        .containsExactly("./my-agent.sh", "--flag", "two words", "and more", "x");
    assertThat(CommandLineSplitter.of("  ")).isEmpty();
    assertThat(CommandLineSplitter.of("run ''")).containsExactly("run", "");
  }

  private int execute(Map<String, String> environment, String... arguments) {
    return SignalboxCommand.commandLine(terminal(environment))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  private Terminal terminal(Map<String, String> environment) {
    return new Terminal(
        environment,
        InstantSource.system(),
        new Random(1),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
