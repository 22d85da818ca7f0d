package dev.signalbox.orchestrator;

import dev.signalbox.orchestrator.port.store.SweepLeases;

class InMemorySweepLeasesTest extends SweepLeasesContract {
  @Override
  protected SweepLeases leases() {
    return new InMemorySweepLeases();
  }
}
