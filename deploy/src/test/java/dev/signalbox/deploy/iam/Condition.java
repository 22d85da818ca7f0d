package dev.signalbox.deploy.iam;

import java.util.List;

/// One key of a condition block: an operator, the key, and the values that it is held against.
public record Condition(String operator, String key, List<String> values) {
  private static final String ALL = "ForAllValues:";
  private static final String ANY = "ForAnyValue:";

  public Condition {
    values = List.copyOf(values);
  }

  boolean holds(Call call) {
    var found = call.values(key);
    if (operator.equals("Null")) {
      return values.equals(List.of(Boolean.toString(found.isEmpty())));
    }
    if (operator.startsWith(ALL)) {
      // Of what is not there for-all holds: AWS warns of it, and so a Null condition belongs to it.
      return found.stream().allMatch(it -> matches(operator.substring(ALL.length()), it, call));
    }
    if (operator.startsWith(ANY)) {
      return found.stream().anyMatch(it -> matches(operator.substring(ANY.length()), it, call));
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "a key of several values needs for-all or for-any: " + key);
    }
    return found.isEmpty() ? operator.contains("Not") : matches(operator, found.getFirst(), call);
  }

  private boolean matches(String comparison, String value, Call call) {
    return switch (comparison) {
      case "StringEquals" -> isAny(value, call, false);
      case "StringLike", "ArnLike", "ArnEquals" -> isAny(value, call, true);
      case "StringNotEquals" -> !isAny(value, call, false);
      case "StringNotLike" -> !isAny(value, call, true);
      default -> throw new IllegalArgumentException("not modelled: " + operator);
    };
  }

  private boolean isAny(String value, Call call, boolean wild) {
    return values.stream()
        .anyMatch(
            it -> call.pattern(it, wild).map(form -> form.matcher(value).matches()).orElse(false));
  }
}
