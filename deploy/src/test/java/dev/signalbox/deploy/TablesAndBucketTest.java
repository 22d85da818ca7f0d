package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesAndBucketTest {
  private static final String TABLE = "AWS::DynamoDB::Table";

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "Tasks", List.of("task_id"),
          "TaskEvents", List.of("task_id", "event_id"),
          "UserConcurrency", List.of("user_id"),
          "Repos", List.of("repo"),
          "TaskApprovals", List.of("task_id", "request_id"));

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
          "QueueIndex", List.of("queue_name", "queued_at", "KEYS_ONLY"),
          "RepoFailureIndex", List.of("failed_repo", "failed_at", "KEYS_ONLY"),
          "CreatedIndex", List.of("created_shard", "listed_at", "KEYS_ONLY"),
          "UserCreatedIndex", List.of("user_id", "listed_at", "KEYS_ONLY"),
          "RepoIndex", List.of("listed_repo", "listed_at", "KEYS_ONLY"),
          "EndedIndex", List.of("ended_shard", "ended_at", "KEYS_ONLY"));

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

    var made = new TreeSet<>(indexes().keySet());
    made.add("UserListIndex");
    assertThat(Samples.all(source, "\"(\\w+Index)\"")).isEqualTo(made);
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

  /// Users are listed by their ids, each of them written to the index once.
  @Test
  void usersAreListedByAnIndexOfKeysAlone() {
    var made = table(Variant.PLAIN, "UserConcurrency").path("GlobalSecondaryIndexes");

    assertThat(made).hasSize(1);
    assertThat(made.get(0).path("IndexName").asText()).isEqualTo("UserListIndex");
    assertThat(keys(made.get(0))).containsExactly("user_list", "user_id");
    assertThat(made.get(0).at("/Projection/ProjectionType").asText()).isEqualTo("KEYS_ONLY");
    assertThat(tablesOfTheService()).contains("\"user_list\"");
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
  void rowsStreamBothImagesAndTheTimelineWhatIsNew() {
    var streams = new TreeMap<String, String>();
    KEYS.keySet()
        .forEach(
            name -> {
              var type = table(Variant.PLAIN, name).at("/StreamSpecification/StreamViewType");
              if (!type.isMissingNode()) {
                streams.put(name, type.asText());
              }
            });

    assertThat(streams).isEqualTo(Map.of("Tasks", "NEW_AND_OLD_IMAGES", "TaskEvents", "NEW_IMAGE"));
    assertThat(Variant.PLAIN.data().json().at("/Outputs/TaskEventsTableStreamArn").toString())
        .contains("TaskTablesTaskEvents", "StreamArn");
  }

  /// Programs list by this index what waits for a user; the service makes the same for itself.
  @Test
  void approvalsOfAUserAreListedByTheIndexThatIsKnownElsewhere() {
    var made = table(Variant.PLAIN, "TaskApprovals").path("GlobalSecondaryIndexes");

    assertThat(made).hasSize(1);
    var index = made.get(0);
    assertThat(index.path("IndexName").asText()).isEqualTo("user_id-status-index");
    assertThat(keys(index)).containsExactly("user_id", "status");
    assertThat(index.at("/Projection/ProjectionType").asText()).isEqualTo("INCLUDE");
    assertThat(projected(index)).contains("tool_name", "tool_input_preview", "timeout_s");
    assertThat(Samples.all(Samples.source("Tables.java"), "\"([a-z_]+)\""))
        .containsAll(projected(index));
    assertThat(Samples.source("Tables.java")).contains("\"user_id-status-index\"");
  }

  @Test
  void rowsExpireWhereTheServiceSetsATime() {
    for (var name : List.of("Tasks", "TaskEvents", "Repos", "TaskApprovals")) {
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
    assertThat(policies(Variant.PLAIN)).containsOnly(Map.entry("Retain", 7L));
    assertThat(policies(Variant.AGENTCORE)).containsOnly(Map.entry("Delete", 7L));
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
    privateUntil("PayloadBucket", 8);
  }

  @Test
  void artifactsArePrivateEncryptedAndExpire() {
    privateUntil("ArtifactsBucket", 7);
  }

  private static void privateUntil(String construct, int days) {
    var bucket = Variant.PLAIN.data().only("AWS::S3::Bucket", construct);

    assertThat(bucket.path("PublicAccessBlockConfiguration").valueStream().map(JsonNode::asBoolean))
        .hasSize(4)
        .containsOnly(true);
    assertThat(bucket.toString()).contains("\"SSEAlgorithm\":\"AES256\"");
    assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt())
        .isEqualTo(days);
    assertThat(
            bucket
                .at("/LifecycleConfiguration/Rules/0/AbortIncompleteMultipartUpload")
                .path("DaysAfterInitiation")
                .asInt())
        .isEqualTo(1);
    assertThat(bucket.at("/LifecycleConfiguration/Rules/0/Status").asText()).isEqualTo("Enabled");
    assertThat(Variant.PLAIN.data().only("AWS::S3::BucketPolicy", construct).toString())
        .contains("aws:SecureTransport", "s3:TlsVersion");
  }

  /// Attributes that the contract gives to agents; `attempt` stands in their conditions.
  private static final Set<String> OF_AGENTS =
      Set.of(
          "task_id",
          "attempt",
          "status",
          "status_created_at",
          "started_at",
          "completed_at",
          "agent_heartbeat_at",
          "awaiting_approval_request_id",
          "approval_gate_count",
          "error_message",
          "updated_at");

  /// What a producer decides for the agent and not the agent for itself; `prompt_version` is
  /// written by agents too.
  private static final Set<String> OPTIONS =
      Set.of(
          "resolved_workflow",
          "trace",
          "attachments",
          "initial_approvals",
          "approval_timeout_s",
          "approval_gate_cap",
          "resolved_assets",
          "merge_branches",
          "base_branch");

  /// Whoever gives the row another attribute says here whose it is.
  @Test
  void agentsMayChangeNoAttributeThatIsTheServicesOwn() {
    var written =
        Samples.all(
            Samples.sources("dynamodb/row"),
            "(?<!words\\.)\\b(?:text|number|time|flag|count|put)\\(\\s*\"([a-z_]+)\"");
    written.addAll(Samples.all(Samples.source("QueueKeys.java"), "String QUEUE\\w+ = \"(\\w+)\""));
    written.addAll(
        Samples.all(Samples.source("FailureKeys.java"), "String FAILED_\\w+ = \"(\\w+)\""));
    written.addAll(
        Samples.all(
            Samples.source("CreatedKeys.java"), "String (?:CREATED|LISTED)_\\w+ = \"(\\w+)\""));
    written.addAll(Samples.all(Samples.source("EndedKeys.java"), "String ENDED_\\w+ = \"(\\w+)\""));
    written.addAll(OPTIONS);
    written.removeAll(OF_AGENTS);

    assertThat(written).contains("slot_held", "deadline_at", "queue_name", "unreadable");
    assertThat(notOfAgents(Variant.ECS, "AgentAccessAgentSessionRole")).isEqualTo(written);
    assertThat(notOfAgents(Variant.UNSCOPED, "AgentAccessPolicy")).isEqualTo(written);
  }

  private static Set<String> notOfAgents(Variant variant, String policy) {
    var update =
        variant.data().allowing(policy, "dynamodb:UpdateItem").stream()
            .filter(it -> !it.toString().contains("TaskTablesTaskApprovals"))
            .toList();
    assertThat(update).hasSize(1);
    return new TreeSet<>(
        Template.texts(
            update.getFirst().at("/Condition/ForAllValues:StringNotEquals/dynamodb:Attributes")));
  }

  /// Case 155: agents read payloads and attachments and no more; and of the tables only what the
  // contract says.
  @ParameterizedTest
  @CsvSource({"ECS, AgentAccessAgentSessionRole", "UNSCOPED, AgentAccessPolicy"})
  void agentsReadPayloadsAndWriteOnlyTheRowsOfTheContract(Variant variant, String policy) {
    var template = variant.data();

    assertThat(template.actions(policy))
        .filteredOn(it -> !it.startsWith("bedrock:"))
        .containsExactlyInAnyOrder(
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:PutObject");
    assertThat(template.allowing(policy, "s3:GetObjectVersion").toString())
        .contains("their-attachments/attachments/")
        .doesNotContain("PayloadBucket", "ArtifactsBucket");
    for (var action : List.of("dynamodb:GetItem", "dynamodb:UpdateItem")) {
      assertThat(template.allowing(policy, action).toString())
          .contains("TaskTablesTasks")
          .doesNotContain("TaskTablesTaskEvents", "UserConcurrency", "Repos");
    }
    for (var action : List.of("dynamodb:PutItem", "dynamodb:Query")) {
      assertThat(template.allowing(policy, action).toString())
          .contains("TaskTablesTaskEvents")
          .doesNotContain("TaskTablesTasks", "UserConcurrency", "Repos");
    }
    for (var action : List.of("dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:UpdateItem")) {
      assertThat(template.allowing(policy, action).toString()).contains("TaskTablesTaskApprovals");
    }
  }

  /// They leave things there; they cannot look at what others left.
  @ParameterizedTest
  @CsvSource({"ECS, AgentAccessAgentSessionRole", "UNSCOPED, AgentAccessPolicy"})
  void agentsWriteArtifactsAndTracesAndReadNeither(Variant variant, String policy) {
    var template = variant.data();

    assertThat(template.allowing(policy, "s3:PutObject").toString())
        .contains("ArtifactsBucket", "/artifacts/", "/traces/")
        .doesNotContain("PayloadBucket");
    assertThat(template.allowing(policy, "s3:GetObject").toString())
        .contains("PayloadBucket")
        .doesNotContain("ArtifactsBucket");
  }
}
