package dev.signalbox.orchestrator;

import dev.signalbox.orchestrator.port.store.TaskStore;

class InMemoryQueueOrderTest extends QueueOrderContract {
  @Override
  protected TaskStore store(int slotsPerUser) {
    return new InMemoryTaskStore(slotsPerUser);
  }
}
