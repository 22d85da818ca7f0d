package dev.signalbox.aws;

import java.time.Duration;
import java.util.Optional;

/// Hears of every call to AWS: when it begins and, mostly, how it ended. The SDK does not tell of
/// the end of a call whose total time ran out, so a silence can only be seen by its beginning.
@FunctionalInterface
public interface CallWatcher {
  /// How a call ended; on whatever thread, and quickly.
  void see(CallOutcome outcome);

  /// A call begins.
  default void began(Call call) {}

  /// A call is over, before [#see] is told how.
  default void ended(Call call) {}

  /// A call is over; told of each one, of those too whose total time ran out.
  default void measured(Measured call) {}

  /// Returns a watcher that tells this one first and then the other.
  default CallWatcher and(CallWatcher other) {
    var first = this;
    return new CallWatcher() {
      @Override
      public void see(CallOutcome outcome) {
        first.see(outcome);
        other.see(outcome);
      }

      @Override
      public void began(Call call) {
        first.began(call);
        other.began(call);
      }

      @Override
      public void ended(Call call) {
        first.ended(call);
        other.ended(call);
      }

      @Override
      public void measured(Measured call) {
        first.measured(call);
        other.measured(call);
      }
    };
  }

  /// How long a call took with all its attempts, and what came of it.
  record Measured(String service, String operation, Result result, Duration took) {}

  /// What came of a call, for a count.
  enum Result {
    SUCCESS,
    /// A write found its condition not met: another was faster.
    LOST_CONDITION,
    THROTTLED,
    /// AWS says no.
    REFUSED,
    /// AWS says that it cannot now.
    SERVER_ERROR,
    /// Not sent, or not answered in time.
    NOT_ANSWERED
  }

  /// One call with all its attempts.
  ///
  /// @param number tells it from all others of this process
  record Call(long number, String service, String operation, Optional<String> queueUrl) {}
}
