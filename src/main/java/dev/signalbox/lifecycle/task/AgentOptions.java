package dev.signalbox.lifecycle.task;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What only the agent reads: handed on with its type and without a look at what it says.
///
/// @param values by the name that the agent's contract gives it, the value as JSON
public record AgentOptions(SortedMap<String, String> values) {
  public static final AgentOptions NONE = new AgentOptions(Map.of());

  public AgentOptions {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public AgentOptions(Map<String, String> values) {
    this(new TreeMap<>(values));
  }

  /// Returns the JSON of a value.
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Returns how many characters they have.
  public int length() {
    return values.entrySet().stream()
        .mapToInt(it -> it.getKey().length() + it.getValue().length())
        .sum();
  }
}
