package dev.signalbox.doctor;

import java.util.Locale;

/// How bad a finding is.
public enum Severity {
  /// Something does not work, or will not when it is needed.
  ERROR,
  /// It works, and is weaker, dearer or less safe than it should be.
  WARNING;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
