package dev.signalbox.aws;

import dev.signalbox.aws.DependencyStates.State;
import dev.signalbox.aws.DependencyStates.Status;
import dev.signalbox.aws.DependencyStates.Trouble;
import dev.signalbox.aws.failure.FailureText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the calls of one dependency say of it: as a whole, and of each thing in it that refused a
/// call. A table that is missing is not hidden by the successes of the others.
final class CallHistory {
  /// A single failure is an everyday thing, which the caller's next try answers.
  private static final int FAILURES_OF_DOWN = 2;

  /// What was true of a dependency that nobody called since may be over.
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private Calls whole = Calls.NONE;
  private final Map<String, Calls> refused = new LinkedHashMap<>();

  /// The calls about one thing, or about the whole.
  ///
  /// @param failedCalls in a row, by calls and not by attempts
  private record Calls(
      Status status,
      Optional<Instant> since,
      Instant last,
      Optional<FailureText> lastError,
      int failures,
      int failedCalls) {
    static final Calls NONE =
        new Calls(Status.UNKNOWN, Optional.empty(), Instant.EPOCH, Optional.empty(), 0, 0);

    Calls began(Instant now) {
      return new Calls(status, since, now, lastError, failures, failedCalls);
    }

    Calls succeeded(Instant now) {
      var when = status == Status.UP ? since : Optional.of(now);
      return new Calls(Status.UP, when, now, lastError, 0, 0);
    }

    /// @param weight how many failed calls it is worth: none for an attempt, two for a call that
    ///     was waited for in vain, which is no everyday thing
    Calls failed(Instant now, FailureText error, int weight) {
      var inARow = failures + 1;
      var goesDown =
          (weight >= FAILURES_OF_DOWN || inARow >= FAILURES_OF_DOWN) && status != Status.DOWN;
      return new Calls(
          goesDown ? Status.DOWN : status,
          goesDown ? Optional.of(now) : since,
          now,
          Optional.of(error),
          inARow,
          failedCalls + weight);
    }

    boolean isForgotten(Instant now) {
      return last.plus(MEMORY).isBefore(now);
    }

    Trouble trouble(String about, Instant now, boolean ofWhole) {
      var told = lastError.map(FailureText::line).orElse("");
      return new Trouble(about, since.orElse(now), told, failedCalls >= FAILURES_OF_DOWN, ofWhole);
    }
  }

  void began(Instant now) {
    whole = whole.began(now);
  }

  /// @param about the things that the call named
  void succeeded(Instant now, List<String> about) {
    whole = whole.succeeded(now);
    about.forEach(refused::remove);
    refused.remove(key(about));
  }

  /// All of it is in trouble.
  void failed(Instant now, FailureText error, int weight) {
    whole = whole.failed(now, error, weight);
  }

  /// A thing in it is in trouble, or may not be used; the rest answers.
  void refused(Instant now, List<String> about, FailureText error) {
    whole = whole.succeeded(now);
    refused.merge(
        key(about), Calls.NONE.failed(now, error, 1), (known, _) -> known.failed(now, error, 1));
  }

  private static String key(List<String> about) {
    return String.join(" or ", about);
  }

  /// @param silentSince when it became too long for an answer; empty if it did not
  State at(Instant now, Optional<Instant> silentSince) {
    var isDown = whole.status() == Status.DOWN;
    var silent = silentSince.filter(_ -> !isDown);
    var down = new LinkedHashMap<String, Calls>(refused);
    down.values().removeIf(it -> it.status() != Status.DOWN);
    var isForgotten =
        down.values().stream().anyMatch(it -> it.isForgotten(now))
            || ((isDown || silent.isPresent()) && whole.isForgotten(now));
    var troubles = new ArrayList<Trouble>();
    if (!whole.isForgotten(now)) {
      silent.ifPresent(it -> troubles.add(new Trouble("", it, "no call is answered", true, true)));
      if (isDown) {
        troubles.add(whole.trouble("", now, true));
      }
    }
    down.forEach(
        (about, calls) -> {
          if (!calls.isForgotten(now)) {
            troubles.add(calls.trouble(about, now, false));
          }
        });
    var worst = isDown ? whole : down.values().stream().findFirst().orElse(whole);
    return state(worst, silent, troubles, isForgotten);
  }

  private static State state(
      Calls worst, Optional<Instant> silent, List<Trouble> troubles, boolean isForgotten) {
    var status = troubles.isEmpty() ? (isForgotten ? Status.UNKNOWN : worst.status()) : Status.DOWN;
    return silent.isPresent() && worst.status() != Status.DOWN
        ? new State(status, silent, Optional.of("Unanswered"), worst.failures(), troubles)
        : new State(
            status,
            worst.since(),
            worst.lastError().map(FailureText::code),
            worst.failures(),
            troubles);
  }
}
