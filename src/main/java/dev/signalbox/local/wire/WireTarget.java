package dev.signalbox.local.wire;

import java.util.Map;

/// An AWS JSON service as the server dispatches to it: `prefix` is what stands before the dot in
/// `X-Amz-Target`, `name` is what the journal calls it. An operation that is not in the map is
/// answered with 501 and counted, so that a gap in a stand-in never looks like an answer of AWS.
public record WireTarget(String name, String prefix, Map<String, WireOperation> operations) {
  public WireTarget {
    operations = Map.copyOf(operations);
  }
}
