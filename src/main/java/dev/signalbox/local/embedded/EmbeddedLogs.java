package dev.signalbox.local.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What the embedded servers say through java.util.logging, which no logback setting reaches:
/// every statement of the database, and a warning of the old SDK inside DynamoDB Local.
public final class EmbeddedLogs {
  // Held here because java.util.logging forgets the level of a logger that nobody holds.
  private static final List<Logger> QUIETED =
      List.of(Logger.getLogger("com.almworks.sqlite4java"), Logger.getLogger("com.amazonaws"));

  private EmbeddedLogs() {}

  /// Leaves only severe messages; to be called before the servers start.
  public static void quiet() {
    QUIETED.forEach(logger -> logger.setLevel(Level.SEVERE));
  }
}
