package dev.signalbox.local;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.dynamodb.timeline.TimelineItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// An AWS as a producer and an onlooker see it: what is sent to its queues, what lies in them, and
/// what its tables say. Every read is strongly consistent.
public record AwsView(AwsClients clients, TableNames tables) {
  public void send(String queueUrl, String body) {
    clients.sqs().sendMessage(it -> it.queueUrl(queueUrl).messageBody(body)).join();
  }

  /// Messages of the queue that are there, hidden or delayed.
  public int pending(String queueUrl) {
    return clients
        .sqs()
        .getQueueAttributes(
            it ->
                it.queueUrl(queueUrl)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .join()
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  /// The row of the task, empty when there is none.
  public Map<String, AttributeValue> row(String id) {
    return item(tables.tasks(), "task_id", id);
  }

  /// A text of the row, or "" when there is none.
  public String text(String id, String attribute) {
    return Optional.ofNullable(row(id).get(attribute)).map(AttributeValue::s).orElse("");
  }

  /// A word of the map `failure` of the row, or "".
  public String failure(String id, String word) {
    return Optional.ofNullable(row(id).get("failure"))
        .flatMap(it -> Optional.ofNullable(it.m().get(word)))
        .map(AttributeValue::s)
        .orElse("");
  }

  /// How many slots the user holds.
  public int activeCount(String user) {
    return Optional.ofNullable(item(tables.userConcurrency(), "user_id", user).get("active_count"))
        .map(it -> Integer.parseInt(it.n()))
        .orElse(0);
  }

  private Map<String, AttributeValue> item(String table, String key, String value) {
    var keys = Map.of(key, AttributeValue.fromS(value));
    return clients
        .dynamoDb()
        .getItem(it -> it.tableName(table).key(keys).consistentRead(true))
        .join()
        .item();
  }

  /// What the task's entries of a type say, as `key=value`.
  List<String> metadata(String id, String eventType) {
    return new DynamoTimeline(clients.dynamoDb(), tables)
        .of(id).stream()
            .filter(it -> it.eventType().equals(eventType))
            .flatMap(it -> it.metadata().entrySet().stream())
            .map(it -> it.getKey() + "=" + it.getValue().spelled())
            .toList();
  }

  /// The event types that the task's transitions told, sorted. The agent's output is not among
  /// them: it is kept after the end, when it can be read.
  public List<String> told(String id) {
    return timeline(id).stream().filter(it -> !it.equals(TimelineItem.OUTPUT)).sorted().toList();
  }

  /// The event types of the task's timeline, in order.
  public List<String> timeline(String id) {
    return clients
        .dynamoDb()
        .query(
            it ->
                it.tableName(tables.taskEvents())
                    .keyConditionExpression("task_id = :id")
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id)))
                    .consistentRead(true))
        .join()
        .items()
        .stream()
        .map(item -> item.getOrDefault("event_type", AttributeValue.fromS("")).s())
        .toList();
  }
}
