package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands about tasks, as they are typed, beside a service that works.
final class TaskCommandsTest {
  private static final List<String> AGENT = LocalSignalbox.sampleAgent();
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private static RunningSignalbox signalbox;

  @TempDir private Path folder = Path.of("");

  private record Ran(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }

    List<JsonNode> lines() throws IOException {
      var lines = new ArrayList<JsonNode>();
      for (var line : out.lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    }
  }

  @BeforeAll
  static void start() {
    CREDENTIALS.forEach(name -> System.setProperty(name, "local"));
    signalbox = RunningSignalbox.start(AGENT);
  }

  @AfterAll
  static void stop() {
    signalbox.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  @Test
  void aSubmitThatIsFollowedExitsByItsOutcomeAndShowsWhatCameOfIt() throws IOException {
    var good =
        run("", "submit", "--wait", "--json", "--user", "ann", "--field", script("{}"), "hello");

    assertThat(good.code()).as(good.err()).isZero();
    var lines = good.lines();
    assertThat(lines.getFirst().path("task_id").asText()).hasSize(26);
    assertThat(lines).anyMatch(it -> it.path("event_type").asText().equals("session_started"));
    var last = lines.getLast();
    assertThat(last.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(last.path("user_id").asText()).isEqualTo("ann");
    assertThat(last.path("title").asText()).isEqualTo("hello");
    assertThat(last.path("turns").asInt()).isPositive();
    assertThat(last.has("cost_usd")).isTrue();

    var bad =
        run(
            "",
            "submit",
            "--wait",
            "--field",
            script("{\"report\":\"NONE\",\"exit_code\":137}"),
            "hello");

    assertThat(bad.code()).isOne();
    assertThat(bad.out().lines().toList().get(bad.out().lines().toList().size() - 3))
        .startsWith("FAILED after ");
    assertThat(bad.out()).contains("More: signalbox explain ").doesNotContain("\u001b");
  }

  @Test
  void whatTheServiceWouldRefuseIsNotSent() {
    var nothing = run("", "submit", "--user", "ann");
    var number = run("", "submit", "--max-turns", "501", "hello");

    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("not sent");
    assertThat(number.code()).isEqualTo(2);
    assertThat(number.err()).contains("max_turns");
    assertThat(nothing.out() + number.out()).isEmpty();
  }

  @Test
  void aMessageComesFromAFileAndOptionsGoOverItsFields() throws IOException {
    var text = "{\"user_id\":\"file\",\"task_description\":\"of the file\",\"max_turns\":7}";
    var file = Files.writeString(folder.resolve("task.json"), text);

    var ofFile = run("", "submit", "--file", file.toString(), "--user", "option", "--json");
    var ofInput = run(text, "submit", "--file", "-", "--description", "of the option");
    var broken = run("{\"secret\": ", "submit", "--file", "-");
    var missing = run("", "submit", "--file", folder.resolve("none").toString());

    var id = ofFile.json().path("task_id").asText();
    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.text(id, "user_id")).isEqualTo("option");
    assertThat(signalbox.text(id, "task_description")).isEqualTo("of the file");
    var other = ofInput.out().strip();
    signalbox.awaitSettled(other, "COMPLETED");
    assertThat(signalbox.text(other, "task_description")).isEqualTo("of the option");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("--file: not JSON, at line 1").doesNotContain("secret");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("cannot read");
  }

  @Test
  void tasksAreListedByWhatIsAskedAndPageByPage() throws IOException {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(run("", "submit", "--user", "pages", "task " + i).out().strip());
    }
    ids.forEach(id -> signalbox.awaitSettled(id, "COMPLETED"));

    var seen = new ArrayList<String>();
    var page = run("", "tasks", "--user", "pages", "--limit", "2", "--json").json();
    while (page.hasNonNull("next")) {
      page.path("tasks").forEach(it -> seen.add(it.path("task_id").asText()));
      var next = page.path("next").asText();
      page = run("", "tasks", "--user", "pages", "--limit", "2", "--from", next, "--json").json();
    }
    page.path("tasks").forEach(it -> seen.add(it.path("task_id").asText()));

    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids).doesNotHaveDuplicates();
    assertThat(run("", "tasks", "--user", "pages", "--limit", "2").out())
        .contains("There are more: add --from ");
    assertThat(run("", "tasks", "--user", "pages", "--status", "failed").out())
        .contains("No such task.");
    assertThat(run("", "tasks", "--user", "pages", "--older-than", "1h").out())
        .contains("No such task.");
    assertThat(run("", "tasks", "--user", "pages", "--since", "1h").out()).contains(ids);
  }

  @ParameterizedTest
  @CsvSource({
    "tasks --since soon, neither a time ago",
    "tasks --status LOST, LOST",
    "tasks --code NOTHING, NOTHING",
    "tasks --limit 0, whole number from 1",
    "tasks --from xyz, --from is not of a list",
    "cancel, Which ones?",
    "cancel X --user ann, Which ones?",
    "cancel --status FAILED, what is over stays",
    "watch ' ', TASK_ID is empty",
    "submit --file - --payload x hello, --payload: not JSON",
    "submit --description one two, The description is given twice",
    "completion powershell, powershell"
  })
  void aWrongOptionIsNamedWithExitCode2(String line, String said) {
    var words = line.contains("' '") ? new String[] {"watch", " "} : line.split(" ");
    var ran = run("{}", words);

    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(said);
  }

  @Test
  void aTaskIsMeantByItsIdOrItsKeyInAnyCase() throws IOException {
    var id =
        run("", "submit", "--user", "keys", "--idempotency-key", "Issue-42", "hello").out().strip();
    signalbox.awaitSettled(id, "COMPLETED");

    for (var name : List.of(id, id.toLowerCase(Locale.ROOT), "Issue-42")) {
      assertThat(run("", "show", name).out()).as(name).contains(id);
      assertThat(run("", "watch", name, "--json").lines().getLast().path("task_id").asText())
          .as(name)
          .isEqualTo(id);
      assertThat(run("", "cancel", name).out()).contains(id + " is COMPLETED already");
      assertThat(run("", "approve", name).err()).contains("waits for no approval");
    }
    for (var command : List.of("show", "watch", "cancel", "approve", "deny")) {
      assertThat(run("", command, "no-such-task").code()).as(command).isEqualTo(4);
    }
  }

  @Test
  void tasksAreCancelledByFilterOnlyAfterALook() throws IOException {
    var ids = List.of(RunningSignalbox.newId(), RunningSignalbox.newId());
    for (var id : ids) {
      signalbox.send(
          RunningSignalbox.message(id, "filter", LocalNames.ECS_REPO, Map.of("run_ms", 60_000)));
    }
    ids.forEach(signalbox::awaitRunning);

    var look = run("", "cancel", "--user", "filter");

    assertThat(look.code()).isEqualTo(3);
    assertThat(look.out()).contains(ids).contains("Nothing was sent: say --yes.");
    ids.forEach(id -> assertThat(signalbox.status(id)).isEqualTo("RUNNING"));

    var done = run("", "cancel", "--user", "filter", "--yes", "--reason", "a test", "--json");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.json().path("tasks")).hasSize(2);
    ids.forEach(id -> signalbox.awaitSettled(id, "CANCELLED"));
    assertThat(signalbox.text(ids.getFirst(), "cancel_reason")).isEqualTo("a test");
    assertThat(run("", "cancel", "--user", "filter").code()).isZero();
  }

  @Test
  void hostileTextsStayTexts() throws IOException {
    var hostile = "\u001b[2J<script>\u202e\u0007" + "x".repeat(9_000);
    var id = run("", "submit", "--user", "hostile", hostile).out().strip();
    signalbox.awaitSettled(id, "COMPLETED");

    var text = run("", "tasks", "--user", "hostile").out();
    var json = run("", "tasks", "--user", "hostile", "--json");

    assertThat(text).doesNotContain("\u001b", "\u202e", "\u0007").contains("<script>");
    assertThat(text.lines()).allMatch(it -> it.length() <= Terminal.COLUMNS);
    assertThat(json.out()).doesNotContain("\u001b", "\u202e").hasLineCount(1);
    assertThat(json.json().path("tasks").get(0).path("title").asText()).startsWith("\u001b[2J");
  }

  @Test
  void aPersonSeesATaskLiveAndAProgramSeesNoneOfThat() {
    var live = run(true, "", "submit", "--wait", "hello");

    assertThat(live.code()).as(live.err()).isZero();
    assertThat(live.out()).contains("\r\u001b[K", "COMPLETED after ");
    assertThat(live.out()).endsWith(System.lineSeparator());
  }

  private static String script(String script) {
    return "sample_agent=" + script;
  }

  private static Ran run(String input, String... arguments) {
    return run(false, input, arguments);
  }

  private static Ran run(boolean interactive, String input, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var errStream = new PrintStream(err, true, UTF_8);
    var terminal =
        new Terminal(
            signalbox.aws().deployment(AGENT),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            errStream,
            interactive);
    var command = SignalboxCommand.commandLine(terminal);
    var code = command.setErr(new PrintWriter(errStream, true, UTF_8)).execute(arguments);
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
