package dev.signalbox.orchestrator.port.context;

import java.util.List;

/// What was read, as the agent gets it: made harmless and cut to the budget.
///
/// @param json the object that stands in the agent's document
/// @param sources what it has it from, in words of the contract
/// @param tokenEstimate how much it adds to the agent's prompt
/// @param truncated whether something was left out to keep within the budget
public record ContextDocument(
    String json, List<String> sources, int tokenEstimate, boolean truncated) {
  public ContextDocument {
    sources = List.copyOf(sources);
  }
}
