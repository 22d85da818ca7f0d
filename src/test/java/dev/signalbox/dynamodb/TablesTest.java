package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// Shapes of tables that programs of others rely on.
class TablesTest {
  private static LocalTables tables;

  @BeforeAll
  static void start() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  private static TableDescription describe(String name) {
    return tables.client().describeTable(it -> it.tableName(name)).join().table();
  }

  @Test
  void theTimelineStreamsWhatIsNew() {
    var timeline = describe(LocalTables.NAMES.taskEvents());

    assertThat(timeline.streamSpecification().streamEnabled()).isTrue();
    assertThat(timeline.streamSpecification().streamViewType()).isEqualTo(StreamViewType.NEW_IMAGE);
  }

  @Test
  void approvalsAreFoundByTaskAndListedByUser() {
    var approvals = describe(LocalTables.NAMES.taskApprovals().orElseThrow());

    assertThat(approvals.keySchema())
        .extracting(KeySchemaElement::attributeName)
        .containsExactly("task_id", "request_id");
    assertThat(approvals.globalSecondaryIndexes())
        .singleElement()
        .satisfies(
            index -> {
              assertThat(index.indexName()).isEqualTo("user_id-status-index");
              assertThat(index.keySchema())
                  .extracting(KeySchemaElement::attributeName)
                  .containsExactly("user_id", "status");
              assertThat(index.projection().nonKeyAttributes())
                  .contains("tool_name", "reason", "timeout_s");
            });
    assertThat(approvals.streamSpecification()).isNull();
  }

  @Test
  void approvalsExpire() {
    var expiry =
        tables
            .client()
            .describeTimeToLive(it -> it.tableName(LocalTables.NAMES.taskApprovals().orElseThrow()))
            .join()
            .timeToLiveDescription();

    assertThat(expiry.attributeName()).isEqualTo("ttl");
  }
}
