package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Optional;

/// One pipe of EventBridge Pipes.
///
/// @param filters patterns of which one must match; none lets everything pass
public record PipeFacts(
    String name,
    String source,
    String target,
    String desiredState,
    String currentState,
    Optional<String> stateReason,
    List<String> filters,
    Optional<String> inputTemplate) {
  public PipeFacts {
    filters = List.copyOf(filters);
  }
}
