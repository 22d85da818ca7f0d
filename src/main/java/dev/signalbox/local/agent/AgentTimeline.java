package dev.signalbox.local.agent;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The agent's own entries on the timeline of its task: one milestone per phase.
final class AgentTimeline {
  private static final Duration RETENTION = Duration.ofDays(90);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  private final DynamoDbClient db;
  private final String table;
  private final String taskId;
  private final InstantSource clock;
  private final RandomGenerator random;

  AgentTimeline(
      DynamoDbClient db, String table, String taskId, InstantSource clock, RandomGenerator random) {
    this.db = db;
    this.table = table;
    this.taskId = taskId;
    this.clock = clock;
    this.random = random;
  }

  void milestone(String milestone, String details) {
    var now = clock.instant();
    var metadata = Map.of("milestone", fromS(milestone), "details", fromS(details));
    var item =
        Map.of(
            "task_id", fromS(taskId),
            "event_id", fromS(Ulids.of(now, random)),
            "event_type", fromS("agent_milestone"),
            "timestamp", fromS(MICROSECONDS.format(now)),
            "metadata", AttributeValue.fromM(metadata),
            "ttl", AttributeValue.fromN(Long.toString(now.plus(RETENTION).getEpochSecond())));
    var _ = db.putItem(put -> put.tableName(table).item(item));
  }
}
