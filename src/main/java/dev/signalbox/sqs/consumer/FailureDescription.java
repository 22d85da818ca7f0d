package dev.signalbox.sqs.consumer;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Puts a failure into words for a log line. Only our own dependency failures may speak for
/// themselves: the message of any other exception may quote the body that caused it.
final class FailureDescription {
  private static final int FRAMES = 6;

  private FailureDescription() {}

  static String describe(Throwable trouble) {
    return switch (trouble) {
      case DependencyUnavailable unavailable -> String.valueOf(unavailable.getMessage());
      case DependencyRefused refused -> String.valueOf(refused.getMessage());
      case Throwable other -> other.getClass().getName() + whereabouts(other);
    };
  }

  private static String whereabouts(Throwable trouble) {
    return Arrays.stream(trouble.getStackTrace())
        .limit(FRAMES)
        .map(frame -> " at " + frame)
        .collect(Collectors.joining());
  }
}
