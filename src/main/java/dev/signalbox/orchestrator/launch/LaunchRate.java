package dev.signalbox.orchestrator.launch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// How fast sessions of one compute type may be started: a token bucket that nobody waits at. A new
/// task without a token waits in the launch lane; a start whose turn has come may go into debt, and
/// until that is paid the lane is not received from.
///
/// AWS's throttling halves the rate, at most once a second, because the answers of one burst are
/// one piece of news; then the rate grows back to the full one within a minute.
public final class LaunchRate {
  private static final double SLOWEST = 1;
  private static final double RECOVERY_SECONDS = 60;
  private static final Duration SAME_NEWS = Duration.ofSeconds(1);

  /// After the last message of the lane, how long it still counts as served.
  private static final Duration LANE_MEMORY = Duration.ofSeconds(2);

  private final double full;
  private final InstantSource clock;
  private double rate;
  private double tokens;
  private Instant at;
  private Instant halvedAt = Instant.MIN;
  private Optional<Instant> laneServedAt = Optional.empty();

  /// @param perSecond at least 1
  public LaunchRate(int perSecond, InstantSource clock) {
    if (perSecond < SLOWEST) {
      throw new IllegalArgumentException("a launch rate is at least 1 per second: " + perSecond);
    }
    this.full = perSecond;
    this.clock = clock;
    this.rate = full;
    this.tokens = burst();
    this.at = clock.instant();
  }

  /// How many starts there are tokens for; less than 0 while there is a debt.
  public synchronized int free() {
    refill();
    return (int) Math.floor(tokens);
  }

  /// Takes a token if there is one to spare: while the lane is served, half of what may be saved up
  /// is kept for it, so that new tasks do not pass those that wait.
  synchronized boolean tryTake() {
    refill();
    if (tokens < (isLaneServed() ? 1 + burst() / 2 : 1)) {
      return false;
    }
    tokens--;
    return true;
  }

  private boolean isLaneServed() {
    return laneServedAt.filter(served -> at.isBefore(served.plus(LANE_MEMORY))).isPresent();
  }

  /// A start goes out, whether there is a token for it or not.
  public synchronized void take() {
    refill();
    tokens--;
  }

  synchronized void giveBack() {
    refill();
    tokens = Math.min(burst(), tokens + 1);
  }

  synchronized void laneIsServed() {
    laneServedAt = Optional.of(clock.instant());
  }

  /// AWS refused a start because of too many calls.
  public synchronized void throttled() {
    refill();
    tokens = Math.min(tokens, 0);
    if (!at.isBefore(halvedAt.plus(SAME_NEWS))) {
      rate = Math.max(SLOWEST, rate / 2);
      halvedAt = at;
    }
  }

  /// Starts per second at present.
  public synchronized double perSecond() {
    refill();
    return rate;
  }

  /// What may be saved up: enough to bridge the pauses of a consumer that asks five times a second,
  /// and little enough that no second sees much more than the rate.
  private double burst() {
    return 1 + rate / 4;
  }

  private void refill() {
    var now = clock.instant();
    // A clock that was set back must not stop the flow until it has caught up.
    var seconds = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
    var before = rate;
    rate = Math.min(full, rate + seconds * full / RECOVERY_SECONDS);
    tokens = Math.min(burst(), tokens + seconds * (before + rate) / 2);
    at = now;
  }
}
