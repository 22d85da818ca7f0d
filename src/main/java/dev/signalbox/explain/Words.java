package dev.signalbox.explain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/// Words that several parts of an explanation use.
public final class Words {
  private static final Set<String> ENDS =
      Set.of("task_completed", "task_failed", "task_cancelled", "task_timed_out");
  private static final int SENTENCE_MAX = 400;

  private Words() {}

  static boolean isEnd(String type) {
    return ENDS.contains(type);
  }

  /// A time as a person reads it in a sentence.
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// The two largest units are enough for a person.
  public static String span(Duration time) {
    var positive = time.isNegative() ? Duration.ZERO : time;
    if (positive.toDays() > 0) {
      return positive.toDays() + " d " + positive.toHoursPart() + " h";
    }
    if (positive.toHours() > 0) {
      return positive.toHours() + " h " + positive.toMinutesPart() + " min";
    }
    if (positive.toMinutes() > 0) {
      return positive.toMinutes() + " min " + positive.toSecondsPart() + " s";
    }
    return positive.toSeconds() >= 10
        ? positive.toSeconds() + " s"
        : "%d.%d s".formatted(positive.toSeconds(), positive.toMillisPart() / 100);
  }

  /// Joins a sentence of ours and what somebody else said to one.
  static String sentence(String ours, String detail) {
    var line = cut(detail.replaceAll("\\s+", " ").strip());
    return line.isEmpty()
        ? ours
        : (ours.endsWith(".") ? ours.substring(0, ours.length() - 1) : ours) + ": " + ended(line);
  }

  private static String ended(String line) {
    return line.matches(".*[.!?…)]") ? line : line + ".";
  }

  private static String cut(String line) {
    if (line.length() <= SENTENCE_MAX) {
      return line;
    }
    var half = Character.isHighSurrogate(line.charAt(SENTENCE_MAX - 2));
    return line.substring(0, half ? SENTENCE_MAX - 2 : SENTENCE_MAX - 1) + "…";
  }

  static String on(Optional<String> computeType) {
    return computeType.map(it -> " on " + it).orElse("");
  }
}
