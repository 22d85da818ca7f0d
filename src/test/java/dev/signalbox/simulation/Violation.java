package dev.signalbox.simulation;

/// An invariant that did not hold.
///
/// @param task the task that it was about; empty when it was about none
record Violation(Invariant invariant, String task, String what) {
  @Override
  public String toString() {
    return invariant + (task.isEmpty() ? "" : " of " + task) + ": " + what;
  }
}
