package dev.signalbox.doctor;

import dev.signalbox.doctor.facts.Asked;
import java.util.List;
import java.util.function.Function;

/// What came of one check.
public sealed interface Outcome {
  /// Nothing is wrong.
  ///
  /// @param detail what was seen
  record Good(String detail) implements Outcome {}

  /// Something is.
  record Found(List<Finding> findings) implements Outcome {
    public Found {
      findings = List.copyOf(findings);
    }
  }

  /// Nobody knows, which is not the same as wrong.
  record NotChecked(Why why, String because) implements Outcome {}

  /// Why something was not checked.
  enum Why {
    /// These credentials may not read it.
    DENIED,
    /// AWS did not answer.
    UNANSWERED,
    /// Something else is wrong that comes first.
    AFTER_ANOTHER,
    /// This deployment has no such thing, or this server cannot tell.
    NOT_HERE
  }

  static Outcome of(String good, List<Finding> findings) {
    return findings.isEmpty() ? new Good(good) : new Found(findings);
  }

  static Outcome found(Finding finding) {
    return new Found(List.of(finding));
  }

  /// Judges what is known. What could not be asked is not checked.
  ///
  /// @param missing what it means that there is no such thing
  static <T> Outcome judge(
      Asked<T> asked, Function<String, Outcome> missing, Function<T, Outcome> known) {
    return switch (asked) {
      case Asked.Known<T>(var value) -> known.apply(value);
      case Asked.Missing<T>(var told) -> missing.apply(told);
      case Asked.Denied<T>(var told) -> new NotChecked(Why.DENIED, told);
      case Asked.Unanswered<T>(var told) -> new NotChecked(Why.UNANSWERED, told);
      case Asked.Rejected<T>(var told) -> new NotChecked(Why.AFTER_ANOTHER, told);
      case Asked.Skipped<T>(var because) -> new NotChecked(Why.AFTER_ANOTHER, because);
    };
  }

  /// As above, where it is another check that tells what is missing.
  static <T> Outcome judge(Asked<T> asked, Function<T, Outcome> known) {
    return judge(asked, told -> new NotChecked(Why.AFTER_ANOTHER, "see above: " + told), known);
  }
}
