package dev.signalbox.lifecycle.task;

import java.util.Optional;

/// What the agent says of its approvals. It writes no time with it, so only a change tells
/// anything: an agent that has asked again was alive then.
///
/// @param count how often it has asked
/// @param pending the request that it waits for
public record Approvals(int count, Optional<String> pending) {
  /// Of an agent that never asked, or that does not say.
  public static final Approvals NONE = new Approvals(0, Optional.empty());
}
