package dev.signalbox.local.eventbridge.rule;

import dev.signalbox.local.wire.WireRefusal;

/// Whether a rule matches anything; the names are the words of the API.
public enum RuleState {
  ENABLED,
  DISABLED;

  static RuleState read(String word) {
    try {
      return valueOf(word);
    } catch (IllegalArgumentException _) {
      throw WireRefusal.of("ValidationException", "Value '" + word + "' at 'state' is not known");
    }
  }
}
