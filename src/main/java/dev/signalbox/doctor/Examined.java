package dev.signalbox.doctor;

/// One line of a report.
///
/// @param subject which of several things the check was about; empty where there is only one
public record Examined(Check check, String subject, Outcome outcome) {
  public Examined(Check check, Outcome outcome) {
    this(check, "", outcome);
  }

  /// What it is called in a report.
  public String name() {
    return subject.isEmpty() ? check.word() : check.word() + " " + subject;
  }
}
