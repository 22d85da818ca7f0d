package dev.signalbox.service.settings;

import java.util.Arrays;
import java.util.List;

/// What must be given because something else is, and what must not.
final class Requirements {
  private final SettingsReader reader;

  Requirements(SettingsReader reader) {
    this.reader = reader;
  }

  /// Names with our prefix that no setting has: most often a slip that would go unnoticed.
  void refuseUnknownNames() {
    reader.names().stream()
        .filter(name -> name.startsWith(Setting.PREFIX) && Setting.ofKey(name).isEmpty())
        .forEach(name -> reader.problem(name + ": there is no such setting" + nearest(name)));
  }

  private static String nearest(String name) {
    return Arrays.stream(Setting.values())
        .map(Setting::key)
        .filter(key -> key.replace("_", "").equalsIgnoreCase(name.replace("_", "")))
        .findFirst()
        .map(key -> "; did you mean " + key + "?")
        .orElse("");
  }

  /// ECS is all or nothing.
  void checkEcs(boolean enabled) {
    if (enabled) {
      tellMissing(Setting.Need.WITH_ECS, Setting.ECS_ENABLED, "ECS is all or nothing");
    } else {
      tellStrayEcs();
    }
  }

  private void tellStrayEcs() {
    var stray = Arrays.stream(Setting.values()).filter(it -> it.isOfEcs() && isGiven(it)).toList();
    if (!stray.isEmpty() && reader.asksForAll()) {
      reader.problem(
          names(stray)
              + " given, but "
              + Setting.ECS_ENABLED.key()
              + " is not true: ECS is all or nothing. Set it to true, or take these out");
    }
  }

  /// AgentCore is on unless it is switched off; what is set for it then does no harm.
  void checkAgentCore(boolean enabled) {
    if (enabled) {
      tellMissing(
          Setting.Need.WITH_AGENTCORE,
          Setting.AGENTCORE_ENABLED,
          "starts beyond the launch rate wait there");
    }
  }

  private void tellMissing(Setting.Need need, Setting enabled, String because) {
    var missing =
        Arrays.stream(Setting.values())
            .filter(it -> it.need() == need && !isGiven(it) && reader.asksForAll())
            .toList();
    if (!missing.isEmpty()) {
      reader.problem(
          enabled.key()
              + " is true, but "
              + names(missing)
              + (missing.size() == 1 ? " is" : " are")
              + " missing: "
              + because
              + ". Set "
              + (missing.size() == 1 ? "it" : "them")
              + ", or set "
              + enabled.key()
              + "=false");
    }
  }

  private boolean isGiven(Setting setting) {
    return reader.given(setting).isPresent();
  }

  private static String names(List<Setting> settings) {
    return String.join(", ", settings.stream().map(Setting::key).toList());
  }
}
