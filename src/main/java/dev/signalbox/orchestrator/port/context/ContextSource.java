package dev.signalbox.orchestrator.port.context;

/// Reads what a task refers to. It retries by itself within a budget of time, and its answer says
/// what came of it: a source in trouble never throws.
public interface ContextSource {
  /// Of a service that reads nothing.
  ContextSource NONE =
      _ -> new ContextAnswer.Unavailable(ContextAnswer.Trouble.LASTING, "No source is configured.");

  /// Reads the repository's issue or pull request, and so learns whether they exist and whether the
  /// token may see them. Blocks for the budget of time at most.
  ContextAnswer read(ContextQuery query);
}
