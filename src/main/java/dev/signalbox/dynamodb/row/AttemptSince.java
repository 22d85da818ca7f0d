package dev.signalbox.dynamodb.row;

import dev.signalbox.lifecycle.task.Attempt;
import java.time.Instant;
import java.util.Optional;

/// The attempt and since when it is under way, in an attribute that no agent may write. `attempt`
/// itself has to stay open to them, because DynamoDB does not tell a condition from a change.
///
/// @param number the attempt, 0 where the row does not say
/// @param time empty while it waits to be begun
record AttemptSince(int number, Optional<Instant> time) {
  static final String NAME = "attempt_since";

  private static final String BETWEEN = "#";

  static String text(Attempt attempt) {
    return attempt.number() + BETWEEN + attempt.since().map(Timestamps::text).orElse("");
  }

  static AttemptSince of(Item item) {
    var words = item.textOf(NAME).orElse("").split(BETWEEN, 2);
    return new AttemptSince(
        words[0].matches("[0-9]{1,9}") ? Integer.parseInt(words[0]) : 0,
        words.length > 1 ? Timestamps.read(words[1]) : Optional.empty());
  }

  /// The number of the attempt that a row is at. An agent may have made the other one smaller; a
  /// version of this service that does not know this attribute may have made it larger.
  static int number(Item item) {
    return Math.max(of(item).number(), item.intOf("attempt").orElse(0));
  }
}
