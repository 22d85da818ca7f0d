package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which setting gives the name of each resource, so that what is said of a failure can name it.
public final class ResourceNames {
  private final Map<String, String> settings = new HashMap<>();

  private ResourceNames() {}

  public static Map<String, String> of(Settings settings) {
    var names = new ResourceNames();
    var queues = settings.queues();
    names.add(TASK_QUEUE_URL, queues.task().url().value());
    names.add(TASK_DEAD_LETTER_QUEUE_URL, queues.task().deadLetters().value());
    names.add(EVENTS_QUEUE_URL, queues.events().url().value());
    names.add(EVENTS_DEAD_LETTER_QUEUE_URL, queues.events().deadLetters().value());
    names.add(ECS_LANE_QUEUE_URL, Optional.ofNullable(queues.lanes().get(EcsSession.TYPE.word())));
    names.add(
        AGENTCORE_LANE_QUEUE_URL,
        Optional.ofNullable(queues.lanes().get(AgentCoreSession.TYPE.word())));
    var tables = settings.tables();
    names.add(TASK_TABLE, tables.tasks());
    names.add(TASK_EVENTS_TABLE, tables.taskEvents());
    names.add(USER_CONCURRENCY_TABLE, tables.userConcurrency());
    names.add(REPO_TABLE, tables.repos());
    names.add(TASK_APPROVALS_TABLE, tables.taskApprovals());
    names.add(PAYLOAD_BUCKET, settings.payloadBucket());
    var compute = settings.compute();
    names.add(ECS_CLUSTER_ARN, compute.ecs().map(it -> it.settings().clusterArn()));
    names.add(AGENTCORE_RUNTIME_ARN, compute.agentCore().runtimeArn());
    return Map.copyOf(names.settings);
  }

  private void add(Setting setting, Optional<String> name) {
    name.ifPresent(it -> add(setting, it));
  }

  /// One name in two settings is itself worth a look: both are named.
  private void add(Setting setting, String name) {
    if (name.isEmpty()) {
      return;
    }
    settings.merge(name, setting.key(), (first, second) -> first + ", " + second);
  }
}
