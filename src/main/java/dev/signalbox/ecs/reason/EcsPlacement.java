package dev.signalbox.ecs.reason;

import java.util.List;
import java.util.regex.Pattern;

/// The words of placement, in which RunTask and a stopped task tell alike why no host was found. A
/// code stands alone or in a list of codes, sentences stand in other sentences.
final class EcsPlacement {
  private static final Pattern SEPARATORS = Pattern.compile("[,;|\\[\\]{}()\"]+|\\. |\\band\\b");

  /// What may stand before a code.
  private static final Pattern PREFIX =
      Pattern.compile("^(?:task ?failed ?to ?start|reasons?|failures?) ?: ?");

  /// A code that a host can have again: room, its agent, the instances themselves.
  private static final Pattern WAITS =
      Pattern.compile(
          "resource ?: ?(?!arn:)[a-z_*]+|agent|empty capacity provider|no active instances"
              + "|\\w+ placement constraint unsatisfied");

  /// A code that says that no such host is part of the cluster.
  private static final Pattern MISFITS = Pattern.compile("attribute|location");

  private static final Pattern SENTENCES =
      Pattern.compile(
          "placement constraint unsatisfied|no container instances? (were|was) found|no container"
              + " instance met all|unable to place (a |the )?task\\b|\\bresource ?:"
              + " ?(cpu|memory|gpu|ports?|eni)\\b|units available|a port required by your"
              + " task|insufficient (cpu|memory|gpu)");

  private EcsPlacement() {}

  /// An error of its own inside such a sentence says more than that no host was found.
  static boolean isWait(EcsText text) {
    var codes = codes(text);
    return codes.stream().anyMatch(it -> WAITS.matcher(it).matches())
        || (text.tells(SENTENCES) && !text.says("error:"));
  }

  static boolean isMisfit(EcsText text) {
    return !codes(text).isEmpty() && !isWait(text);
  }

  /// The codes of a text that consists of nothing else.
  private static List<String> codes(EcsText text) {
    var parts =
        SEPARATORS
            .splitAsStream(PREFIX.matcher(text.whole()).replaceFirst(""))
            .map(it -> PREFIX.matcher(it.strip()).replaceFirst("").replaceFirst("[.!]$", ""))
            .filter(it -> !it.isEmpty())
            .toList();
    return parts.stream().allMatch(EcsPlacement::isCode) ? parts : List.of();
  }

  private static boolean isCode(String part) {
    return WAITS.matcher(part).matches() || MISFITS.matcher(part).matches();
  }
}
