package dev.signalbox.doctor.rules.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One condition of a statement.
///
/// @param operator in lower case, as is the key
record PolicyCondition(String operator, String key, List<String> values) {
  private static final String IF_EXISTS = "ifexists";

  PolicyCondition {
    operator = operator.toLowerCase(Locale.ROOT).replaceFirst("^for(any|all)values?:", "");
    key = key.toLowerCase(Locale.ROOT);
    values = List.copyOf(values);
  }

  /// Whether a call meets it; empty where that is not known here.
  Optional<Boolean> isMetBy(EventBridgeCall call) {
    var value = call.value(key);
    if (value.isEmpty() && !call.lacks(key)) {
      return Optional.empty();
    }
    if (operator.equals("null")) {
      return Optional.of(values.contains(Boolean.toString(value.isEmpty())));
    }
    if (value.isEmpty()) {
      return Optional.of(operator.endsWith(IF_EXISTS) || operator.contains("not"));
    }
    return equality(operator.replace(IF_EXISTS, ""), value.get());
  }

  private Optional<Boolean> equality(String plain, String value) {
    return switch (plain) {
      case "stringequals", "bool" -> Optional.of(values.contains(value));
      case "stringequalsignorecase" ->
          Optional.of(values.stream().anyMatch(value::equalsIgnoreCase));
      case "stringlike", "arnequals", "arnlike" -> Optional.of(isLike(value));
      case "stringnotequals" -> Optional.of(!values.contains(value));
      case "stringnotequalsignorecase" ->
          Optional.of(values.stream().noneMatch(value::equalsIgnoreCase));
      case "stringnotlike", "arnnotequals", "arnnotlike" -> Optional.of(!isLike(value));
      default -> Optional.empty();
    };
  }

  private boolean isLike(String value) {
    return values.stream().anyMatch(it -> PolicyStatement.covers(it, value));
  }
}
