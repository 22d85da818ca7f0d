package dev.signalbox.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times as a person reads them.
public final class Spelled {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private Spelled() {}

  /// In its two largest units, which are enough for a person.
  public static String duration(Duration time) {
    if (time.isNegative()) {
      return "0s";
    }
    if (time.toDays() > 0) {
      return both(time.toDays(), "d", time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return both(time.toHours(), "h", time.toMinutesPart(), "m");
    }
    return time.toMinutes() > 0
        ? both(time.toMinutes(), "m", time.toSecondsPart(), "s")
        : time.toSeconds() + "s";
  }

  private static String both(long large, String unit, int small, String smaller) {
    return large + unit + (small == 0 ? "" : " " + small + smaller);
  }

  /// In its largest unit.
  public static String ago(Instant then, Instant now) {
    var spelled = duration(Duration.between(then, now));
    return spelled.replaceAll(" .*", "") + " ago";
  }

  /// The time of the day.
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }
}
