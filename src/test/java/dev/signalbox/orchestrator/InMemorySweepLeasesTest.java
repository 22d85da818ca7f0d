package dev.signalbox.orchestrator;

class InMemorySweepLeasesTest extends SweepLeasesContract {
  @Override
  protected SweepLeases leases() {
    return new InMemorySweepLeases();
  }
}
