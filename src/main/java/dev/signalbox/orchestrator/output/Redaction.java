package dev.signalbox.orchestrator.output;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Takes out of a text what looks like a secret. It knows forms and names, not values, so it may
/// take too much and cannot promise to take all: an agent should print none.
public final class Redaction {
  static final String MARK = "[redacted]";

  private static final String KEY_END = "-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";

  /// Over several lines, and also where the beginning or the end is cut off.
  private static final List<Pattern> BLOCKS =
      List.of(
          Pattern.compile(
              "(?s)-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----.*?(?:"
                  + KEY_END
                  + "|\\z)"),
          Pattern.compile("(?s)\\A[A-Za-z0-9+/=:,\\s\\\\.-]{0,16384}?" + KEY_END));

  /// Forms of secrets that are known by themselves.
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile("(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
          Pattern.compile("gh[pousr]_[A-Za-z0-9]{16,255}"),
          Pattern.compile("github_pat_[A-Za-z0-9_]{16,255}"),
          Pattern.compile("gl(?:pat|dt|ptt|rt|cbt|soat)-[A-Za-z0-9_.-]{16,255}"),
          Pattern.compile("xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{8,400}"),
          Pattern.compile("xapp-[A-Za-z0-9-]{10,400}"),
          Pattern.compile("(?i)https://hooks\\.slack(?:-gov)?\\.com/[A-Za-z0-9/_-]{8,200}"),
          Pattern.compile(
              "(?<![A-Za-z0-9])[sr]k[-_](?:live|test|ant|proj|svcacct|or)[-_][A-Za-z0-9_-]{10,300}"),
          Pattern.compile("(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{20,300}"),
          Pattern.compile("AIza[A-Za-z0-9_-]{35}"),
          Pattern.compile("ya29\\.[A-Za-z0-9_-]{20,400}"),
          Pattern.compile("npm_[A-Za-z0-9]{30,100}"),
          Pattern.compile("pypi-[A-Za-z0-9_-]{30,400}"),
          Pattern.compile("(?<![A-Za-z0-9])hf_[A-Za-z0-9]{20,100}"),
          Pattern.compile("SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,100}"),
          Pattern.compile("dop_v1_[a-f0-9]{40,80}"),
          Pattern.compile("(?<![A-Za-z0-9])hv[sb]\\.[A-Za-z0-9_-]{20,300}"),
          Pattern.compile("(?<![A-Za-z0-9])ATATT[A-Za-z0-9_=-]{20,400}"),
          Pattern.compile("(?<![A-Za-z0-9])lin_api_[A-Za-z0-9]{20,100}"),
          Pattern.compile("(?<![A-Za-z0-9])bedrock-api-key-[A-Za-z0-9+/=_-]{20,2000}"),
          Pattern.compile("(?<![A-Za-z0-9])ABSK[A-Za-z0-9+/=]{40,300}"),
          Pattern.compile(
              "eyJ[A-Za-z0-9_-]{6,4000}\\.[A-Za-z0-9_-]{4,8000}(?:\\.[A-Za-z0-9_-]{0,4000})?"),
          Pattern.compile("AGE-SECRET-KEY-1[A-Z0-9]{20,100}"));

  /// What stands before the secret stays.
  private static final List<Pattern> BEHIND =
      List.of(
          Pattern.compile(
              "(?i)((?:[a-z][a-z0-9+.-]{1,20})://[^\\s/@:\"']{0,200}:)[^\\s/@\"']{1,400}(?=@)"),
          Pattern.compile(
              "(?i)((?:proxy-)?authorization[\"'\\\\]{0,3}\\s{0,4}[:=]\\s{0,4}[\"'\\\\]{0,3})"
                  + "[^\\r\\n\"'\\\\]{3,4000}"),
          Pattern.compile(
              "(?i)((?:set-)?cookie[\"'\\\\]{0,3}\\s{0,4}:\\s{0,4}[\"'\\\\]{0,3})"
                  + "[^\\r\\n\"'\\\\]{3,4000}"),
          Pattern.compile("(?i)((?<![a-z])bearer\\s{1,4})[A-Za-z0-9._~+/=-]{6,4000}"),
          Pattern.compile("(?i)((?<![a-z])basic\\s{1,4})[A-Za-z0-9+/]{12,2000}={0,2}"),
          Pattern.compile(
              "(?i)([?&](?:x-amz-(?:signature|credential|security-token)|sig|signature|code)=)"
                  + "[^\\s&\"']{6,4000}"));

  private static final String NAME =
      "(?:passw(?:or)?d|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key|apikey"
          + "|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|account[_-]?key"
          + "|client[_-]?key|auth[_-]?key|webhook[_-]?url|connection[_-]?string|credentials?)";

  /// A name that promises a secret, and the value that is given to it.
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)(?<name>"
              + NAME
              + "s?[0-9]{0,3}(?:[_.-][\\w.-]{0,40})?)"
              + "(?<is>[\\\\\"']{0,3}\\s{0,4}(?:=>|:=|=|:)\\s{0,4})"
              + "(?<value>\\\\?\"[^\"\\r\\n]{1,4000}\"|\\\\?'[^'\\r\\n]{1,4000}'"
              + "|[^\\s,;\"'}\\])&]{1,4000})");

  /// An option of a command, with its value behind a blank.
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)(?<name>(?<![\\w-])--?[\\w-]{0,40}"
              + NAME
              + "[\\w-]{0,20})(?<is>[ \\t]{1,4})(?<value>\"[^\"\\r"
              + "\\n"
              + "]{1,4000}\"|'[^'\\r"
              + "\\n"
              + "]{1,4000}'|[^\\s\"'-][^\\s\"']{3,4000})");

  /// Values that no secret has. A password may be a number, a token is none.
  private static final Pattern HARMLESS =
      Pattern.compile("(?i)true|false|null|none|undefined|\\*+|[<\\[{(].{0,40}|[0-9.,]{1,15}%?");

  private static final Pattern PASSWORD = Pattern.compile("(?i).*(?:pass|pwd|secret).*");

  private Redaction() {}

  /// Takes out what has the form of a secret, and what a name or a place makes one.
  public static String of(String text) {
    var safe = text;
    for (var block : BLOCKS) {
      safe = block.matcher(safe).replaceAll(MARK);
    }
    safe = tokens(safe);
    for (var behind : BEHIND) {
      safe = behind.matcher(safe).replaceAll("$1" + java.util.regex.Matcher.quoteReplacement(MARK));
    }
    safe = ASSIGNED.matcher(safe).replaceAll(Redaction::assigned);
    return OPTION.matcher(safe).replaceAll(Redaction::assigned);
  }

  /// Takes out only what is a secret by its form. A sentence of a person keeps its words, also
  /// those behind "password:".
  public static String tokens(String text) {
    var safe = text;
    for (var form : FORMS) {
      safe = form.matcher(safe).replaceAll(MARK);
    }
    return safe;
  }

  private static String assigned(MatchResult found) {
    var name = found.group("name");
    var value = found.group("value");
    var kept = isHarmless(name, value) ? value : quoted(value);
    return java.util.regex.Matcher.quoteReplacement(name + found.group("is") + kept);
  }

  private static boolean isHarmless(String name, String value) {
    var isNumber = value.matches("[0-9.,]{1,15}%?");
    return HARMLESS.matcher(value).matches() && !(isNumber && PASSWORD.matcher(name).matches());
  }

  private static String quoted(String value) {
    var quote = value.startsWith("\\") ? value.substring(0, 2) : value.substring(0, 1);
    var isQuoted = quote.endsWith("\"") || quote.endsWith("'");
    return isQuoted
        ? quote + MARK + value.substring(value.length() - 1).toLowerCase(Locale.ROOT)
        : MARK;
  }
}
