package dev.signalbox.agentcore;

import dev.signalbox.contract.ComputeStrategyContract;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.SessionHandle.AgentCoreSession;
import dev.signalbox.local.LocalNames;
import dev.signalbox.orchestrator.ComputeStrategy;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the real adapter, with agents that are processes.
class AgentCoreComputeStrategyContractTest extends ComputeStrategyContract<AgentCoreSession> {
  private final AgentCoreOnLocalAws world;

  AgentCoreComputeStrategyContractTest(@TempDir Path notes) {
    world = new AgentCoreOnLocalAws(notes, AgentCoreOnLocalAws.UNTIL_STOPPED);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ComputeStrategy<AgentCoreSession> strategy() {
    return world.strategy();
  }

  @Override
  protected Blueprint blueprint() {
    return of(ComputeType.AGENTCORE, Optional.of(LocalNames.RUNTIME_ARN));
  }

  @Override
  protected AgentCoreSession unknown() {
    return new AgentCoreSession(LocalNames.RUNTIME_ARN, "signalbox-nobody-ever-started-this-one");
  }
}
