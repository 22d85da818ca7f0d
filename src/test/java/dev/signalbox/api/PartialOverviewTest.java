package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.dynamodb.TestRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is told of a deployment while something that has to be asked is down.
class PartialOverviewTest {
  private static final ApiDocument DOCUMENT = new ApiDocument();
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final List<String> OF_TABLES =
      List.of("states", "ended", "time_to_start", "detection", "failures", "replicas");

  private static JsonNode overview(ServedApi api, int status) {
    var answer = api.get("/overview");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(DOCUMENT.violations("get", "/overview", answer)).as(answer.body()).isEmpty();
    return ServedApi.json(answer);
  }

  private static List<String> unknown(JsonNode overview) {
    return overview.path("unknown").valueStream().map(it -> it.path("what").asText()).toList();
  }

  @Test
  void withoutQueuesTheTasksAreTold() {
    try (var api = ServedApi.with(Map.of("AWS_ENDPOINT_URL_SQS", NOBODY))) {
      new TestRows(api.clients().dynamoDb(), api.settings().tables()).running("ann", "Mend it.");

      var overview = overview(api, 200);

      assertThat(overview.at("/states/RUNNING/number").asInt()).isEqualTo(1);
      assertThat(overview.path("queues")).isEmpty();
      assertThat(unknown(overview))
          .hasSize(6)
          .contains(
              "the task queue", "the dead letters of the events queue", "the lane of agentcore");
      assertThat(overview.at("/unknown/0/because").asText()).contains("sqs is unavailable");
    }
  }

  @Test
  void withoutTablesTheQueuesAreToldAndNoTaskIsSaidToBeNone() {
    try (var api = ServedApi.with(Map.of("AWS_ENDPOINT_URL_DYNAMODB", NOBODY))) {
      var overview = overview(api, 200);

      assertThat(unknown(overview)).containsExactly("the tables");
      assertThat(overview.path("queues")).hasSize(6);
      OF_TABLES.forEach(it -> assertThat(overview.has(it)).as(it).isFalse());
    }
  }

  @Test
  void oneQueueThatIsRefusedTakesNoOtherWithIt() {
    var gone = "http://127.0.0.1:1/000000000000/gone";
    try (var api = ServedApi.with(Map.of("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", gone))) {
      var overview = overview(api, 200);

      assertThat(unknown(overview)).containsExactly("the dead letters of the events queue");
      assertThat(overview.path("queues")).hasSize(5);
      OF_TABLES.forEach(it -> assertThat(overview.has(it)).as(it).isTrue());
    }
  }

  @Test
  void whereNothingCanBeToldThatIsSaid() {
    var down = Map.of("AWS_ENDPOINT_URL_DYNAMODB", NOBODY, "AWS_ENDPOINT_URL_SQS", NOBODY);
    try (var api = ServedApi.with(down)) {
      assertThat(overview(api, 503).path("status").asInt()).isEqualTo(503);
    }
  }
}
