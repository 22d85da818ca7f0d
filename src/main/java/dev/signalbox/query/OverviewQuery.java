package dev.signalbox.query;

/// Tells how the deployment is.
@FunctionalInterface
public interface OverviewQuery {
  /// Reads it now. Its cost is bounded, whatever the tables hold. What cannot be asked is unknown;
  /// this throws where nothing can.
  Overview now();
}
