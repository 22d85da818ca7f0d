package dev.signalbox.deploy.watch;

import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;

/// From where on a person must look.
///
/// @param periods datapoints in a row
record Limit(ComparisonOperator comparison, int value, int periods) {
  static Limit atLeast(int value) {
    return atLeast(value, 1);
  }

  static Limit atLeast(int value, int periods) {
    return new Limit(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, value, periods);
  }

  /// For timers, of which a duration is told as the upper bound of its bucket: all that is longer
  /// than the bound below is told as this one.
  ///
  /// @param seconds one of the bounds
  static Limit longerThan(int seconds, int periods) {
    return new Limit(ComparisonOperator.GREATER_THAN_THRESHOLD, seconds, periods);
  }
}
