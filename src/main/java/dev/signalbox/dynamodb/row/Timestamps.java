package dev.signalbox.dynamodb.row;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The three spellings of an instant that live together in the tables: with milliseconds and `Z`
/// (orchestrators), without a fraction (the agent's row writes), with microseconds and an offset
/// (the agent's events). Only the first is written here; all are read.
public final class Timestamps {
  private static final DateTimeFormatter MILLIS = utc("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter SECONDS = utc("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROS = utc("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");

  private Timestamps() {}

  public static String text(Instant at) {
    return MILLIS.format(at);
  }

  static Optional<Instant> read(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// How the instant may stand in a row, depending on who wrote it: what conditions compare with.
  static List<String> spellings(Instant at) {
    var whole = at.truncatedTo(ChronoUnit.SECONDS).equals(at.truncatedTo(ChronoUnit.MILLIS));
    return whole
        ? Stream.of(MILLIS, SECONDS, MICROS).map(format -> format.format(at)).toList()
        : Stream.of(MILLIS, MICROS).map(format -> format.format(at)).toList();
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }
}
