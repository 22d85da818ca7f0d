package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Optional;

/// One pipe of EventBridge Pipes.
///
/// @param passing what goes through it, which may be for others to know than that it is there
public record PipeFacts(
    String name,
    String source,
    String target,
    String currentState,
    Optional<String> stateReason,
    Asked<Passing> passing) {

  /// What goes through it, and in which form.
  ///
  /// @param filters patterns of which one must match; none lets everything pass
  public record Passing(List<String> filters, Optional<String> inputTemplate) {
    public Passing {
      filters = List.copyOf(filters);
    }
  }
}
