package dev.signalbox.simulation;

import dev.signalbox.orchestrator.MessageHandler;
import dev.signalbox.orchestrator.TaskEvents;
import dev.signalbox.orchestrator.TaskStore;
import dev.signalbox.orchestrator.Wakes;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.sqs.MessageSource;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/// A bug that is put between the service and its ports, to see that the simulation finds it.
interface PlantedBug {
  /// The service as it is.
  PlantedBug NONE = new PlantedBug() {};

  default TaskStore store(TaskStore store, SimulatedTable table) {
    return store;
  }

  default TaskEvents events(TaskEvents events, SimulatedTable table) {
    return events;
  }

  default EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
    return ecs;
  }

  default BedrockAgentCoreAsyncClient agentCore(BedrockAgentCoreAsyncClient agentCore) {
    return agentCore;
  }

  default MessageSource queue(MessageSource queue) {
    return queue;
  }

  default MessageHandler handler(MessageHandler handler) {
    return handler;
  }

  default Wakes wakes(Wakes wakes) {
    return wakes;
  }
}
