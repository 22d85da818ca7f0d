package dev.signalbox.github;

import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import java.util.regex.Pattern;

/// The name of a branch. It goes into commands of agents, so what git does not allow is not taken.
final class Branch {
  private static final Pattern NAME =
      Pattern.compile(
          "(?!-)(?!.*(?:\\.\\.|@\\{|//|\\.lock(?:/|$)))[^\\x00-\\x20\\x7f~^:?*\\[\\\\]{1,255}");

  private Branch() {}

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Unread(
          Trouble.LASTING, "GitHub names no branch of the pull request that git would take");
    }
    return name;
  }
}
