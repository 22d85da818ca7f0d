package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.transition.NoteValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An agent asks, and a person answers with the commands: the whole way on the local AWS, with the
/// agent in a process of its own.
final class ApprovalTest {
  private static final List<String> AGENT = LocalSignalbox.sampleAgent();
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private static RunningSignalbox signalbox;

  private record Ran(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
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

  private static String asking(String repo, Map<String, Object> question) {
    var id = signalbox.submit(repo, Map.of("run_ms", 10, "approval", question));
    await().atMost(LIMIT).until(() -> signalbox.status(id).equals("AWAITING_APPROVAL"));
    return id;
  }

  @ParameterizedTest
  @ValueSource(strings = {LocalNames.ECS_REPO, LocalNames.AGENTCORE_REPO})
  void anAgentThatAsksGoesOnWhenSomebodyApproves(String repo) throws IOException {
    var id = asking(repo, Map.of("input", "terraform apply", "if_denied", "fail"));

    var approved = run("approve", id, "--by", "ann", "--scope", "tool_type:Bash", "--json");

    assertThat(approved.code()).as(approved.err()).isZero();
    assertThat(approved.json().path("status").asText()).isEqualTo("APPROVED");
    assertThat(approved.json().path("decided_by").asText()).isEqualTo("ann");
    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.row(id)).doesNotContainKey("awaiting_approval_request_id");
    assertThat(signalbox.text(id, "last_decision_at")).isNotEmpty();
    assertThat(milestones(id)).contains("approval_requested", "approval_granted");
    assertThat(recorded(id))
        .containsEntry("status", "APPROVED")
        .containsEntry("scope", "tool_type:Bash")
        .containsEntry("caller_user_id", "ann")
        .containsEntry("request_id", approved.json().path("request_id").asText());

    var again = run("approve", id);
    assertThat(again.code()).isEqualTo(4);
    assertThat(again.err()).contains("waits for no approval: it is COMPLETED");
    var late = run("deny", id, "--request", approved.json().path("request_id").asText());
    assertThat(late.code()).isOne();
    assertThat(late.err()).contains("is APPROVED already, by ann, since ");
  }

  @Test
  void anAgentThatIsDeniedIsToldWhyAndFailsIfItCannotDoWithout() {
    var id = asking(LocalNames.ECS_REPO, Map.of("if_denied", "fail"));
    var token = "ghp_" + "a1B2".repeat(9);

    var denied = run("deny", id, "--reason", "open a pull request, not " + token);

    assertThat(denied.code()).as(denied.err()).isZero();
    assertThat(denied.out()).contains("Denied: Bash (terraform apply)", id);
    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.text(id, "error_message"))
        .isEqualTo("Not approved (DENIED): open a pull request, not [REDACTED-GITHUB_TOKEN]");
    assertThat(recorded(id))
        .containsEntry("reason", "open a pull request, not [REDACTED-GITHUB_TOKEN]")
        .containsEntry("caller_user_id", System.getProperty("user.name"));
  }

  @Test
  void anAgentThatIsDeniedGoesOnIfItCan() {
    var id = asking(LocalNames.ECS_REPO, Map.of());

    assertThat(run("deny", id).code()).isZero();

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(milestones(id)).contains("approval_denied");
  }

  @Test
  void anAgentThatNobodyAnswersGivesUpAndThenItIsTooLate() {
    var id = asking(LocalNames.ECS_REPO, Map.of("timeout_s", 4, "if_denied", "fail"));
    var request = signalbox.text(id, "awaiting_approval_request_id");

    signalbox.awaitSettled(id, "FAILED");

    assertThat(signalbox.text(id, "error_message"))
        .isEqualTo("Not approved (TIMED_OUT): nobody answered");
    assertThat(milestones(id)).contains("approval_timed_out");
    var late = run("approve", id, "--request", request);
    assertThat(late.code()).isOne();
    assertThat(late.err()).contains(request + " is TIMED_OUT already");
    assertThat(signalbox.timeline(id)).doesNotContain("approval_decision_recorded");
  }

  @Test
  void aTaskThatIsCancelledWhileItAsksIsNotAnswered() {
    var id = asking(LocalNames.ECS_REPO, Map.of());
    var request = signalbox.text(id, "awaiting_approval_request_id");
    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");

    var ran = run("approve", id, "--request", request);

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).contains("waits for no approval: it is CANCELLED");
    signalbox.awaitNothingLeft(id);
  }

  @Test
  void whatIsAskedIsShownWithTheCommandThatAnswers() throws IOException {
    var id =
        asking(LocalNames.ECS_REPO, Map.of("input", "rm\u001b[2J -r build", "reason", "rule 7"));
    var request = signalbox.text(id, "awaiting_approval_request_id");

    var page = run("show", id);
    var shown = run("show", id, "--json").json().path("approvals");
    var explained = run("explain", id);
    var stuck = run("stuck");
    var listed = run("stuck", "--json").json();

    assertThat(page.out())
        .contains("asks       for Bash: rm?[2J -r build")
        .contains("because    rule 7 (severity medium)")
        .containsPattern("asked      at \\S+Z, can be answered until \\S+Z")
        .contains("answer     signalbox approve " + id + ", or signalbox deny " + id + " --reason");
    assertThat(explained.out())
        .containsPattern("asks       for Bash: rm.*-r build \\(until \\S+Z\\)")
        .contains("because    rule 7", "who acts   whoever may answer what an agent asks")
        .contains("$ signalbox approve " + id, "$ signalbox deny " + id + " --reason TEXT");
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).path("request_id").asText()).isEqualTo(request);
    assertThat(Instant.parse(shown.get(0).path("until").asText())).isAfter(Instant.now());
    assertThat(stuck.code()).as("a question is no fault").isZero();
    assertThat(stuck.out()).contains("waits for an approval", id, request);
    assertThat(listed.findValuesAsText("request_id")).contains(request);

    assertThat(run("approve", id).code()).isZero();
    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(run("show", id).out()).doesNotContain("asks ");
    assertThat(run("explain", id).out())
        .containsPattern(" person +Approved by \\S+ \\(\\S+\\)\\.")
        .doesNotContain("asks ");
    assertThat(run("show", id, "--json").json().has("approvals")).isFalse();
    assertThat(run("stuck", "--json").json().findValuesAsText("request_id"))
        .doesNotContain(request);
  }

  @Test
  void whereSeveralAreAskedOneMustBeNamed() {
    var id = asking(LocalNames.ECS_REPO, Map.of());
    var first = signalbox.text(id, "awaiting_approval_request_id");
    // As an agent would leave it that names no request on the row.
    update(id, "REMOVE awaiting_approval_request_id");
    put(Map.of("task_id", id, "request_id", "second", "status", "PENDING", "tool_name", "Write"));

    var ran = run("approve", id);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Say --request", first + "  Bash", "second  Write");
    assertThat(run("show", id).out()).contains("signalbox approve " + id + " --request " + first);
    assertThat(run("approve", id, "--request", "second").code()).isZero();
    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");
  }

  @Test
  void whatIsNotThereIsTold() {
    var id = signalbox.submit(LocalNames.ECS_REPO, Map.of("run_ms", 10));
    signalbox.awaitSettled(id, "COMPLETED");

    for (var command : List.of("approve", "deny")) {
      var noTask = run(command, "no-such-task");
      assertThat(noTask.code()).isEqualTo(4);
      assertThat(noTask.err()).contains("There is no task no-such-task.");
      var noRequest = run(command, id, "--request", "r9");
      assertThat(noRequest.code()).isEqualTo(4);
      assertThat(noRequest.err()).contains("has no request r9");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "approve",
        "deny",
        "approve x --scope tool_type:bash",
        "approve x --by ",
        "deny x --request "
      })
  void aWrongWordIsToldBeforeAnythingIsAsked(String line) {
    assertThat(run(line.split(" ", -1)).code()).isEqualTo(2);
  }

  @Test
  void withoutATableOfApprovalsTheSettingIsNamed() {
    var without = Map.of("SIGNALBOX_TASK_APPROVALS_TABLE", "");

    for (var command : List.of("approve", "deny")) {
      var ran = run(without, command, "x");
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("set SIGNALBOX_TASK_APPROVALS_TABLE");
    }
    var wrong = run(Map.of("SIGNALBOX_TASK_APPROVALS_TABLE", "not-there"), "stuck");
    assertThat(wrong.code()).isOne();
    assertThat(wrong.err()).contains("no such table not-there", "(SIGNALBOX_TASK_APPROVALS_TABLE)");
    assertThat(run(without, "stuck").code()).isZero();
  }

  private static List<String> milestones(String id) {
    return entries(id).stream()
        .filter(it -> it.eventType().equals("agent_milestone"))
        .map(it -> it.metadata().getOrDefault("milestone", NoteValue.of("")).spelled())
        .toList();
  }

  private static Map<String, String> recorded(String id) {
    var found =
        entries(id).stream()
            .filter(it -> it.eventType().equals("approval_decision_recorded"))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst().metadata().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().spelled()));
  }

  private static List<DynamoTimeline.Entry> entries(String id) {
    return new DynamoTimeline(signalbox.aws().clients().dynamoDb(), LocalNames.TABLES).of(id);
  }

  private static void update(String id, String expression) {
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .updateItem(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .key(Map.of("task_id", AttributeValue.fromS(id)))
                    .updateExpression(expression))
        .join();
  }

  private static void put(Map<String, String> texts) {
    var item = new TreeMap<String, AttributeValue>();
    texts.forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .putItem(it -> it.tableName(LocalNames.TABLES.taskApprovals().orElseThrow()).item(item))
        .join();
  }

  private static Ran run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private static Ran run(Map<String, String> also, String... arguments) {
    var environment = new TreeMap<>(signalbox.aws().serviceEnvironment(AGENT));
    environment.putAll(also);
    environment.values().removeIf(String::isEmpty);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
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
