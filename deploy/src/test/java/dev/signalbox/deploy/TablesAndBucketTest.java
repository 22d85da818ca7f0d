package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /// The service makes the same tables in its local AWS: what stands there is read and compared.
  @Test
  void indexesAreExactlyThoseThatTheServiceMakesForItself() {
    var source = Samples.source("dynamodb/Tables.java");
    var constants =
        Pattern.compile("String ([A-Z_]+) = (\"\\w+\")")
            .matcher(source)
            .results()
            .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2)));
    var expected = new TreeSet<String>();
    Pattern.compile("\\bindex\\(([^)]*ProjectionType\\.[^)]*)\\)")
        .matcher(source)
        .results()
        .map(it -> it.group(1).replaceAll("\\s", "").split(","))
        .filter(it -> !it[0].startsWith("String"))
        .forEach(
            it -> {
              it[0] = constants.getOrDefault(it[0], it[0]);
              it[1] = it[1].replace("ProjectionType.", "");
              expected.add(String.join(",", it).replace("\"", ""));
            });

    var made = new TreeSet<String>();
    table(Variant.PLAIN, "Tasks")
        .path("GlobalSecondaryIndexes")
        .forEach(
            index ->
                made.add(
                    index.path("IndexName").asText()
                        + ","
                        + index.at("/Projection/ProjectionType").asText()
                        + ","
                        + index
                            .path("KeySchema")
                            .valueStream()
                            .map(it -> it.path("AttributeName").asText())
                            .collect(Collectors.joining(","))));
    assertThat(expected).hasSizeGreaterThanOrEqualTo(4);
    assertThat(made).isEqualTo(expected);
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
