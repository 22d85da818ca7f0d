package dev.signalbox.context;

/// A stretch of Markdown that is of one kind.
record Segment(Kind kind, String text) {
  enum Kind {
    PROSE,
    /// Code within a line, with its backticks.
    SPAN,
    /// Lines of code, with the fences around them.
    FENCE,
    /// `<!-- … -->`, which no reader sees.
    COMMENT
  }
}
