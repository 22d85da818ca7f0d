package dev.signalbox.local.agent;

import static dev.signalbox.local.agent.DynamoDb.inOrder;
import static dev.signalbox.local.agent.DynamoDb.number;
import static dev.signalbox.local.agent.DynamoDb.string;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The agent's own entries on the timeline of its task: one milestone per phase.
final class AgentTimeline {
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Duration RETENTION = Duration.ofDays(90);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  private final DynamoDb db;
  private final String table;
  private final String taskId;
  private final InstantSource clock;
  private final RandomGenerator random;

  AgentTimeline(
      DynamoDb db, String table, String taskId, InstantSource clock, RandomGenerator random) {
    this.db = db;
    this.table = table;
    this.taskId = taskId;
    this.clock = clock;
    this.random = random;
  }

  void milestone(String milestone, String details) throws IOException {
    var now = clock.instant();
    var metadata = Map.of("milestone", string(milestone), "details", string(details));
    var item =
        inOrder(
            "task_id", string(taskId),
            "event_id", string(ulid(now.toEpochMilli())),
            "event_type", string("agent_milestone"),
            "timestamp", string(MICROSECONDS.format(now)),
            "metadata", Map.of("M", metadata),
            "ttl", number(now.plus(RETENTION).getEpochSecond()));
    var _ = db.call("PutItem", inOrder("TableName", table, "Item", item));
  }

  private String ulid(long millis) {
    var out = new StringBuilder(26);
    for (var shift = 45; shift >= 0; shift -= 5) {
      out.append(CROCKFORD.charAt((int) (millis >>> shift) & 31));
    }
    for (var i = 0; i < 16; i++) {
      out.append(CROCKFORD.charAt(random.nextInt(32)));
    }
    return out.toString();
  }
}
