package dev.signalbox.ecs;

import dev.signalbox.contract.ObservableComputeStrategyContract;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.SessionHandle.EcsSession;
import dev.signalbox.local.LocalNames;
import dev.signalbox.orchestrator.ObservableComputeStrategy;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/// The contract on the real adapter, with agents that are processes.
class EcsComputeStrategyContractTest extends ObservableComputeStrategyContract<EcsSession> {
  private final EcsOnLocalAws world = new EcsOnLocalAws();

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ObservableComputeStrategy<EcsSession> strategy() {
    return world.strategy(EcsOnLocalAws.UNTIL_STOPPED);
  }

  @Override
  protected Blueprint blueprint() {
    return EcsTestSettings.BLUEPRINT;
  }

  @Override
  protected EcsSession unknown() {
    return unknown(1).getFirst();
  }

  @Override
  protected List<EcsSession> unknown(int count) {
    return unknownTasks(count);
  }

  static List<EcsSession> unknownTasks(int count) {
    var tasks = LocalNames.CLUSTER_ARN.replace(":cluster/", ":task/");
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> new EcsSession(LocalNames.CLUSTER_ARN, "%s/%032x".formatted(tasks, n)))
        .toList();
  }
}
