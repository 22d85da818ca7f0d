package dev.signalbox.dynamodb.timeline;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// The last lines of failed agents, each an entry of the timeline beside those of the transitions:
/// a row would carry them to everybody who reads or streams rows.
public final class DynamoOutputs implements KeptOutputs {
  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final Duration retention;

  public DynamoOutputs(DynamoDbAsyncClient client, TableNames tables, Duration retention) {
    this.client = client;
    this.tables = tables;
    this.retention = retention;
  }

  @Override
  public Optional<Kept> find(TaskRecord task) {
    var answer =
        calls.await(
            "GetItem",
            () ->
                client.getItem(
                    it -> it.tableName(tables.taskEvents()).key(key(task)).consistentRead(true)));
    return answer.hasItem() ? Optional.of(kept(new Item(answer.item()))) : Optional.empty();
  }

  private static Map<String, AttributeValue> key(TaskRecord task) {
    return Map.of(
        "task_id", Item.text(task.taskId()), "event_id", Item.text(TimelineItem.outputId(task)));
  }

  private static Kept kept(Item item) {
    var output = item.mapOf("metadata");
    return new Kept(
        output.textOf("text").orElse(""),
        output.flagOf("cut"),
        output.textOf("source").orElse(""),
        item.timeOf("timestamp").orElse(Instant.EPOCH));
  }

  @Override
  public void keep(TaskRecord task, Kept output) {
    var item = TimelineItem.output(task, output, retention);
    calls.await(
        "PutItem",
        () ->
            client.putItem(
                it ->
                    it.tableName(tables.taskEvents())
                        .item(item)
                        .conditionExpression("attribute_not_exists(event_id)")),
        _ -> true,
        failure ->
            failure instanceof ConditionalCheckFailedException
                ? Optional.of(false)
                : Optional.empty());
  }
}
