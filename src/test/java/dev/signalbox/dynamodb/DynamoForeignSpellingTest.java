package dev.signalbox.dynamodb;

import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.ForeignSpellingContract;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Rows of other programs on DynamoDB Local.
class DynamoForeignSpellingTest extends ForeignSpellingContract {
  private static LocalTables tables;

  @BeforeAll
  static void start() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @Override
  protected TaskStore store() {
    return TestStores.store(tables.client(), LocalTables.NAMES);
  }

  @Override
  protected void put(TaskRecord record) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(record, SampleTask.NOON, Optional.empty()));
  }

  @Override
  protected void spell(String attribute, String typed) {
    var value = typed.substring(typed.indexOf(':') + 1);
    tables.set(
        taskId,
        attribute,
        switch (typed.substring(0, typed.indexOf(':'))) {
          case "S" -> AttributeValue.fromS(value);
          case "N" -> AttributeValue.fromN(value);
          case "BOOL" -> AttributeValue.fromBool(Boolean.valueOf(value));
          default -> AttributeValue.fromNul(true);
        });
  }

  @Override
  protected String statusKey() {
    return tables.row(taskId).textOf("status_created_at").orElse("");
  }
}
