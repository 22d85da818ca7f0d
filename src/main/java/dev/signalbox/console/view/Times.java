package dev.signalbox.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times for people: always in UTC, so that two who look at one incident talk of one time.
public final class Times {
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final Duration DAY = Duration.ofDays(1);

  private Times() {}

  /// `2026-03-01 10:02:11`
  public static String full(Instant at) {
    return FULL.format(at);
  }

  /// `10:02:11.042`
  public static String millis(Instant at) {
    return MILLIS.format(at);
  }

  /// `10:02:11`
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /// `5 min ago`; `now` for what a clock that goes before ours says.
  public static String ago(Instant at, Instant now) {
    var age = Duration.between(at, now);
    if (age.compareTo(Duration.ofSeconds(1)) < 0) {
      return "now";
    }
    return coarse(age) + " ago";
  }

  /// How long something took: `340 ms`, `3.2 s`, `12 min 05 s`, `3 h 20 min`.
  public static String took(Duration time) {
    var millis = Math.max(0, time.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      var tenths = millis / 100;
      return tenths / 10 + "." + tenths % 10 + " s";
    }
    if (time.compareTo(Duration.ofHours(1)) < 0) {
      return "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
    if (time.compareTo(DAY) < 0) {
      return "%d h %02d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return "%d d %02d h".formatted(time.toDays(), time.toHoursPart());
  }

  /// With one unit: `40 s`, `5 min`, `3 h`, `12 d`.
  public static String coarse(Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return Math.max(0, time.toSeconds()) + " s";
    }
    if (time.compareTo(Duration.ofHours(1)) < 0) {
      return time.toMinutes() + " min";
    }
    return time.compareTo(DAY) < 0 ? time.toHours() + " h" : time.toDays() + " d";
  }
}
