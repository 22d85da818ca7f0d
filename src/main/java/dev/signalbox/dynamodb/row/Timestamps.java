package dev.signalbox.dynamodb.row;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Instants as texts. One spelling is written, with milliseconds and `Z`; `AnyInstant` says which
/// ones of other programs are read.
public final class Timestamps {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Timestamps() {}

  public static String text(Instant at) {
    return MILLIS.format(at);
  }

  /// Returns the instant that the text tells; empty when it tells none.
  public static Optional<Instant> read(String text) {
    return AnyInstant.read(text);
  }
}
