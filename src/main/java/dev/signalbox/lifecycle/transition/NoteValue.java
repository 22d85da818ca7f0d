package dev.signalbox.lifecycle.transition;

import java.math.BigDecimal;

/// One value in the metadata of a timeline entry. Its type is the one that is stored, so that other
/// programs can count with what is a number.
public sealed interface NoteValue {
  /// Words.
  record Text(String value) implements NoteValue {
    @Override
    public String spelled() {
      return value;
    }
  }

  /// A count, a duration, an exit code.
  record Numeric(BigDecimal value) implements NoteValue {
    @Override
    public String spelled() {
      return value.toPlainString();
    }
  }

  /// Yes or no.
  record Flag(boolean value) implements NoteValue {
    @Override
    public String spelled() {
      return Boolean.toString(value);
    }
  }

  /// Returns the value as a person reads it.
  String spelled();

  static NoteValue of(String value) {
    return new Text(value);
  }

  static NoteValue of(long value) {
    return new Numeric(BigDecimal.valueOf(value));
  }

  static NoteValue of(boolean value) {
    return new Flag(value);
  }
}
