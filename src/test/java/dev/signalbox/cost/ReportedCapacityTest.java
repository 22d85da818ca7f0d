package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Whether the units that we read from DynamoDB Local's answers are those that AWS charges, case by
/// case. `things/All` copies whole items that have a `k`, `things/Keys` the keys of those with a
/// `d`.
@TestInstance(Lifecycle.PER_CLASS)
final class ReportedCapacityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ONE_KIB = "x".repeat(100);
  private static final String TWO_KIB = "x".repeat(1_500);

  private static final String TABLE =
      """
      {"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
       "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
       "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"},
         {"AttributeName": "k", "AttributeType": "S"}, {"AttributeName": "d", "AttributeType": "S"}],
       "GlobalSecondaryIndexes": [
         {"IndexName": "All", "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
          "Projection": {"ProjectionType": "ALL"}},
         {"IndexName": "Keys", "KeySchema": [{"AttributeName": "d", "KeyType": "HASH"}],
          "Projection": {"ProjectionType": "KEYS_ONLY"}}]}
      """;

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(0);
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void createTable() throws IOException, InterruptedException {
    assertThat(call("CreateTable", JSON.readTree(TABLE)).has("TableDescription")).isTrue();
  }

  @AfterAll
  void close() {
    http.close();
    dynamoDb.close();
  }

  @Test
  void plainWriteCostsItsSizeAndWhatItChangesInAnIndex() throws Exception {
    checkLife(false, ONE_KIB, 1, 1);
    checkLife(false, TWO_KIB, 2, 2);
  }

  /// The item costs twice as much as outside, an index the same.
  @Test
  void writeInATransactionCostsTwiceItsSizeAndAnIndexAsUsual() throws Exception {
    checkLife(true, ONE_KIB, 2, 1);
    checkLife(true, TWO_KIB, 4, 2);
  }

  @Test
  void refusedWriteReportsNothing() throws Exception {
    var update = update("missing", "SET q = :v", "1");
    update.put("ConditionExpression", "attribute_exists(id)");

    assertThat(write(true, "Update", update)).isEmpty();
    assertThat(write(false, "Update", update)).isEmpty();
  }

  /// @param item what a write of the item costs
  /// @param copy what one write of its copy in `All` costs
  private void checkLife(boolean transaction, String text, double item, double copy)
      throws IOException, InterruptedException {
    var id = transaction + "-" + text.length();
    var put = JSON.createObjectNode().put("TableName", "things");
    var attributes = put.putObject("Item");
    attributes.putObject("id").put("S", id);
    attributes.putObject("k").put("S", "a");
    attributes.putObject("text").put("S", text);

    assertThat(write(transaction, "Put", put)).isEqualTo(cost(item, copy, 0));
    var step = new Step(transaction, id);
    assertThat(step.of("SET q = :v", "1")).as("changes").isEqualTo(cost(item, copy, 0));
    assertThat(step.of("SET q = :v", "1")).as("no change").isEqualTo(cost(item, 0, 0));
    assertThat(step.of("SET k = :v", "b")).as("key moves").isEqualTo(cost(item, 2 * copy, 0));
    assertThat(step.of("SET d = :v", "b")).as("enters Keys").isEqualTo(cost(item, copy, 1));
    assertThat(step.of("SET d = :v", "c")).as("moves in Keys").isEqualTo(cost(item, copy, 2));
    assertThat(step.of("SET q = :v", "2")).as("not in Keys").isEqualTo(cost(item, copy, 0));
    assertThat(step.of("REMOVE d", "")).as("leaves Keys").isEqualTo(cost(item, copy, 1));
    assertThat(step.of("REMOVE k", "")).as("leaves All").isEqualTo(cost(item, copy, 0));
    assertThat(step.of("SET q = :v", "3")).as("in none").isEqualTo(cost(item, 0, 0));
  }

  private static Map<String, Double> cost(double item, double inAll, double inKeys) {
    var cost = new TreeMap<>(Map.of("things", item));
    if (inAll > 0) {
      cost.put("things/All", inAll);
    }
    if (inKeys > 0) {
      cost.put("things/Keys", inKeys);
    }
    return cost;
  }

  /// An update of one item, alone or in a transaction.
  private final class Step {
    private final boolean transaction;
    private final String id;

    Step(boolean transaction, String id) {
      this.transaction = transaction;
      this.id = id;
    }

    Map<String, Double> of(String expression, String value)
        throws IOException, InterruptedException {
      return write(transaction, "Update", update(id, expression, value));
    }
  }

  private static ObjectNode update(String id, String expression, String value) {
    var update = JSON.createObjectNode().put("TableName", "things");
    update.putObject("Key").putObject("id").put("S", id);
    update.put("UpdateExpression", expression);
    if (!value.isEmpty()) {
      update.putObject("ExpressionAttributeValues").putObject(":v").put("S", value);
    }
    return update;
  }

  private Map<String, Double> write(boolean transaction, String action, ObjectNode write)
      throws IOException, InterruptedException {
    var operation = transaction ? "TransactWriteItems" : action + "Item";
    var request = transaction ? JSON.createObjectNode() : write.deepCopy();
    if (transaction) {
      request.putArray("TransactItems").addObject().set(action, write);
    }
    ConsumedCapacity.askFor(operation, request);
    var units = new TreeMap<String, Double>();
    for (var used : ConsumedCapacity.of(operation, call(operation, request))) {
      assertThat(used.isWrite()).isTrue();
      units.put(used.place(), used.units());
    }
    return units;
  }

  private JsonNode call(String operation, JsonNode body) throws IOException, InterruptedException {
    var signature =
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=0";
    var request =
        HttpRequest.newBuilder(dynamoDb.endpoint())
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("Authorization", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }
}
