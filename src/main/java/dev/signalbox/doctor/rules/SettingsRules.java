package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the settings must be like.
public final class SettingsRules {
  private static final List<String> THIS_HOST = List.of("127.0.0.1", "localhost", "::1");

  private SettingsRules() {}

  /// What they say of the console.
  ///
  /// @param hasToken whether the service has one, known here or not
  public record Console(boolean enabled, boolean hasToken, String host) {}

  /// @param problems without which the service would not start
  public static Outcome wrong(List<String> problems) {
    return new Outcome.Found(
        problems.stream()
            .map(
                it ->
                    new Finding(
                        Severity.ERROR,
                        it,
                        "The service does not start.",
                        Optional.of("signalbox config")))
            .toList());
  }

  /// What lets it start and is not what anybody wants.
  public static Outcome good(Console console) {
    return Outcome.of(
        "complete, no contradictions",
        Stream.of(open(console), unused(console)).flatMap(Optional::stream).toList());
  }

  private static Optional<Finding> open(Console console) {
    return console.enabled() && !console.hasToken() && !THIS_HOST.contains(console.host())
        ? Optional.of(
            Finding.warning(
                "The console is served on "
                    + console.host()
                    + " without a token (SIGNALBOX_CONSOLE_TOKEN).",
                "Nobody sees anything there: it is shown to whoever logs in, and nobody can.",
                "export SIGNALBOX_CONSOLE_TOKEN=\"$(openssl rand -hex 16)\""))
        : Optional.empty();
  }

  private static Optional<Finding> unused(Console console) {
    return !console.enabled() && console.hasToken()
        ? Optional.of(
            Finding.warning(
                "SIGNALBOX_CONSOLE_TOKEN is set, but SIGNALBOX_CONSOLE_ENABLED is not true.",
                "There is no console to use it in.",
                "export SIGNALBOX_CONSOLE_ENABLED=true"))
        : Optional.empty();
  }
}
