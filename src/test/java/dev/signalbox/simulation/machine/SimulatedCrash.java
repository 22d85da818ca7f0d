package dev.signalbox.simulation.machine;

/// The process is gone. An error and not an exception, so that no handler of the service takes it
/// for a failure that it could answer.
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedCrash() {
    super("the simulated process crashed", null, false, false);
  }
}
