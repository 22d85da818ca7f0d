package dev.signalbox.lifecycle.transition;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /// Returns the type whose launch rate the move uses up: one that begins an attempt, or asks for
    /// one again after a wait. A session that was given up and is found alive begins none.
    public Optional<ComputeType> launches() {
      var begins = !before.attempt().isUnderWay() || before.attempt().nextTryAt().isPresent();
      return after.status() == TaskStatus.HYDRATING
              && begins
              && after.attempt().isUnderWay()
              && after.attempt().nextTryAt().isEmpty()
          ? after.attempt().computeType()
          : Optional.empty();
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
  ///
  /// @param unfinished those of the effects that only make good what an earlier transition may have
  ///     left out
  record Stay(String because, List<Effect> effects, List<Effect> unfinished) implements Transition {
    public Stay {
      effects = List.copyOf(effects);
      unfinished = List.copyOf(unfinished);
    }

    /// The effects are this event's own.
    public Stay(String because, List<Effect> effects) {
      this(because, effects, List.of());
    }

    /// The same, for an event that is heard for the first time.
    public Stay first() {
      return unfinished.isEmpty() ? this : new Stay(because, List.of());
    }
  }

  /// One entry of the timeline; written with the move or not at all.
  record Note(String eventType, Map<String, NoteValue> metadata) {
    public Note {
      metadata = Map.copyOf(metadata);
    }

    /// An entry that says nothing but its type, to be added to.
    public static Note of(String eventType) {
      return new Note(eventType, Map.of());
    }

    public Note with(String key, String value) {
      return with(key, NoteValue.of(value));
    }

    /// Adds nothing where there is nothing to say.
    public Note with(String key, Optional<String> value) {
      return value.map(it -> with(key, it)).orElse(this);
    }

    public Note with(String key, long value) {
      return with(key, NoteValue.of(value));
    }

    public Note with(String key, boolean value) {
      return with(key, NoteValue.of(value));
    }

    private Note with(String key, NoteValue value) {
      var more = new TreeMap<>(metadata);
      more.put(key, value);
      return new Note(eventType, more);
    }
  }
}
