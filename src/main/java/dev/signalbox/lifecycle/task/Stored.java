package dev.signalbox.lifecycle.task;

import java.util.Map;
import java.util.TreeSet;

/// How the row that a record was read from differs from what this service would write. Other
/// programs write the same rows in their own spelling, and a write is conditional on what stood
/// there, as it stood.
///
/// @param spellings by attribute, what is spelled in another way
/// @param unread by attribute, what could not be understood, in words for a person
public record Stored(Map<String, Spelling> spellings, Map<String, String> unread) {
  /// Everything stands as this service writes it.
  public static final Stored AS_OURS = new Stored(Map.of(), Map.of());

  public Stored {
    spellings = Map.copyOf(spellings);
    unread = Map.copyOf(unread);
  }

  /// One attribute in the two spellings, which only the store can tell apart; an empty text stands
  /// for an attribute that is absent.
  ///
  /// @param ours what this service would write
  /// @param theirs what stands there
  public record Spelling(String ours, String theirs) {}

  /// Names what was not understood, without what stands there.
  public String notUnderstood() {
    return "not understood: " + String.join(", ", new TreeSet<>(unread.keySet()));
  }

  /// Whether everything was understood. Of a row that was not, a record says only what is certain.
  public boolean isUnderstood() {
    return unread.isEmpty();
  }
}
