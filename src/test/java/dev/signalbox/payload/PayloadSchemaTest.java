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
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
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
    assertThat(names(DOCUMENT.path("properties"))).isEqualTo(new TreeSet<>(AgentDocument.OURS));
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
        "{\"task_id\":\"T\",\"attempt\":\"1\",\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"channel_source\":\"sqs\"}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":\"a\",\"channel_source\":\"sqs\"}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"channel_source\":\"sqs\",\"issue_number\":42}",
        "{\"task_id\":\"T\",\"attempt\":1,\"user_id\":\"u\",\"resolved_workflow\":{\"id\":\"a\",\"version\":\"1\"},\"channel_source\":\"sqs\",\"prompt\":null}"
      })
  void whatTheServiceNeverWritesIsNotValid(String document) throws IOException {
    assertThat(SCHEMA.validate(JSON.readTree(document))).isNotEmpty();
  }

  private static String document(TaskRequest task, Blueprint blueprint) {
    var attempt = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 2);
    return ((Payload.Inline) new InlinePayloads().prepare(attempt, task, blueprint)).json();
  }

  private TaskRequest anyTask() {
    return new TaskRequest(
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
        random.nextBoolean() ? Map.of() : Map.of("thread", pick("", "7")),
        maybe("{\"payload\":{\"a\":[1,null]},\"x\":null}", "{\"prompt\":7,\"attempt\":null}"));
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
        random.nextBoolean());
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
