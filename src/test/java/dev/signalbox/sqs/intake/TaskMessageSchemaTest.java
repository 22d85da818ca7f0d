package dev.signalbox.sqs.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The schema as others would use it: whole, by its `oneOf`.
class TaskMessageSchemaTest {
  private static final Path SCHEMA = Path.of("src/main/resources/schema/task-message.schema.json");
  private static final Path SAMPLES = Path.of("src/test/resources/task-messages");

  private final JsonMapper mapper = new JsonMapper();
  private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private final JsonNode document = read(SCHEMA);
  private final JsonSchema published = factory.getSchema(document, TaskMessageSchema.strict());
  private final TaskMessageSchema atWork = new TaskMessageSchema(mapper);

  private JsonNode read(Path file) {
    try {
      return mapper.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  @Test
  void publishedSchemaIsValidDraft2020() {
    var metaSchema = factory.getSchema(SchemaLocation.of(SchemaId.V202012));

    assertThat(metaSchema.validate(document)).isEmpty();
  }

  @Test
  void wholeSchemaAndThePickedBranchAgreeOnEverySample() throws IOException {
    var compared = 0;
    for (var sample : samples()) {
      var message = objectOrNull(sample);
      if (message == null) {
        continue;
      }
      var kind = TaskMessageSchema.Kind.of(message);
      assertThat(atWork.violations(kind, message).isEmpty())
          .as(sample.toString())
          .isEqualTo(published.validate(message).isEmpty());
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static Iterable<Path> samples() throws IOException {
    var all = new ArrayList<Path>();
    for (var folder : new String[] {"good", "bad"}) {
      try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".json")).forEach(all::add);
      }
    }
    return all;
  }

  private @Nullable ObjectNode objectOrNull(Path sample) {
    try {
      return mapper.readTree(Files.readString(sample)) instanceof ObjectNode object ? object : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  @Test
  void everyExampleIsValid() {
    for (var name : new String[] {"submit", "cancel", "wake"}) {
      var definition = document.at("/$defs/" + name);
      for (var example : definition.path("examples")) {
        assertThat(published.validate(example)).as(name).isEmpty();
      }
      assertThat(definition.path("examples")).as(name).isNotEmpty();
    }
  }

  @Test
  void everyExampleOfAFieldIsValid() {
    var submit = mapper.createObjectNode().put("type", "submit").put("user_id", "u");
    for (var field : document.at("/$defs/submit/properties").properties()) {
      for (var example : field.getValue().path("examples")) {
        var message = submit.deepCopy();
        message.set(field.getKey(), example);
        assertThat(published.validate(message)).as(field.getKey()).isEmpty();
      }
    }
  }

  @Test
  void everyFieldIsExplained() {
    for (var field : document.at("/$defs/submit/properties").properties()) {
      var definition = field.getValue();
      assertThat(definition.has("title") || definition.has("description"))
          .as(field.getKey())
          .isTrue();
    }
  }
}
