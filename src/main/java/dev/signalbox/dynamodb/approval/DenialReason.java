package dev.signalbox.dynamodb.approval;

import dev.signalbox.orchestrator.output.Redaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Why somebody denies, as the agent is told: it goes into the prompt of a model and into the
/// timeline, so no secret that was pasted by mistake may be in it.
public record DenialReason(String text) {
  /// No words; the agent is told of the denial all the same.
  public static final DenialReason NONE = new DenialReason("");

  private static final int LENGTH_MAX = 2_000;

  /// As other programs mark them. In this order: a narrow pattern comes before one that would take
  /// a part of it.
  private static final Map<String, Pattern> SECRETS = new LinkedHashMap<>();

  static {
    SECRETS.put(
        "PRIVATE_KEY",
        Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
            Pattern.DOTALL));
    SECRETS.put("AWS_KEY", Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"));
    SECRETS.put(
        "AWS_SECRET",
        Pattern.compile(
            "\\baws_?secret_?access_?key[\"']?\\s*[=:]\\s*[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])",
            Pattern.CASE_INSENSITIVE));
    SECRETS.put(
        "GITHUB_TOKEN",
        Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{36,}|\\bgithub_pat_[A-Za-z0-9_]{22,}"));
    SECRETS.put("SLACK_TOKEN", Pattern.compile("\\bxox[abeprs]-[A-Za-z0-9-]{10,}"));
    SECRETS.put(
        "GENERIC_BEARER",
        Pattern.compile("\\bbearer\\s+[A-Za-z0-9._~+/=-]{20,}", Pattern.CASE_INSENSITIVE));
  }

  /// Takes out secrets and control characters, then cuts to 2,000 characters.
  public static DenialReason of(String typed) {
    var text = typed;
    for (var secret : SECRETS.entrySet()) {
      text = secret.getValue().matcher(text).replaceAll("[REDACTED-" + secret.getKey() + "]");
    }
    text = Redaction.tokens(text);
    return new DenialReason(cut(text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ").strip()));
  }

  /// Never through the middle of a character.
  private static String cut(String text) {
    if (text.length() <= LENGTH_MAX) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1)) ? LENGTH_MAX - 1 : LENGTH_MAX;
    return text.substring(0, end);
  }
}
