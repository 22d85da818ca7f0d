package dev.signalbox.lifecycle.session;

import java.util.List;
import java.util.Optional;

/// The backends that this program was built with. A row or a blueprint may name one of these.
public record ComputeTypes(List<ComputeType> all) {
  public ComputeTypes {
    all = List.copyOf(all);
  }

  public static ComputeTypes of(ComputeType... types) {
    return new ComputeTypes(List.of(types));
  }

  /// Returns the type of a stored word; empty for a word of another version.
  public Optional<ComputeType> ofWord(String word) {
    return all.stream().filter(type -> type.word().equals(word)).findFirst();
  }
}
