package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What other programs count with is a number in the timeline, and not a text that looks like one.
class NoteTypesTest {
  private static final Pattern NOT_A_TEXT = Pattern.compile("-?\\d+(\\.\\d+)?|true|false");

  @Test
  void whatIsSpelledAsANumberOrAFlagIsOne() {
    assertThat(notes()).isNotEmpty();
    for (var note : notes()) {
      note.metadata()
          .forEach(
              (key, value) -> {
                if (value instanceof NoteValue.Text(var text)) {
                  assertThat(text).as(note.eventType() + "." + key).doesNotMatch(NOT_A_TEXT);
                }
              });
    }
  }

  @Test
  void aKeyHasOneTypeWhereverItStands() {
    var types = new HashMap<String, TreeSet<String>>();
    for (var note : notes()) {
      note.metadata()
          .forEach(
              (key, value) ->
                  types
                      .computeIfAbsent(key, _ -> new TreeSet<>())
                      .add(value.getClass().getSimpleName()));
    }

    assertThat(types.values()).allMatch(it -> it.size() == 1);
    for (var counted : List.of("attempt", "queued_for_s", "admission_attempts")) {
      assertThat(types).as(counted).containsEntry(counted, new TreeSet<>(List.of("Numeric")));
    }
  }

  /// Of every kind of row and every kind of event.
  private static List<Note> notes() {
    var lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
    return Samples.records().values().stream()
        .flatMap(
            record -> Samples.events().values().stream().map(it -> lifecycle.decide(record, it)))
        .filter(Move.class::isInstance)
        .flatMap(move -> ((Move) move).notes().stream())
        .toList();
  }
}
