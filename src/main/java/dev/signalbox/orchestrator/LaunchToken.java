package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.launch.LaunchRates;
import java.util.Optional;

/// What one chain of events takes of the launch rate: a token with the claim, which is used up by
/// the start, however much is read between the two.
final class LaunchToken {
  private final LaunchRates rates;
  private final boolean inTurn;
  private Optional<ComputeType> held = Optional.empty();

  /// @param inTurn whether the task's turn in the lane has come, so that it goes out in any case
  LaunchToken(LaunchRates rates, boolean inTurn) {
    this.rates = rates;
    this.inTurn = inTurn;
  }

  /// Takes a token for a launch; false when there is none to spare.
  boolean take(ComputeType type) {
    if (inTurn) {
      rates.take(type);
    } else if (!rates.tryTake(type)) {
      return false;
    }
    held = Optional.of(type);
    return true;
  }

  /// A start goes out. One that is asked for again is a call like the first, and so is one whose
  /// launch was counted by a process that is gone.
  void use(ComputeType type) {
    if (held.isEmpty()) {
      rates.take(type);
    }
    held = Optional.empty();
  }

  /// What the token was taken for came to nothing before its start.
  void giveBack() {
    held.ifPresent(rates::giveBack);
    held = Optional.empty();
  }
}
