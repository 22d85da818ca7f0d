package dev.signalbox.aws;

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

  /// One call with all its attempts.
  ///
  /// @param number tells it from all others of this process
  record Call(long number, String service, String operation, Optional<String> queueUrl) {}
}
