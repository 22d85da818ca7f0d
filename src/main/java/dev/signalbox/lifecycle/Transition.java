package dev.signalbox.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The answer of the lifecycle to one event. `because` is mandatory: it is the log line.
public sealed interface Transition {
  String because();

  List<Effect> effects();

  /// The row changes. Written conditionally on `before`, together with its notes and the slot.
  record Move(
      TaskRecord before,
      TaskRecord after,
      Instant at,
      String because,
      List<Effect> effects,
      List<Note> notes)
      implements Transition {
    public Move {
      if (before.status() != after.status() && !before.status().allows(after.status())) {
        throw new IllegalStateException(
            "the contract has no move from " + before.status() + " to " + after.status());
      }
      effects = List.copyOf(effects);
      notes = List.copyOf(notes);
    }

    /// Whether the move takes a slot of the user.
    public boolean takesSlot() {
      return !before.slotHeld() && after.slotHeld();
    }

    /// Whether the move gives the user's slot back.
    public boolean releasesSlot() {
      return before.slotHeld() && !after.slotHeld();
    }

    /// Whether the move takes one of the slots of all users.
    public boolean takesGlobalSlot() {
      return !before.admission().globalSlotHeld() && after.admission().globalSlotHeld();
    }

    /// Whether the move gives one of the slots of all users back.
    public boolean releasesGlobalSlot() {
      return before.admission().globalSlotHeld() && !after.admission().globalSlotHeld();
    }
  }

  /// The row stays as it is.
  record Stay(String because, List<Effect> effects) implements Transition {
    public Stay {
      effects = List.copyOf(effects);
    }
  }

  /// One entry of the timeline; written with the move or not at all.
  record Note(String eventType, Map<String, String> metadata) {
    public Note {
      metadata = Map.copyOf(metadata);
    }
  }
}
