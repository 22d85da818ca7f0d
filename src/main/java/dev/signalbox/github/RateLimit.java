package dev.signalbox.github;

import dev.signalbox.github.Transport.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells a caller that asks too often from one that may not ask: GitHub uses the same status for
/// both.
final class RateLimit {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,12}");

  /// What GitHub's guide asks for where an answer names no time.
  private static final Duration UNNAMED = Duration.ofMinutes(1);

  private RateLimit() {}

  /// How long GitHub wants to be left alone; empty if the answer is of no limit.
  static Optional<Duration> of(Answer answer, Instant now) {
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    var after = number(answer, "retry-after").map(Duration::ofSeconds);
    if (after.isPresent()) {
      return after;
    }
    if (number(answer, "x-ratelimit-remaining").filter(it -> it == 0).isPresent()) {
      return number(answer, "x-ratelimit-reset")
          .map(it -> Duration.between(now, Instant.ofEpochSecond(it)).plusSeconds(1))
          .map(it -> it.isPositive() ? it : Duration.ofSeconds(1))
          .or(() -> Optional.of(UNNAMED));
    }
    return isSaid(answer) ? Optional.of(UNNAMED) : Optional.empty();
  }

  private static boolean isSaid(Answer answer) {
    var said = answer.text().toLowerCase(Locale.ROOT);
    return answer.status() == 429
        || said.contains("rate limit")
        || said.contains("abuse detection")
        || said.contains("login attempts exceeded");
  }

  private static Optional<Long> number(Answer answer, String header) {
    return answer
        .header(header)
        .map(String::strip)
        .filter(it -> WHOLE.matcher(it).matches())
        .map(Long::valueOf);
  }
}
