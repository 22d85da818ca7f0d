package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.session.ComputeType;
import java.util.Optional;

/// Where a queued task stands. Each place is counted on the user's item in the transaction that
/// enters or leaves it, so that no later submit of the user overtakes a task that waits.
public sealed interface Waiting {
  /// Returns what the task waits for.
  AdmissionLimit limit();

  /// Returns the type whose launches it waits for; empty where it waits for a slot.
  default Optional<ComputeType> launchType() {
    return switch (this) {
      case ForSlot _ -> Optional.empty();
      case InLane(var type) -> Optional.of(type);
      case BeforeLane(var type) -> Optional.of(type);
    };
  }

  /// Waits for a slot, and holds none: `limit` is `USER` or `GLOBAL`.
  record ForSlot(AdmissionLimit limit) implements Waiting {}

  /// Stands in the launch lane of its compute type, and holds its slot: a lane message names it.
  record InLane(ComputeType type) implements Waiting {
    @Override
    public AdmissionLimit limit() {
      return AdmissionLimit.LAUNCH_RATE;
    }
  }

  /// Holds its slot, and waits until fewer tasks of its user stand in the lane: this is what keeps
  /// one user's thousands from delaying another user's one.
  record BeforeLane(ComputeType type) implements Waiting {
    @Override
    public AdmissionLimit limit() {
      return AdmissionLimit.LANE_SHARE;
    }
  }
}
