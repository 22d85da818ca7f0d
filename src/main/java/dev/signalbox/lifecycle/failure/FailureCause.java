package dev.signalbox.lifecycle.failure;

/// Why a task or an attempt failed: a code that can be counted and a sentence for a person.
public record FailureCause(FailureCode code, String detail) {
  /// The longest detail that is kept, in characters.
  public static final int DETAIL_LENGTH_MAX = 1000;

  public FailureCause {
    if (detail.length() > DETAIL_LENGTH_MAX) {
      // Half of a character could not be stored.
      var half = Character.isHighSurrogate(detail.charAt(DETAIL_LENGTH_MAX - 1));
      detail = detail.substring(0, half ? DETAIL_LENGTH_MAX - 1 : DETAIL_LENGTH_MAX);
    }
  }

  /// What is stored as `error_message` and shown first.
  public String message() {
    return detail.isBlank() ? code.cause() : code.cause() + " " + detail;
  }
}
