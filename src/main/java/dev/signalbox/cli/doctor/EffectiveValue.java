package dev.signalbox.cli.doctor;

import dev.signalbox.cli.connect.Origin;
import dev.signalbox.cli.connect.ResolvedSettings;
import dev.signalbox.service.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The value that a setting has, and where it has it from.
///
/// @param value empty where there is none
/// @param isSecret whether it is not to be shown
/// @param origin in words: a place, `default`, or `not set`
record EffectiveValue(String name, Optional<String> value, boolean isSecret, String origin) {
  static final String HIDDEN = "(hidden)";

  /// Our own are of `Setting`; of AWS's and of proxies', those that lead a call elsewhere.
  private static final Pattern OF_OTHERS =
      Pattern.compile("AWS_.*|(?i:https?_proxy|no_proxy|all_proxy)");

  private static final Pattern PASSWORD = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");
  private static final Pattern SECRET =
      Pattern.compile(".*(SECRET|TOKEN|PASSWORD|ACCESS_KEY).*", Pattern.CASE_INSENSITIVE);

  /// All settings in the order of the reference, then what else was given that matters.
  static List<EffectiveValue> all(ResolvedSettings resolved) {
    var all = new ArrayList<EffectiveValue>();
    for (var setting : Setting.values()) {
      all.add(of(setting, resolved));
    }
    resolved.values().keySet().stream()
        .filter(it -> OF_OTHERS.matcher(it).matches())
        .sorted()
        .map(it -> given(it, isSecret(it), resolved))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /// A path or a URL of credentials is none.
  private static boolean isSecret(String name) {
    return SECRET.matcher(name).matches()
        && !name.matches(".*(_URI|_FILE)|AWS_ENDPOINT_URL.*")
        && !name.toUpperCase(Locale.ROOT).endsWith("_PROXY");
  }

  private static EffectiveValue of(Setting setting, ResolvedSettings resolved) {
    var isGiven = !resolved.values().getOrDefault(setting.key(), "").isBlank();
    if (isGiven) {
      return given(setting.key(), setting.isSecret(), resolved);
    }
    var withheld = Optional.ofNullable(resolved.withheld().get(setting)).map(Origin::words);
    if (withheld.isPresent()) {
      return new EffectiveValue(setting.key(), Optional.of(HIDDEN), true, withheld.get());
    }
    return setting.byDefault().isEmpty()
        ? new EffectiveValue(setting.key(), Optional.empty(), setting.isSecret(), "not set")
        : new EffectiveValue(
            setting.key(), Optional.of(setting.byDefault()), setting.isSecret(), "default");
  }

  private static EffectiveValue given(String name, boolean isSecret, ResolvedSettings resolved) {
    var value = resolved.values().getOrDefault(name, "").strip();
    return new EffectiveValue(
        name,
        Optional.of(isSecret ? HIDDEN : PASSWORD.matcher(value).replaceAll(HIDDEN)),
        isSecret,
        Optional.ofNullable(resolved.origins().get(name)).map(Origin::words).orElse("default"));
  }
}
