package dev.signalbox.doctor;

import java.util.Locale;

/// How bad a finding is.
public enum Severity {
  /// Something does not work, or will not when it is needed.
  ERROR,
  /// It works, and is weaker, dearer or less safe than it should be.
  WARNING,
  /// It is right where something was arranged that cannot be asked for, and wrong elsewhere.
  NOTE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it is to be mended, as far as can be known.
  public boolean isWrong() {
    return this != NOTE;
  }
}
