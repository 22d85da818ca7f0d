package dev.signalbox.ecs.reason;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One text of AWS, made comparable: AWS spells cases, spaces and apostrophes differently from year
/// to year, and the text quotes names (images, secrets, addresses) that may hold any word.
///
/// @param whole all of it in lower case
/// @param told the same without the names that it quotes
record EcsText(String whole, String told) {
  /// More than AWS writes, and less than whoever can send to the events queue.
  private static final int LENGTH_MAX = 4_096;

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /// What stands in double quotes, has a slash in it, or is an ARN. The quotes of a log line hold
  /// its message.
  private static final Pattern NAMES =
      Pattern.compile(
          "(?<!msg=)(?<!err=)(?<!error=)\"[^\"]*\"|\\barn:\\S+"
              + "|(?<![^\\s\"])[^\\s\"/]*+/[^\\s\"]*");

  /// How a route or a dependency that did not answer shows inside another error.
  private static final List<String> NO_ANSWER =
      List.of(
          "io timeout",
          "timed out",
          "timeout exceeded",
          "context deadline exceeded",
          "context canceled",
          "request canceled",
          "requestcanceled",
          "requesterror",
          "request error",
          "send request failed",
          "failed to do request",
          "dial tcp",
          "tls handshake timeout",
          "connection reset",
          "connection refused",
          "connection issue",
          "check your network configuration",
          "check your task network configuration",
          "connection closed",
          "connection broken",
          "idle connection",
          "bad record mac",
          "stream error",
          "closed network connection",
          "broken pipe",
          "no route to host",
          "network is unreachable",
          "no such host",
          "server misbehaving",
          "temporary failure in name resolution",
          "unexpected eof",
          "signal: killed",
          "gateway time-out",
          "internal server error",
          "internalservererror",
          "internalserverexception",
          "internalserviceerror",
          "internalfailure",
          "internal_error",
          "service unavailable",
          "serviceunavailable",
          "bad gateway",
          "gateway timeout");

  private static final Pattern WORDS_OF_NO_ANSWER =
      Pattern.compile("\\beof\\b|status(?: code)?:? 5\\d\\d");

  /// How anybody says that too much was asked of them.
  private static final Pattern RATE =
      Pattern.compile(
          "rate exceeded|rate limit|request ?limit ?exceeded|too ?many ?requests|slow ?down"
              + "|(?<![-_.\\w])throttl(ing|ed)(exception)?(?![-_\\w])|status(?: code)?:? 429");

  /// Somebody did answer: with a certificate that is not trusted, or from the task's own loopback.
  private static final List<String> ANSWERED = List.of("x509", "certificate", "dial tcp 127.0.0.1");

  /// So much of a phrase must be left at the end of a text for the phrase to be known.
  private static final int CUT_LENGTH_MIN = 8;

  private static final Pattern CUT = Pattern.compile("[ .…]+$");

  static EcsText of(String raw) {
    var begin = raw.substring(0, Math.min(LENGTH_MAX, raw.length()));
    var lower = begin.toLowerCase(Locale.ROOT).replace('’', '\'');
    var whole = SPACES.matcher(lower).replaceAll(" ").strip();
    var told = NAMES.matcher(whole.replace("i/o", "io")).replaceAll(" ");
    return new EcsText(whole, SPACES.matcher(told).replaceAll(" ").strip());
  }

  boolean says(String part) {
    return whole.contains(part);
  }

  /// Whether one of the parts stands outside the names.
  boolean tellsAny(List<String> parts) {
    return parts.stream().anyMatch(told::contains);
  }

  boolean tells(Pattern pattern) {
    return pattern.matcher(told).find();
  }

  boolean isOfRate() {
    return tells(RATE);
  }

  /// Whether a dependency did not answer; known too if AWS cut the text within the phrase.
  boolean isOfNoAnswer() {
    return !tellsAny(ANSWERED)
        && (tellsAny(NO_ANSWER)
            || tells(WORDS_OF_NO_ANSWER)
            || NO_ANSWER.stream().anyMatch(this::isCutWithin));
  }

  private boolean isCutWithin(String phrase) {
    var end = CUT.matcher(told).replaceFirst("");
    for (var length = phrase.length() - 1; length >= CUT_LENGTH_MIN; length--) {
      if (end.endsWith(phrase.substring(0, length))) {
        return true;
      }
    }
    return false;
  }
}
