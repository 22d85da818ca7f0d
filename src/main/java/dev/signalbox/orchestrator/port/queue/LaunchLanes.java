package dev.signalbox.orchestrator.port.queue;

/// Puts tasks into the launch lane of a compute type: a queue of its own, which is consumed as fast
/// as sessions of that type may be launched. Throws `DependencyUnavailable` or `DependencyRefused`.
public interface LaunchLanes {
  /// Sends a message that names the task; may be done twice.
  ///
  /// @param lane the word of the compute type
  /// @param userId the message group, so that users are served in turn
  void enter(String lane, String taskId, String userId);
}
