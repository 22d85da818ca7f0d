package dev.signalbox.orchestrator.launch;

import dev.signalbox.lifecycle.session.ComputeType;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Keeps the launches of this replica under AWS's limits. Intake never waits here: a task that
/// finds no token enters the launch lane of its type. AWS counts per account and Region, so
/// replicas share what they are given here.
public final class LaunchRates {
  private final Map<ComputeType, LaunchRate> rates;

  /// @param rates a type without one is launched without a limit
  public LaunchRates(Map<ComputeType, LaunchRate> rates) {
    this.rates = Map.copyOf(rates);
  }

  /// Takes a token for a launch that does not come from the lane; false when there is none to
  /// spare.
  public boolean tryTake(ComputeType type) {
    return rate(type).map(LaunchRate::tryTake).orElse(true);
  }

  /// Takes a token for a launch whose turn in the lane has come, or for a start that is repeated:
  /// those go out in any case, and the next ones wait the longer.
  public void take(ComputeType type) {
    rate(type).ifPresent(LaunchRate::take);
  }

  /// Gives a token back that led to no start.
  public void giveBack(ComputeType type) {
    rate(type).ifPresent(LaunchRate::giveBack);
  }

  /// The backend refused a start because of too many calls.
  public void throttled(ComputeType type) {
    rate(type).ifPresent(LaunchRate::throttled);
  }

  /// A message of the type's lane is being handled.
  public void laneIsServed(ComputeType type) {
    rate(type).ifPresent(LaunchRate::laneIsServed);
  }

  /// Returns how many messages of the type's lane may be received now.
  ///
  /// @param inFlight lane messages that are being handled and may not have taken their token yet
  public int permits(ComputeType type, int inFlight) {
    return rate(type).map(it -> it.free() - inFlight).orElse(Integer.MAX_VALUE);
  }

  /// Returns how many starts of the type may go out now, less than 0 in debt; empty without a
  // limit.
  public OptionalInt tokens(ComputeType type) {
    return rate(type).map(it -> OptionalInt.of(it.free())).orElse(OptionalInt.empty());
  }

  /// Returns how many starts of the type are allowed in a second now; empty without a limit.
  public OptionalDouble perSecond(ComputeType type) {
    return rate(type).map(it -> OptionalDouble.of(it.perSecond())).orElse(OptionalDouble.empty());
  }

  private Optional<LaunchRate> rate(ComputeType type) {
    return Optional.ofNullable(rates.get(type));
  }
}
