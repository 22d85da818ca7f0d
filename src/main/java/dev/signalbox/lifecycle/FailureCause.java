package dev.signalbox.lifecycle;

/// Why a task or an attempt failed: a code that can be counted and a sentence for a person.
public record FailureCause(FailureCode code, String detail) {
  /// The longest detail that is kept, in characters.
  public static final int DETAIL_LENGTH_MAX = 1000;

  public FailureCause {
    if (detail.length() > DETAIL_LENGTH_MAX) {
      detail = detail.substring(0, DETAIL_LENGTH_MAX);
    }
  }

  /// What is stored as `error_message` and shown first.
  public String message() {
    return detail.isBlank() ? code.cause() : code.cause() + " " + detail;
  }
}
