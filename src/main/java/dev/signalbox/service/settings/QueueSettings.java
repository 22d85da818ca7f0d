package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import java.util.Map;
import java.util.TreeMap;

/// The queues: what producers send, what AWS says, and what waits for a launch rate.
public final class QueueSettings {
  private final Queue task;
  private final Queue events;
  private final Map<String, String> lanes;

  QueueSettings(SettingsReader reader, ComputeSettings compute) {
    this.task =
        new Queue(
            new QueueUrl(reader.url(TASK_QUEUE_URL)),
            new DeadLetterUrl(reader.url(TASK_DEAD_LETTER_QUEUE_URL)));
    this.events =
        new Queue(
            new QueueUrl(reader.url(EVENTS_QUEUE_URL)),
            new DeadLetterUrl(reader.url(EVENTS_DEAD_LETTER_QUEUE_URL)));
    this.lanes = lanes(reader, compute);
  }

  /// A queue and where its unusable messages go.
  public record Queue(QueueUrl url, DeadLetterUrl deadLetters) {}

  /// Where a queue is.
  public record QueueUrl(String value) {}

  /// Where the dead letters of a queue are.
  public record DeadLetterUrl(String value) {}

  private static Map<String, String> lanes(SettingsReader reader, ComputeSettings compute) {
    var lanes = new TreeMap<String, String>();
    if (compute.ecs().isPresent() || !reader.asksForAll()) {
      reader
          .urlIfGiven(ECS_LANE_QUEUE_URL)
          .ifPresent(url -> lanes.put(EcsSession.TYPE.word(), url));
    }
    if (compute.agentCore().enabled() || !reader.asksForAll()) {
      reader
          .urlIfGiven(AGENTCORE_LANE_QUEUE_URL)
          .ifPresent(url -> lanes.put(AgentCoreSession.TYPE.word(), url));
    }
    return Map.copyOf(lanes);
  }

  public Queue task() {
    return task;
  }

  public Queue events() {
    return events;
  }

  /// The URL of each compute type's launch lane, by the word of the type. A type that is not
  /// enabled has none; where only some settings were read, each lane that is given counts.
  public Map<String, String> lanes() {
    return lanes;
  }
}
