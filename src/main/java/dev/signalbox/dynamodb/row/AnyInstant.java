package dev.signalbox.dynamodb.row;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An instant as any program may spell it: ISO 8601 in its extended and its basic form, and the
/// ways in which common languages depart from it; or the time since 1970 as a number. A time
/// without an offset is in UTC. A date alone tells no instant.
final class AnyInstant {
  private static final Pattern DATE_AND_TIME =
      Pattern.compile(
          "(?<date>\\d{4}(?:-\\d\\d-\\d\\d|\\d{4}|-?\\d{3}|-?W\\d\\d-?\\d))(?:[Tt]| +)"
              + "(?<hour>\\d\\d)(?::?(?<minute>\\d\\d)(?::?(?<second>\\d\\d)"
              + "(?:[.,](?<fraction>\\d+))?)?)?(?<offset>"
              + " ?(?:[Zz]|UTC|GMT|[+\u2212-]\\d\\d(?::?\\d\\d)?))?(?: UTC|\\[[^\\]]+\\])?");

  private static final Pattern NUMBER = Pattern.compile("\\d{9,19}(?:\\.\\d+)?");

  /// Of seconds, milliseconds, microseconds and nanoseconds.
  private static final List<Integer> DIGITS_OF_UNITS = List.of(0, 3, 6, 9);

  /// A number is in the unit in which it is a time of this century.
  private static final BigDecimal FIRST = BigDecimal.valueOf(946_684_800L);

  private static final BigDecimal END = BigDecimal.valueOf(4_102_444_800L);

  private AnyInstant() {}

  static Optional<Instant> read(String text) {
    var stripped = text.strip();
    var spelled = DATE_AND_TIME.matcher(stripped);
    try {
      return spelled.matches() ? Optional.of(instant(spelled)) : sinceEpoch(stripped);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Instant instant(Matcher spelled) {
    var hour = number(spelled, "hour");
    var minute = number(spelled, "minute");
    var second = number(spelled, "second");
    var endOfDay = hour == 24 && minute == 0 && second == 0;
    // A leap second is spelled 60.
    if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) {
      throw new DateTimeException("no time of day");
    }
    return date(spelled.group("date"))
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plusSeconds(hour * 3600L + minute * 60L + second)
        .plusNanos(nanos(spelled))
        .minus(offset(spelled));
  }

  private static LocalDate date(String text) {
    var digits = text.replace("-", "");
    if (digits.indexOf('W') > 0) {
      var week = digits.substring(0, 7) + "-" + digits.substring(7);
      return LocalDate.parse(
          week.substring(0, 4) + "-" + week.substring(4), DateTimeFormatter.ISO_WEEK_DATE);
    }
    return digits.length() == 7
        ? LocalDate.parse(
            digits.substring(0, 4) + "-" + digits.substring(4), DateTimeFormatter.ISO_ORDINAL_DATE)
        : LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
  }

  private static long nanos(Matcher spelled) {
    return Optional.ofNullable(spelled.group("fraction"))
        .map(digits -> Long.parseLong((digits + "000000000").substring(0, 9)))
        .orElse(0L);
  }

  private static Duration offset(Matcher spelled) {
    var text = Optional.ofNullable(spelled.group("offset")).orElse("Z").strip();
    if (Character.isLetter(text.charAt(0))) {
      return Duration.ZERO;
    }
    var digits = text.substring(1).replace(":", "");
    var hours = Integer.parseInt(digits.substring(0, 2));
    var minutes = digits.length() > 2 ? Integer.parseInt(digits.substring(2)) : 0;
    if (hours > 18 || minutes > 59) {
      throw new DateTimeException("no offset");
    }
    var ahead = Duration.ofMinutes(hours * 60L + minutes);
    return text.charAt(0) == '+' ? ahead : ahead.negated();
  }

  private static int number(Matcher spelled, String group) {
    return Optional.ofNullable(spelled.group(group)).map(Integer::parseInt).orElse(0);
  }

  private static Optional<Instant> sinceEpoch(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    var number = new BigDecimal(text);
    return DIGITS_OF_UNITS.stream()
        .map(number::movePointLeft)
        .filter(seconds -> seconds.compareTo(FIRST) >= 0 && seconds.compareTo(END) < 0)
        .map(AnyInstant::ofSeconds)
        .findFirst();
  }

  private static Instant ofSeconds(BigDecimal seconds) {
    var parts = seconds.divideAndRemainder(BigDecimal.ONE);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].movePointRight(9).longValue());
  }
}
