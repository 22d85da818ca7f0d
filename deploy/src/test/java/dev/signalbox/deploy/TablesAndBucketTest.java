package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TablesAndBucketTest {
  private static final String TABLE = "AWS::DynamoDB::Table";

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "Tasks", List.of("task_id"),
          "TaskEvents", List.of("task_id", "event_id"),
          "UserConcurrency", List.of("user_id"),
          "Repos", List.of("repo"));

  private static JsonNode table(Variant variant, String name) {
    return variant.data().exactly(TABLE, "TaskTables" + name);
  }

  @Test
  void keysAreThoseThatTheServiceExpects() {
    assertThat(Variant.PLAIN.data().all(TABLE)).hasSize(KEYS.size());
    KEYS.forEach(
        (name, keys) ->
            assertThat(
                    table(Variant.PLAIN, name)
                        .path("KeySchema")
                        .valueStream()
                        .map(it -> it.path("AttributeName").asText()))
                .as(name)
                .containsExactlyElementsOf(keys));
  }

  /// Keys of each index of the Tasks table, then its projection.
  private static final Map<String, List<String>> INDEXES =
      Map.of(
          "UserStatusIndex", List.of("user_id", "status_created_at", "KEYS_ONLY"),
          "IdempotencyIndex", List.of("idempotency_key", "KEYS_ONLY"),
          "DeadlineIndex",
              List.of(
                  "deadline_shard",
                  "deadline_at",
                  "INCLUDE",
                  "attempt",
                  "compute_metadata",
                  "compute_type",
                  "session_id"),
          "UserQueueIndex", List.of("queued_user", "queued_at", "KEYS_ONLY"),
          "QueueIndex", List.of("queue_name", "queued_at", "KEYS_ONLY"));

  private static Map<String, JsonNode> indexes() {
    var indexes = new TreeMap<String, JsonNode>();
    table(Variant.PLAIN, "Tasks")
        .path("GlobalSecondaryIndexes")
        .forEach(it -> indexes.put(it.path("IndexName").asText(), it));
    return indexes;
  }

  private static List<String> keys(JsonNode index) {
    return index
        .path("KeySchema")
        .valueStream()
        .map(it -> it.path("AttributeName").asText())
        .toList();
  }

  private static List<String> projected(JsonNode index) {
    return index
        .at("/Projection/NonKeyAttributes")
        .valueStream()
        .map(JsonNode::asText)
        .sorted()
        .toList();
  }

  @Test
  void indexesProjectOnlyWhatIsReadThere() {
    var made = new TreeMap<String, List<String>>();
    indexes()
        .forEach(
            (name, index) -> {
              var shape = new ArrayList<>(keys(index));
              shape.add(index.at("/Projection/ProjectionType").asText());
              shape.addAll(projected(index));
              made.put(name, shape);
            });

    assertThat(made).isEqualTo(INDEXES);
  }

  /// A running agent writes these again and again: an index that has one of them is written as
  /// often.
  @Test
  void heartbeatsTouchNoIndex() {
    assertThat(Samples.sources("dynamodb")).contains("\"agent_heartbeat_at\"");
    assertThat(indexes()).isNotEmpty();
    indexes()
        .forEach(
            (name, index) -> {
              assertThat(index.at("/Projection/ProjectionType").asText())
                  .as(name)
                  .isNotEqualTo("ALL");
              assertThat(keys(index)).as(name).doesNotContain("agent_heartbeat_at");
              assertThat(projected(index)).as(name).doesNotContain("agent_heartbeat_at");
            });
  }

  /// A key that all running tasks share takes no more than 1,000 writes a second.
  @Test
  void noIndexCollectsAllTasksOfAStatus() {
    assertThat(indexes().values()).isNotEmpty().noneMatch(it -> keys(it).contains("status"));
  }

  /// The service makes the same tables in its local AWS: its source names the same indexes, each
  /// with its keys behind it, and the attributes that are projected.
  @Test
  void indexesAreExactlyThoseThatTheServiceMakesForItself() {
    var source = tablesOfTheService();

    assertThat(Samples.all(source, "\"(\\w+Index)\"")).isEqualTo(indexes().keySet());
    assertThat(source).doesNotContain("ProjectionType.ALL");
    indexes()
        .forEach(
            (name, index) -> {
              var behind = keys(index).stream().map(it -> "[^;]{0,200}?\"" + it + "\"");
              assertThat(source)
                  .as(name)
                  .containsPattern("\"" + name + "\"" + behind.collect(Collectors.joining()));
              projected(index)
                  .forEach(it -> assertThat(source).as(name).contains("\"" + it + "\""));
            });
  }

  /// Its class `Tables`, with the constants of its package written out.
  private static String tablesOfTheService() {
    var tables = Samples.source("Tables.java");
    var constants =
        Pattern.compile("String ([A-Z_]+)\\s*=\\s*(\"\\w+\")")
            .matcher(tables + Samples.sources("dynamodb"))
            .results()
            .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2), (first, _) -> first));
    return Pattern.compile("\\b[A-Z_]+\\b(?! =)")
        .matcher(tables)
        .replaceAll(it -> constants.getOrDefault(it.group(), it.group()));
  }

  @Test
  void allKeysAreTexts() {
    KEYS.keySet()
        .forEach(
            name ->
                assertThat(
                        table(Variant.PLAIN, name)
                            .path("AttributeDefinitions")
                            .valueStream()
                            .map(it -> it.path("AttributeType").asText()))
                    .containsOnly("S"));
  }

  @Test
  void onlyTheTasksTableStreamsAndItStreamsBothImages() {
    assertThat(table(Variant.PLAIN, "Tasks").at("/StreamSpecification/StreamViewType").asText())
        .isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(table(Variant.PLAIN, "TaskEvents").has("StreamSpecification")).isFalse();
  }

  @Test
  void rowsExpireWhereTheServiceSetsATime() {
    for (var name : List.of("Tasks", "TaskEvents", "Repos")) {
      var ttl = table(Variant.PLAIN, name).path("TimeToLiveSpecification");
      assertThat(ttl.path("AttributeName").asText()).as(name).isEqualTo("ttl");
      assertThat(ttl.path("Enabled").asBoolean()).as(name).isTrue();
    }
  }

  @Test
  void noCountExpires() {
    assertThat(table(Variant.PLAIN, "UserConcurrency").has("TimeToLiveSpecification")).isFalse();
  }

  @Test
  void tablesAreOnDemandAndCanBeRestored() {
    KEYS.keySet()
        .forEach(
            name -> {
              var table = table(Variant.PLAIN, name);
              assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
              assertThat(
                      table
                          .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                          .asBoolean())
                  .as(name)
                  .isTrue();
            });
  }

  @Test
  void dataIsKeptUnlessSaidOtherwise() {
    assertThat(policies(Variant.PLAIN)).containsOnly(Map.entry("Retain", 5L));
    assertThat(policies(Variant.AGENTCORE)).containsOnly(Map.entry("Delete", 5L));
    assertThat(table(Variant.PLAIN, "Tasks").path("DeletionProtectionEnabled").asBoolean())
        .isTrue();
    assertThat(table(Variant.AGENTCORE, "Tasks").path("DeletionProtectionEnabled").asBoolean())
        .isFalse();
  }

  private static Map<String, Long> policies(Variant variant) {
    var counts = new TreeMap<String, Long>();
    for (var resource : variant.data().json().path("Resources")) {
      if (List.of(TABLE, "AWS::S3::Bucket").contains(resource.path("Type").asText())) {
        counts.merge(resource.path("DeletionPolicy").asText(), 1L, Long::sum);
      }
    }
    return counts;
  }

  @Test
  void payloadsArePrivateEncryptedAndExpire() {
    var bucket = Variant.PLAIN.data().only("AWS::S3::Bucket");

    assertThat(bucket.path("PublicAccessBlockConfiguration").valueStream().map(JsonNode::asBoolean))
        .hasSize(4)
        .containsOnly(true);
    assertThat(bucket.toString()).contains("\"SSEAlgorithm\":\"AES256\"");
    assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt()).isEqualTo(8);
    assertThat(bucket.at("/LifecycleConfiguration/Rules/0/Status").asText()).isEqualTo("Enabled");
    assertThat(Variant.PLAIN.data().only("AWS::S3::BucketPolicy").toString())
        .contains("aws:SecureTransport", "s3:TlsVersion");
  }

  /// Case 155: agents read payloads and no more; and of the tables only what the contract says.
  @Test
  void agentsReadPayloadsAndWriteOnlyTheRowsOfTheContract() {
    var template = Variant.PLAIN.data();

    assertThat(template.actions("AgentAccess"))
        .containsExactlyInAnyOrder(
            "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:PutItem", "s3:GetObject");
    assertThat(template.allowing("AgentAccess", "dynamodb:UpdateItem").toString())
        .contains("TaskTablesTasks")
        .doesNotContain("TaskEvents", "UserConcurrency", "Repos");
    assertThat(template.allowing("AgentAccess", "dynamodb:PutItem").toString())
        .contains("TaskTablesTaskEvents")
        .doesNotContain("TaskTablesTasks", "UserConcurrency", "Repos");
  }
}
