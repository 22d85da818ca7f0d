package dev.signalbox.doctor.facts;

import java.util.Optional;
import java.util.function.Function;

/// What came of asking AWS one thing.
public sealed interface Asked<T> {
  /// AWS answered.
  record Known<T>(T value) implements Asked<T> {}

  /// There is no such thing.
  record Missing<T>(String told) implements Asked<T> {}

  /// Whoever asks may not know.
  record Denied<T>(String told) implements Asked<T> {}

  /// The credentials are expired, wrong or missing: no question is answered.
  record Rejected<T>(String told) implements Asked<T> {}

  /// No answer came, or one that says nothing of the thing.
  record Unanswered<T>(String told) implements Asked<T> {}

  /// It was not asked, because something else must be known or mended first.
  record Skipped<T>(String because) implements Asked<T> {}

  /// What follows from the value, where there is one.
  default <R> Asked<R> flatMap(Function<T, Asked<R>> next) {
    return switch (this) {
      case Known<T>(var value) -> next.apply(value);
      case Missing<T>(var told) -> new Missing<>(told);
      case Denied<T>(var told) -> new Denied<>(told);
      case Rejected<T>(var told) -> new Rejected<>(told);
      case Unanswered<T>(var told) -> new Unanswered<>(told);
      case Skipped<T>(var because) -> new Skipped<>(because);
    };
  }

  /// The same of another value.
  default <R> Asked<R> map(Function<T, R> read) {
    return flatMap(value -> new Known<>(read.apply(value)));
  }

  /// The value, where there is one.
  default Optional<T> known() {
    return this instanceof Known<T>(var value) ? Optional.of(value) : Optional.empty();
  }
}
