package dev.signalbox.cli.connect;

import java.util.List;
import java.util.Map;

/// Settings as lines that a shell reads back, whatever is in the values.
public final class Exports {
  private Exports() {}

  public static List<String> of(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(it -> "export " + it.getKey() + "='" + it.getValue().replace("'", "'\\''") + "'")
        .toList();
  }
}
