package dev.signalbox.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.Workflow;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.compute.SessionRequest.Payload;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema that is published for agents is the schema of what the service writes.
final class PayloadSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DOCUMENT = read();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(DOCUMENT);

  private static final Map<String, String> OF_TASK =
      Map.ofEntries(
          Map.entry("trace", "true"),
          Map.entry(
              "attachments", "[{\"s3_key\":\"k\",\"screening\":{\"status\":\"pending\"}},{}]"),
          Map.entry("initial_approvals", "[\"all_session\"]"),
          Map.entry("approval_timeout_s", "30"),
          Map.entry("approval_gate_cap", "500"),
          Map.entry("initial_approval_gate_count", "3"),
          Map.entry("resolved_assets", "[{}]"),
          Map.entry("base_branch", "\"b/4\""),
          Map.entry("merge_branches", "[\"b/5\"]"),
          Map.entry("prompt_version", "\"a1\""));
  private static final Map<String, String> OF_BLUEPRINT =
      Map.ofEntries(
          Map.entry("build_command", "\"make\""),
          Map.entry("lint_command", "\"make lint\""),
          Map.entry("egress_allowlist", "[]"),
          Map.entry("cedar_policies", "[\"permit(a);\"]"),
          Map.entry("cedar_policy_modules", "[\"m\"]"),
          Map.entry("mcp_servers", "[\"m\"]"),
          Map.entry("skills", "[\"s\"]"),
          Map.entry("approval_gate_cap", "50"),
          Map.entry("trace", "\"no name of a blueprint\""),
          Map.entry("of_tomorrow", "{\"a\":null}"));

  private final Random random = new Random(11);

  private static JsonNode read() {
    try {
      return JSON.readTree(Path.of("docs/reference/payload.schema.json").toFile());
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  @Test
  void itNamesEveryFieldThatTheServiceWritesAndNoOther() {
    var ours = new TreeSet<>(AgentDocument.OURS);
    // A producer may have read it by itself, so the name is not taken.
    ours.add("hydrated_context");

    assertThat(names(DOCUMENT.path("properties"))).isEqualTo(ours);
  }

  @Test
  void everyDocumentThatTheServiceWritesIsValid() throws IOException {
    var seen = new HashSet<String>();
    var always = new TreeSet<>(AgentDocument.OURS);
    for (var i = 0; i < 2_000; i++) {
      var document = JSON.readTree(document(anyTask(), anyBlueprint()));

      assertThat(SCHEMA.validate(document)).as(document.toString()).isEmpty();
      seen.addAll(names(document));
      always.retainAll(names(document));
    }
    assertThat(seen).as("what the documents had").containsAll(AgentDocument.OURS);
    assertThat(texts(DOCUMENT.path("required"))).as("what each of them had").isEqualTo(always);
  }

  @Test
  void itsExamplesAreValid() {
    for (var example : DOCUMENT.path("examples")) {
      assertThat(SCHEMA.validate(example)).isEmpty();
    }
    assertThat(DOCUMENT.path("examples")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"task_id\":\"T\",\"attempt\":\"1\",\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"max_turns\":9,\"channel_source\":\"sqs\"}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":\"a\",\"max_turns\":9,\"channel_source\":\"sqs\"}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"max_turns\":9,\"channel_source\":\"sqs\",\"issue_number\":42}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"max_turns\":9,\"channel_source\":\"sqs\",\"prompt\":null}"
      })
  void whatTheServiceNeverWritesIsNotValid(String document) throws IOException {
    assertThat(SCHEMA.validate(JSON.readTree(document))).isNotEmpty();
  }

  private static TaskRecord row(TaskRequest task) {
    return SampleTask.submitted("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", task).build();
  }

  private static String document(TaskRequest task, Blueprint blueprint) {
    var attempt = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 2);
    return ((Payload.Inline) new InlinePayloads().prepare(attempt, row(task), blueprint)).json();
  }

  private TaskRequest anyTask() {
    var plain =
        new TaskRequest(
            pick("ada", "üser 1", "a\"b"),
            maybe("acme/shop", "a/b.c"),
            maybe("mend it", "", "line\nline", "日本"),
            maybeNumber(1, Integer.MAX_VALUE),
            maybeNumber(1, 4),
            maybe("coding/pr-iteration-v1@1.2.0", "x", "a@"),
            maybeNumber(1, 500),
            maybe("0.01", "2.50", "100").map(BigDecimal::new),
            maybe("key"),
            pick("sqs", "slack"),
            anyMetadata(),
            maybe("{\"payload\":{\"a\":[1,null]},\"x\":null}", "{\"prompt\":7,\"attempt\":null}"));
    return plain
        .with(
            maybe("coding/pr-review-v1").map(id -> new Workflow(id, "2.0.0")), anyOptions(OF_TASK))
        .traced(anyTrace());
  }

  private Optional<TraceContext> anyTrace() {
    var flags = pick("00", "01", "ff");
    return maybe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-" + flags)
        .flatMap(it -> TraceContext.of(it, maybe("a=1", "a=" + "b".repeat(200))));
  }

  private Map<String, String> anyMetadata() {
    return random.nextBoolean()
        ? Map.of()
        : Map.of(
            "thread", pick("", "7"),
            "orchestration_base_branch", pick("", " ", "b/1"),
            "orchestration_merge_branches", pick("", "[]", "[1]", "[\"b/2\"]", "b/2, b/3,", "[x"));
  }

  private AgentOptions anyOptions(Map<String, String> all) {
    var some = new TreeMap<>(all);
    some.keySet().removeIf(_ -> random.nextBoolean());
    return new AgentOptions(some);
  }

  private Blueprint anyBlueprint() {
    ComputeType type = random.nextBoolean() ? EcsSession.TYPE : AgentCoreSession.TYPE;
    return new Blueprint(
        type,
        Optional.empty(),
        maybe("a-model"),
        maybeNumber(1, 99),
        maybe("10").map(BigDecimal::new),
        maybe("be kind"),
        maybe("arn:secret"),
        random.nextBoolean(),
        anyOptions(OF_BLUEPRINT));
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  private Optional<String> maybe(String... values) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(pick(values));
  }

  private OptionalInt maybeNumber(int... values) {
    return random.nextBoolean()
        ? OptionalInt.empty()
        : OptionalInt.of(values[random.nextInt(values.length)]);
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return new TreeSet<>(texts);
  }
}
