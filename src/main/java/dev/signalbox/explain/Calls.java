package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.Headline;
import dev.signalbox.lifecycle.rules.TransitionFactory;
import dev.signalbox.query.Explanation.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the compute service was asked for each attempt, and what came of it. Nothing notes calls as
/// such: the row and the timeline tell of each by what followed.
final class Calls {
  /// How it is heard what became of a session, which was started then.
  private static final Set<String> AFTER_A_START = Set.of("event", "look", "sweep");

  private static final Set<Headline> OF_A_START =
      EnumSet.of(Headline.START_FAILED, Headline.NOT_AS_CONFIGURED);

  private final Known known;

  private Calls(Known known) {
    this.known = known;
  }

  static List<Call> of(Known known, int attempt) {
    var calls = new Calls(known);
    var found = new ArrayList<Call>();
    for (int i = 0; i < known.notes().size(); i++) {
      calls.start(i, attempt).ifPresent(found::add);
    }
    if (attempt == known.task().attempt().number()) {
      stop(known).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Call> start(int index, int attempt) {
    var note = known.notes().get(index);
    if (note.type().equals("session_started")) {
      return note.attempt().orElse(0) == attempt ? call(note, "accepted") : Optional.empty();
    }
    var isOfAttempt =
        note.type().equals(Noted.RETRY)
            ? refused(index) == attempt
            : Words.isEnd(note.type()) && note.attempt().orElse(0) == attempt;
    return isOfAttempt && isRefusal(note)
        ? call(note, "declined (" + code(note) + ")")
        : Optional.empty();
  }

  private static Optional<Call> call(Noted note, String outcome) {
    return Optional.of(new Call("start", note.at(), outcome));
  }

  /// The note of a retry names the attempt that is next. That is the one that was refused where it
  /// was named before.
  private int refused(int index) {
    var note = known.notes().get(index);
    var named =
        known.notes().subList(0, index).stream()
            .anyMatch(it -> it.attempt().equals(note.attempt()) && it.attempt().isPresent());
    return named ? note.attempt().orElse(0) : note.attemptBefore();
  }

  /// What was found before a start, as in a blueprint, comes of no call.
  private static boolean isRefusal(Noted note) {
    return !note.isOfLostSession()
        && note.told("heard_by").filter(AFTER_A_START::contains).isEmpty()
        && FailureCode.ofWord(code(note))
            .map(FailureCode::headline)
            .filter(OF_A_START::contains)
            .isPresent();
  }

  private static String code(Noted note) {
    return note.told(note.type().equals(Noted.RETRY) ? "reason" : "code").orElse("");
  }

  /// The stop that this service has asked for, of the session of the current attempt.
  static Optional<Call> stop(Known known) {
    return asked(known).map(it -> new Call("stop", it, outcome(known)));
  }

  private static Optional<Instant> asked(Known known) {
    var task = known.task();
    var outlived = last(known, "session_outlived_report");
    if (outlived.isPresent() || task.attempt().session().isEmpty()) {
      return outlived;
    }
    return known
        .end()
        .map(Noted::at)
        .filter(_ -> TransitionFactory.stopWanted(task.status(), task.failure()))
        .filter(at -> task.attempt().end().filter(it -> !it.seenAt().isAfter(at)).isEmpty());
  }

  private static Optional<Instant> last(Known known, String type) {
    return known.notes().stream()
        .filter(it -> it.type().equals(type))
        .map(Noted::at)
        .reduce((_, last) -> last);
  }

  private static String outcome(Known known) {
    if (known.task().attempt().stopPending()) {
      return "not confirmed yet";
    }
    return last(known, "session_stop_unconfirmed").isPresent()
        ? "never confirmed"
        : "confirmed" + known.stoppedAt().map(it -> ", over at " + Words.time(it)).orElse("");
  }
}
