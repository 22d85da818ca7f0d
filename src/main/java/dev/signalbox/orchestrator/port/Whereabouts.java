package dev.signalbox.orchestrator.port;

import java.util.Arrays;

/// Where something broke, for a line of the log. What it says of itself is left out: a message may
/// quote what caused it.
public final class Whereabouts {
  private Whereabouts() {}

  /// Empty where nothing tells.
  public static String of(Throwable broken) {
    return Arrays.stream(broken.getStackTrace()).findFirst().map(Object::toString).orElse("");
  }
}
