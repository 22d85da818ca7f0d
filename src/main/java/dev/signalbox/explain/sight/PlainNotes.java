package dev.signalbox.explain.sight;

import dev.signalbox.explain.Noted;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.FailureCode.Origin;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Entries of a timeline without anybody's own words. Of the details, those of a closed list stay,
/// and each only in the form that this service writes: an agent can write into the same table.
final class PlainNotes {
  private static final Predicate<String> NUMBER = matches("-?[0-9]{1,19}");
  private static final Predicate<String> WORD = matches("[a-z][a-z0-9_]{0,59}");
  private static final Predicate<String> WORDS = matches("[a-z][a-z0-9_,]{0,199}");
  private static final Predicate<String> ID = matches("[A-Za-z0-9:/_.-]{1,512}");
  private static final Predicate<String> FLAG = matches("true|false");

  private static final Map<String, Predicate<String>> KEPT =
      Map.ofEntries(
          Map.entry("attempt", NUMBER),
          Map.entry("version", NUMBER),
          Map.entry("ended_attempt", NUMBER),
          Map.entry("attachments_left_out", NUMBER),
          Map.entry("first", NUMBER),
          Map.entry("newest", NUMBER),
          Map.entry("admission_attempts", NUMBER),
          Map.entry("queued_for_s", NUMBER),
          Map.entry("token_estimate", NUMBER),
          Map.entry("age_seconds", NUMBER),
          Map.entry("timeout_seconds", NUMBER),
          Map.entry("issue_number", NUMBER),
          Map.entry("truncated", FLAG),
          Map.entry("code", PlainNotes::isCode),
          Map.entry("reason", PlainNotes::isReason),
          Map.entry("origin", PlainNotes::isOrigin),
          Map.entry("final_status", PlainNotes::isStatus),
          Map.entry("previous_status", PlainNotes::isStatus),
          Map.entry("status", matches("APPROVED|DENIED")),
          Map.entry("heard_by", WORD),
          Map.entry("strategy_type", WORD),
          Map.entry("sources", WORDS),
          Map.entry("session_id", ID),
          Map.entry("next_try_at", PlainNotes::isTime));

  /// What an entry is called whose type is no word.
  private static final String NAMELESS = "entry";

  private PlainNotes() {}

  static Noted of(Noted note) {
    var details = new TreeMap<>(note.details());
    details.entrySet().removeIf(it -> !isPlain(it.getKey(), it.getValue().spelled()));
    return new Noted(note.at(), WORD.test(note.type()) ? note.type() : NAMELESS, details);
  }

  private static boolean isPlain(String key, String value) {
    return KEPT.getOrDefault(key, _ -> false).test(value);
  }

  private static Predicate<String> matches(String form) {
    return Pattern.compile(form).asMatchPredicate();
  }

  private static boolean isStatus(String word) {
    return TaskStatus.ofWord(word).isPresent();
  }

  private static boolean isCode(String word) {
    return FailureCode.ofWord(word).isPresent();
  }

  /// Why a start was declined, or which limit it met.
  private static boolean isReason(String word) {
    return isCode(word)
        || Arrays.stream(AdmissionLimit.values()).anyMatch(it -> it.reason().equals(word));
  }

  private static boolean isOrigin(String word) {
    return Arrays.stream(Origin.values()).anyMatch(it -> it.name().equals(word));
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text).isAfter(Instant.EPOCH);
    } catch (DateTimeException _) {
      return false;
    }
  }
}
