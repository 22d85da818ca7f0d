package dev.signalbox.simulation;

import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.sqs.MessageSource;
import java.util.Set;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/// A bug that is put between the service and its ports, to see that the simulation finds it.
interface PlantedBug {
  /// The invariants of which one must find it.
  default Set<Invariant> finders() {
    return Set.of();
  }

  /// Whether a move ends its task.
  static boolean isEnd(Move move) {
    return move.after().status().isTerminal();
  }

  /// The service as it is.
  PlantedBug NONE = new PlantedBug() {};

  default TaskStore store(TaskStore store, World world) {
    return store;
  }

  default TaskEventHandler events(TaskEventHandler events, SimulatedTable table) {
    return events;
  }

  default EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
    return ecs;
  }

  default BedrockAgentCoreAsyncClient agentCore(BedrockAgentCoreAsyncClient agentCore) {
    return agentCore;
  }

  /// The rows as those see them who look after live sessions.
  default OpenTasks openTasks(OpenTasks tasks) {
    return tasks;
  }

  default KeptOutputs outputs(KeptOutputs outputs, World world) {
    return outputs;
  }

  default ContextSource contexts(ContextSource contexts) {
    return contexts;
  }

  default int startsPerSecond(int rate) {
    return rate;
  }

  default MessageSource queue(MessageSource queue) {
    return queue;
  }

  default MessageHandler handler(MessageHandler handler) {
    return handler;
  }

  default TaskWaker wakes(TaskWaker wakes) {
    return wakes;
  }
}
