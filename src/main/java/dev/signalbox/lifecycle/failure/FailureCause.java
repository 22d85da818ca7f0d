package dev.signalbox.lifecycle.failure;

import java.util.Optional;

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

  /// Returns what happened, for a person who sees the code beside it.
  public String sentence() {
    return with(code.cause(), detail);
  }

  /// Returns what is stored as `error_message`, by which other programs class the failure: the
  /// words that they know come first, and nothing that the detail quotes counts before them.
  ///
  /// @param backend the word of the compute type on which it happened
  public String message(Optional<String> backend) {
    var ours = code.headline().words(backend) + code.cause();
    // The words of an agent are its own, and may say better which class its failure is of.
    return with(
        ours, code == FailureCode.AGENT_REPORTED ? detail : ClassWords.unmistakable(ours, detail));
  }

  private static String with(String cause, String detail) {
    return detail.isBlank() ? cause : cause + " " + detail;
  }
}
