package dev.signalbox.explain;

import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.query.Explanation.Call;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.Entry.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One timeline of all who had a part in a task: the producer, this service, the backend, and the
/// agent. Each entry stands at the time at which it happened, by the clock of whoever tells it.
final class Chronicle {
  private final Known known;
  private final List<Entry> entries = new ArrayList<>();

  private Chronicle(Known known) {
    this.known = known;
  }

  static List<Entry> of(Known known) {
    var chronicle = new Chronicle(known);
    known.notes().forEach(chronicle::note);
    known
        .task()
        .attempt()
        .computeType()
        .ifPresent(type -> known.report().ifPresent(it -> chronicle.report(Source.of(type), it)));
    chronicle.heartbeat();
    Calls.stop(known).ifPresent(chronicle::stop);
    chronicle.entries.sort(Comparator.comparing(Entry::at));
    return List.copyOf(chronicle.entries);
  }

  private void note(Noted note) {
    entries.add(
        new Entry(
            note.at(),
            Sources.of(note.type()),
            note.type(),
            Sentences.of(note),
            details(note),
            lag(note)));
  }

  private static Map<String, String> details(Noted note) {
    var details = new TreeMap<String, String>();
    note.details().forEach((key, value) -> details.put(key, spelled(value)));
    return details;
  }

  private static String spelled(NoteValue value) {
    return value.spelled();
  }

  /// From the end of the session, as its backend tells it, until the verdict.
  private Optional<Duration> lag(Noted note) {
    return Words.isEnd(note.type()) && isOfSession(note)
        ? known
            .stoppedAt()
            .map(it -> Duration.between(it, note.at()))
            .filter(it -> !it.isNegative())
        : Optional.empty();
  }

  /// A verdict of another kind, such as a time that is over, came before the session's end.
  private static boolean isOfSession(Noted note) {
    return note.told("heard_by").filter(it -> !it.equals("message")).isPresent();
  }

  private void report(Source source, SessionReport report) {
    for (var phase : report.phases()) {
      var isEnd = phase.name().equals(SessionReport.STOPPED);
      entries.add(
          new Entry(
              phase.at(),
              source,
              source.word() + "_" + phase.name().replace(' ', '_'),
              isEnd ? Sentences.stopped(report) : Sentences.phase(phase.name()),
              isEnd ? end(report) : Map.of(),
              isEnd ? heard(phase.at()) : Optional.empty()));
    }
  }

  private Map<String, String> end(SessionReport report) {
    var details = new TreeMap<>(report.facts());
    var version = known.task().attempt().observedVersion();
    version.ifPresent(it -> details.put("version", Long.toString(it)));
    details.put("attempt", Integer.toString(known.task().attempt().number()));
    return details;
  }

  private Optional<Duration> heard(Instant at) {
    return known
        .task()
        .attempt()
        .end()
        .map(it -> Duration.between(at, it.seenAt()))
        .filter(it -> !it.isNegative());
  }

  /// The entry of what led to it says nothing of it.
  private void stop(Call stop) {
    entries.add(
        new Entry(
            stop.at(),
            Source.SIGNALBOX,
            "stop_asked",
            "The session is asked to stop: " + stop.outcome() + ".",
            Map.of(),
            Optional.empty()));
  }

  private void heartbeat() {
    known
        .task()
        .times()
        .heartbeatAt()
        .ifPresent(
            at ->
                entries.add(
                    new Entry(
                        at,
                        Source.AGENT,
                        "last_heartbeat",
                        "The last heartbeat of the agent.",
                        Map.of(),
                        Optional.empty())));
  }
}
