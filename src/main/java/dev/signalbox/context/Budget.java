package dev.signalbox.context;

import dev.signalbox.context.Section.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Cuts the sections of a prompt until they fit into a number of characters, and lets each say what
/// it lost. The oldest comments go first, then the end of the diff, then the end of a body; but
/// however long the diff is, the newest comments keep a quarter of the room.
final class Budget {
  private static final int SHARE_OF_COMMENTS = 4;

  /// The longest note, and the fences around a diff or behind a body.
  private static final int SURROUNDINGS_MAX = 120;

  private final List<Section> sections;
  private int room;

  private Budget(List<Section> sections, int room) {
    this.sections = new ArrayList<>(sections);
    this.room = room;
  }

  /// The sections as they fit, and the same ones if they fit as they are. Those that are fixed may
  /// be longer than the budget on their own.
  static List<Section> fitted(List<Section> sections, int max) {
    var length = sections.stream().mapToInt(Section::length).sum();
    return length <= max ? sections : new Budget(sections, max).fitted();
  }

  private List<Section> fitted() {
    reserve();
    each(Kind.BODY, this::cut);
    var all = room;
    var comments = lengthOf(Kind.REVIEW) + lengthOf(Kind.CONVERSATION);
    var share = Math.max(all / SHARE_OF_COMMENTS, all - lengthOf(Kind.DIFF));
    room = Math.min(comments, share);
    var diff = all - room;
    each(Kind.REVIEW, this::dropOldest);
    each(Kind.CONVERSATION, this::dropOldest);
    room += diff;
    each(Kind.DIFF, this::cut);
    return List.copyOf(sections);
  }

  /// Takes what stands in any case from the room.
  private void reserve() {
    for (var section : sections) {
      room -=
          section.kind() == Kind.FIXED
              ? section.length()
              : Section.lengthOf(section.opening()) + SURROUNDINGS_MAX;
    }
    room = Math.max(0, room);
  }

  private int lengthOf(Kind kind) {
    return sections.stream()
        .filter(it -> it.kind() == kind)
        .flatMap(it -> it.items().stream())
        .mapToInt(Section::lengthOf)
        .sum();
  }

  private void each(Kind kind, IntConsumer action) {
    IntStream.range(0, sections.size())
        .filter(at -> sections.get(at).kind() == kind)
        .forEach(action);
  }

  private void cut(int at) {
    var section = sections.get(at);
    var whole = String.join("\n", section.items());
    var left = Math.max(0, room - Section.lengthOf(""));
    var kept =
        section.kind() == Kind.DIFF ? Cut.atLine(whole, left) : Cut.atLineOrCharacter(whole, left);
    if (kept.length() < whole.length()) {
      var note = "[cut: " + kept.length() + " of " + whole.length() + " characters fit here]";
      sections.set(at, section.left(kept.isEmpty() ? List.of() : List.of(kept), note));
    }
    room -= kept.isEmpty() ? 0 : Section.lengthOf(kept);
  }

  private void dropOldest(int at) {
    var section = sections.get(at);
    var items = section.items();
    var first = items.size();
    while (first > 0 && Section.lengthOf(items.get(first - 1)) <= room) {
      first--;
      room -= Section.lengthOf(items.get(first));
    }
    if (first > 0) {
      var note = "[left out: the oldest " + first + " of " + items.size() + " comments]";
      sections.set(at, section.left(items.subList(first, items.size()), note));
    }
  }
}
