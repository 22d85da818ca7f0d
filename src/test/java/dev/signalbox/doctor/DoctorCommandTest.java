package dev.signalbox.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `signalbox doctor` and `signalbox config` as a person and a program see them. The credentials
/// are those that the SDK's own chain finds.
class DoctorCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static LocalAws aws;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    aws =
        LocalAws.start(
            LocalAws.Ports.FREE,
            new LocalAws.Agents(LocalSignalbox.sampleAgent(), (_, _) -> {}, _ -> {}));
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    aws.close();
  }

  @Test
  void aHealthyDeploymentIsAllGoodIn80ColumnsWithoutColours() {
    assertThat(execute(Map.of(), false, "doctor")).isZero();

    assertThat(out())
        .contains("  ok       rule-pattern  matches our sessions and no others")
        .endsWith("Nothing is wrong." + System.lineSeparator())
        .doesNotContain("\u001b");
    assertThat(out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
  }

  @Test
  void aFindingSaysWhatIsWrongWhatItBreaksAndWhatMendsIt() {
    var code = execute(Map.of("SIGNALBOX_PAYLOAD_BUCKET", "nowhere"), false, "doctor");

    assertThat(code).isEqualTo(3);
    assertThat(out())
        .contains("  ERROR    bucket payloads")
        .contains("There is no bucket nowhere (SIGNALBOX_PAYLOAD_BUCKET).")
        .contains("Breaks: No task can start")
        .contains("Mend:   aws s3api create-bucket --bucket nowhere")
        .endsWith("1 error." + System.lineSeparator());
    assertThat(out().lines().filter(line -> !line.contains("Mend: ")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void onATerminalItHasColours() {
    assertThat(execute(Map.of(), true, "doctor")).isZero();

    assertThat(out()).contains("\u001b[");
  }

  @Test
  void wrongSettingsAreFindingsAndNothingElseIsChecked() {
    var code = execute(Map.of("SIGNALBOX_TASK_TABLE", ""), false, "doctor");

    assertThat(code).isEqualTo(3);
    assertThat(out())
        .contains("SIGNALBOX_TASK_TABLE: is required.")
        .contains("the settings must be")
        .contains("1 error; " + (Check.values().length - 1) + " not checked.");
  }

  @Test
  void anAwsThatDoesNotAnswerIsNoFindingAndNoSuccess() {
    var code =
        execute(Map.of("AWS_ENDPOINT_URL_PIPES", "http://127.0.0.1:9"), false, "doctor", "--json");

    assertThat(code).isEqualTo(1);
    assertThat(out()).contains("\"check\":\"pipe\"").contains("\"why\":\"unanswered\"");
    assertThat(out()).contains("\"unknown\":2");
  }

  /// A script that reads the exit code, and a person who reads the end, both learn of it.
  @Test
  void whatTheseCredentialsMayNotAskIsNoSuccessAndIsNamedAtTheEnd() {
    aws.account().refuse("DescribeSubnets", 403, "UnauthorizedOperation");
    aws.account().refuse("GetServiceQuota", 400, "AccessDeniedException");
    try {
      assertThat(execute(Map.of(), false, "doctor")).isEqualTo(1);
    } finally {
      aws.account().clearFaults();
    }

    assertThat(out().lines().map(String::strip))
        .contains("UNKNOWN  network", "UNKNOWN  vcpus")
        .endsWith(
            "NOT CHECKED, so nobody knows:",
            "network, vcpus",
            "Nothing is wrong with what could be checked; 2 not checked.");
  }

  /// AWS raises them, and does not say so where it could be asked.
  @Test
  void aStartRateAboveTheUsualIsANoteAndNotWrong() {
    assertThat(execute(Map.of("SIGNALBOX_ECS_START_RATE", "100"), false, "doctor")).isZero();

    assertThat(out())
        .contains("  note     start-rate ecs")
        .contains("SIGNALBOX_ECS_START_RATE is 100")
        .endsWith("Nothing is wrong; 1 note." + System.lineSeparator());
  }

  /// The examples that the help shows.
  @ParameterizedTest
  @ValueSource(strings = {"doctor", "config"})
  void theExamplesOfTheHelpWork(String command) throws Exception {
    assertThat(execute(Map.of(), false, command, "--help")).isZero();
    var examples =
        out()
            .lines()
            .map(String::strip)
            .filter(it -> it.startsWith("signalbox " + command))
            .toList();
    assertThat(examples)
        .containsExactly("signalbox " + command, "signalbox " + command + " --json");

    for (var example : examples) {
      out.reset();
      assertThat(execute(Map.of(), false, example.substring("signalbox ".length()).split(" ")))
          .as(example)
          .isZero();
    }
    assertThat(JSON.readTree(out()).properties()).isNotEmpty();
  }

  @Test
  void theSettingsAreShownWithWhereTheyComeFrom() throws Exception {
    var code =
        execute(
            Map.of(
                "SIGNALBOX_CONSOLE_TOKEN",
                "hush-hush-hush-hush",
                "HTTPS_PROXY",
                "http://me:hush-hush@proxy:8080",
                "AWS_SESSION_TOKEN",
                "hush-hush"),
            false,
            "config",
            "--json");

    assertThat(code).isZero();
    assertThat(out()).doesNotContain("hush").contains("http://(hidden)@proxy:8080");
    var settings = JSON.readTree(out()).path("settings");
    assertThat(value(settings, "SIGNALBOX_TASK_TABLE", "origin")).isEqualTo("environment");
    assertThat(value(settings, "SIGNALBOX_STOP_AGE", "value")).isEqualTo("1h");
    assertThat(value(settings, "SIGNALBOX_STOP_AGE", "origin")).isEqualTo("default");
    assertThat(value(settings, "SIGNALBOX_CONSOLE_TOKEN", "value")).isEqualTo("(hidden)");
    assertThat(value(settings, "SIGNALBOX_ATTACHMENTS_BUCKET", "origin")).isEqualTo("not set");
    assertThat(value(settings, "AWS_SECRET_ACCESS_KEY", "value")).isEqualTo("(hidden)");
    assertThat(value(settings, "AWS_REGION", "value")).isEqualTo(LocalNames.REGION);
  }

  private static String value(
      com.fasterxml.jackson.databind.JsonNode settings, String name, String member) {
    for (var each : settings) {
      if (each.path("name").asText().equals(name)) {
        return each.path(member).asText();
      }
    }
    return "";
  }

  @Test
  void incompleteSettingsAreShownWithWhatIsWrongWithThem() {
    var code =
        execute(
            Map.of(
                "SIGNALBOX_TASK_QUEUE_URL",
                "",
                "SIGNALBOX_STOP_AGE",
                "1s",
                "SIGNALBOX_TASKTABLE",
                "x"),
            false,
            "config");

    assertThat(code).isEqualTo(3);
    assertThat(out())
        .contains("From environment:")
        .contains("  SIGNALBOX_TASK_TABLE=signalbox-tasks")
        .contains("  - SIGNALBOX_TASK_QUEUE_URL: is required.")
        .contains("  - SIGNALBOX_STOP_AGE (1s) is shorter than SIGNALBOX_STOP_REPEAT (60s)")
        .contains("  - SIGNALBOX_TASKTABLE: there is no such setting; did you mean");
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private int execute(Map<String, String> also, boolean interactive, String... args) {
    var environment = new TreeMap<>(aws.serviceEnvironment(LocalSignalbox.sampleAgent()));
    environment.putAll(also);
    var terminal =
        new Terminal(
            environment,
            InstantSource.system(),
            new Random(1),
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            interactive);
    var before = System.out;
    System.setOut(terminal.out());
    try {
      var line = SignalboxCommand.commandLine(terminal);
      line.setOut(new java.io.PrintWriter(terminal.out(), true, UTF_8));
      return line.execute(List.of(args).toArray(String[]::new));
    } finally {
      System.setOut(before);
    }
  }
}
