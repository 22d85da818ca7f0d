package dev.signalbox.agentcore;

import dev.signalbox.contract.ComputeStrategyContract;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.local.LocalNames;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the real adapter, with agents that are processes.
class AgentCoreComputeStrategyContractTest extends ComputeStrategyContract {
  private final AgentCoreOnLocalAws world;

  AgentCoreComputeStrategyContractTest(@TempDir Path notes) {
    world = new AgentCoreOnLocalAws(notes, AgentCoreOnLocalAws.UNTIL_STOPPED);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ComputeStrategy strategy() {
    return world.strategy();
  }

  @Override
  protected Blueprint blueprint() {
    return of(AgentCoreSession.TYPE, Optional.of(LocalNames.RUNTIME_ARN));
  }

  @Override
  protected SessionHandle unknown() {
    return AgentCoreSession.of(LocalNames.RUNTIME_ARN, "signalbox-nobody-ever-started-this-one");
  }
}
