package dev.signalbox.ecs;

import dev.signalbox.contract.ObservableComputeStrategyContract;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.local.LocalNames;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/// The contract on the real adapter, with agents that are processes.
class EcsComputeStrategyContractTest extends ObservableComputeStrategyContract {
  private final EcsOnLocalAws world = new EcsOnLocalAws();

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ObservableComputeStrategy strategy() {
    return world.strategy(EcsOnLocalAws.UNTIL_STOPPED);
  }

  @Override
  protected Blueprint blueprint() {
    return EcsTestSettings.BLUEPRINT;
  }

  @Override
  protected List<SessionHandle> unknown(int count) {
    return unknownTasks(count);
  }

  static List<SessionHandle> unknownTasks(int count) {
    var tasks = LocalNames.CLUSTER_ARN.replace(":cluster/", ":task/");
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> EcsSession.of(LocalNames.CLUSTER_ARN, "%s/%032x".formatted(tasks, n)))
        .toList();
  }
}
