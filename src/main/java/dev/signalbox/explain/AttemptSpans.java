package dev.signalbox.explain;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Phase.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The attempts of a task as bars: how long each was queued, starting, running and stopping. Clocks
/// of several machines tell these times, so no bar may end before it begins.
final class AttemptSpans {
  private final Known known;

  private AttemptSpans(Known known) {
    this.known = known;
  }

  static List<AttemptSpan> of(Known known) {
    return new AttemptSpans(known).spans();
  }

  private List<AttemptSpan> spans() {
    var last = Math.max(1, known.task().attempt().number());
    var spans = new ArrayList<AttemptSpan>();
    var from = known.task().times().createdAt();
    for (int number = 1; number <= last; number++) {
      var next = number < last ? first(number + 1) : Optional.<Instant>empty();
      var phases = phases(number, from, next, number == last);
      var calls = Calls.of(known, number);
      if (!phases.isEmpty() || !calls.isEmpty()) {
        spans.add(new AttemptSpan(number, computeType(number), phases, calls));
      }
      from = next.orElse(from);
    }
    return spans;
  }

  /// When the timeline names an attempt for the first time: it was claimed then.
  private Optional<Instant> first(int number) {
    return known.notes().stream()
        .filter(it -> it.attempt().equals(OptionalInt.of(number)))
        .map(Noted::at)
        .findFirst();
  }

  private Optional<Noted> note(int number, String type) {
    return known.notes().stream()
        .filter(it -> it.type().equals(type) && it.attempt().equals(OptionalInt.of(number)))
        .findFirst();
  }

  private Optional<ComputeType> computeType(int number) {
    var attempt = known.task().attempt();
    return attempt.number() == number ? attempt.computeType() : Optional.empty();
  }

  private List<Phase> phases(int number, Instant from, Optional<Instant> next, boolean isLast) {
    var stopping = isLast ? known.phase("stopping") : Optional.<Instant>empty();
    var claimed = known.task().attempt().number() == 0 ? Optional.<Instant>empty() : claim(number);
    var running = isLast ? lastRuns() : noted(number);
    var ended = isLast ? ended(running.or(() -> claimed).orElse(from)) : next;
    var bars = new Bars();
    bars.add(Kind.QUEUED, from, claimed.or(() -> ended));
    if (claimed.isPresent()) {
      bars.add(Kind.STARTING, claimed.get(), running.or(() -> ended));
    }
    if (running.isPresent()) {
      bars.add(Kind.RUNNING, running.get(), earlier(stopping, ended));
    }
    if (isLast) {
      stopping(bars, stopping.or(() -> ended));
    }
    return bars.phases;
  }

  /// When the session runs. A backend that tells of an end tells when it began too, or that nothing
  /// of it ever ran. The time of the note is that at which this service had the answer to its call:
  /// before an image is pulled, and perhaps after the end of a short session.
  private Optional<Instant> lastRuns() {
    var noted = noted(known.task().attempt().number()).or(() -> known.task().times().startedAt());
    return known.phase(SessionReport.STARTED).or(() -> neverRan() ? Optional.empty() : noted);
  }

  /// A start is told only where all containers were up, and an exit code where one was.
  private boolean neverRan() {
    return known
        .report()
        .filter(it -> it.stoppedAt().isPresent())
        .filter(it -> it.containers().stream().allMatch(one -> one.exitCode().isEmpty()))
        .isPresent();
  }

  /// An agent tells its end in whole seconds, which may be before its start in milliseconds. The
  /// note of the end stands for it then.
  private Optional<Instant> ended(Instant since) {
    var told = known.task().times().completedAt();
    return told.filter(it -> it.isAfter(since)).or(() -> known.end().map(Noted::at)).or(() -> told);
  }

  private Optional<Instant> noted(int number) {
    return note(number, "session_started").map(Noted::at);
  }

  /// A later attempt waits from the refusal of the one before until its time has come.
  private Optional<Instant> claim(int number) {
    return note(number, "session_start_retry")
        .flatMap(it -> it.time("next_try_at"))
        .or(() -> first(number));
  }

  private static Optional<Instant> earlier(Optional<Instant> told, Optional<Instant> ended) {
    return told.filter(it -> ended.map(it::isBefore).orElse(true)).or(() -> ended);
  }

  private void stopping(Bars bars, Optional<Instant> begins) {
    if (known.task().attempt().session().isEmpty()) {
      return;
    }
    var stopped = stopped();
    var isOver = known.task().status().isTerminal() && !known.task().attempt().stopPending();
    if (begins.isPresent() && (stopped.isPresent() || !isOver)) {
      if (stopped.isEmpty() && known.task().status() == TaskStatus.RUNNING) {
        return;
      }
      bars.add(Kind.STOPPING, begins.get(), stopped);
    }
  }

  private Optional<Instant> stopped() {
    return known.stoppedAt().or(() -> known.task().attempt().end().map(it -> it.seenAt()));
  }

  /// Bars in order, none of them turned around or empty.
  private static final class Bars {
    private final List<Phase> phases = new ArrayList<>();

    void add(Kind kind, Instant from, Optional<Instant> to) {
      if (to.filter(it -> !it.isAfter(from)).isEmpty()) {
        phases.add(new Phase(kind, from, to));
      }
    }
  }
}
