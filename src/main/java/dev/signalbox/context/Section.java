package dev.signalbox.context;

import java.util.List;
import java.util.stream.Stream;

/// A part of a prompt, and how it gives way when not everything fits.
///
/// @param opening what stands before the items; left out together with them
/// @param note what is said of the items that are missing; empty if none are
record Section(Kind kind, String opening, List<String> items, String note) {
  enum Kind {
    /// Always whole.
    FIXED,
    /// Words of a person, cut last, at their end.
    BODY,
    /// Lines of a diff; those at the end go first.
    DIFF,
    /// Dropped one by one, the oldest first, before those of reviews.
    CONVERSATION,
    /// Dropped one by one, the oldest first.
    REVIEW
  }

  private static final String SEPARATOR = "\n\n";

  Section {
    items = List.copyOf(items);
  }

  static Section of(Kind kind, String opening, List<String> items) {
    return new Section(kind, opening, items, "");
  }

  static Section fixed(String text) {
    return new Section(Kind.FIXED, "", List.of(text), "");
  }

  Section left(List<String> kept, String what) {
    return new Section(kind, opening, kept, what);
  }

  static String rendered(List<Section> sections) {
    return String.join(SEPARATOR, sections.stream().flatMap(Section::parts).toList());
  }

  private Stream<String> parts() {
    var opened = items.isEmpty() ? Stream.<String>empty() : Stream.of(opening);
    return Stream.concat(Stream.concat(opened, items.stream().map(this::part)), Stream.of(note))
        .filter(it -> !it.isEmpty());
  }

  private String part(String item) {
    return switch (kind) {
      case DIFF -> fenced(item);
      case BODY -> Segments.closed(item);
      case FIXED, CONVERSATION, REVIEW -> item;
    };
  }

  /// Between fences that no line of it ends.
  private static String fenced(String diff) {
    var fence = "`".repeat(Math.max(3, Segments.longestRun(diff) + 1));
    return fence + "diff\n" + diff + (diff.endsWith("\n") ? "" : "\n") + fence;
  }

  /// How long it stands in the prompt, with what separates it from the next.
  int length() {
    return parts().mapToInt(Section::lengthOf).sum();
  }

  static int lengthOf(String part) {
    return part.length() + SEPARATOR.length();
  }
}
