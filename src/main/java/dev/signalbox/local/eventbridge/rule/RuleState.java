package dev.signalbox.local.eventbridge.rule;

/// Whether a rule matches anything; the names are the words of the API.
public enum RuleState {
  ENABLED,
  DISABLED
}
