package dev.signalbox.console.view;

import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The attempts of a task as bars over one axis of time. What lies along the axis is in percent, so
/// that the drawing fits every width while its text keeps its size.
///
/// @param height of the whole drawing, in pixels
public record Gantt(List<Lane> lanes, List<Tick> ticks, int height) {
  private static final int WIDTH = 100;

  /// The height of an attempt: a line for what it is, and its bars.
  public static final int LANE = 34;

  /// At the bottom, for the times.
  public static final int AXIS = 22;

  /// What lasted no time at all is still to be seen.
  private static final double BAR_MIN = 0.4;

  /// Roughly; a step is a round one.
  private static final int TICKS = 4;

  /// The text of a tick further to the right would be cut off.
  private static final double TICK_MAX = 88;

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(7));

  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", 86_400_000),
          new Unit("h", 3_600_000),
          new Unit("min", 60_000),
          new Unit("s", 1_000),
          new Unit("ms", 1));

  private record Unit(String name, long millis) {}

  /// One attempt.
  public record Lane(String label, int top, List<Bar> bars) {}

  /// One phase.
  ///
  /// @param kind the word of the stylesheet
  /// @param open whether it lasts still
  /// @param text what it was and how long it took
  public record Bar(String kind, String left, String width, boolean open, String text) {}

  /// A line of the axis.
  public record Tick(String left, String text) {}

  /// @param now where a phase that lasts still ends
  public static Gantt of(List<AttemptSpan> attempts, Instant now) {
    var phases = attempts.stream().flatMap(it -> it.phases().stream()).toList();
    if (phases.isEmpty()) {
      return new Gantt(List.of(), List.of(), 0);
    }
    var from = phases.stream().map(Phase::from).min(Instant::compareTo).orElse(now);
    var to = phases.stream().map(it -> end(it, now)).max(Instant::compareTo).orElse(now);
    var scale = new Scale(from, Math.max(1, Duration.between(from, to).toMillis()));
    var lanes = new ArrayList<Lane>();
    for (var attempt : attempts) {
      var bars = attempt.phases().stream().map(it -> bar(it, scale, now)).toList();
      lanes.add(new Lane(label(attempt), lanes.size() * LANE, bars));
    }
    return new Gantt(lanes, ticks(scale), lanes.size() * LANE + AXIS);
  }

  private record Scale(Instant from, long millis) {
    double of(Instant at) {
      var passed = Math.max(0, Duration.between(from, at).toMillis());
      return Math.min(WIDTH, passed * (double) WIDTH / millis);
    }
  }

  public boolean isEmpty() {
    return lanes.isEmpty();
  }

  /// What a reader of the screen is told instead.
  public String inWords() {
    return lanes.stream()
        .map(
            lane ->
                lane.label()
                    + ": "
                    + String.join(", ", lane.bars().stream().map(Bar::text).toList()))
        .reduce((one, two) -> one + "; " + two)
        .orElse("");
  }

  private static Instant end(Phase phase, Instant now) {
    var end = phase.to().orElse(now);
    return end.isBefore(phase.from()) ? phase.from() : end;
  }

  private static String label(AttemptSpan attempt) {
    var on = attempt.computeType().map(it -> " on " + Shown.line(it.word())).orElse("");
    return attempt.number() == 0 ? "Before the first attempt" : "Attempt " + attempt.number() + on;
  }

  private static Bar bar(Phase phase, Scale scale, Instant now) {
    var end = end(phase, now);
    var left = Math.min(scale.of(phase.from()), WIDTH - BAR_MIN);
    var width = Math.max(BAR_MIN, scale.of(end) - left);
    var took = Times.took(Duration.between(phase.from(), end));
    var kind = phase.kind().name().toLowerCase(Locale.ROOT);
    var still = phase.to().isEmpty() ? " so far" : "";
    return new Bar(
        kind, number(left), number(width), phase.to().isEmpty(), kind + " " + took + still);
  }

  private static List<Tick> ticks(Scale scale) {
    var step = step(scale.millis());
    var ticks = new ArrayList<Tick>();
    for (var at = 0L; at <= scale.millis() && ticks.size() <= 2 * TICKS; at += step) {
      var text = at == 0 ? Times.clock(scale.from()) : "+" + inUnit(at, step);
      var left = at * (double) WIDTH / scale.millis();
      if (left <= TICK_MAX) {
        ticks.add(new Tick(number(left), text));
      }
    }
    return ticks;
  }

  /// In the unit of the steps, which is the shortest way to say it.
  private static String inUnit(long at, long step) {
    var unit = UNITS.stream().filter(it -> step >= it.millis()).findFirst().orElse(UNITS.getLast());
    return at / unit.millis() + " " + unit.name();
  }

  private static long step(long millis) {
    return STEPS.stream()
        .mapToLong(Duration::toMillis)
        .filter(it -> millis / it <= TICKS)
        .findFirst()
        .orElse(Math.max(1, millis / TICKS));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
