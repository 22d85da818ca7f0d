package dev.signalbox.deploy.alarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Metric math for one datapoint, as far as our alarms use it. Whatever is calculated with a
/// missing value is missing; what is not modelled is an error and not a guess.
final class MetricMath {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:([0-9]+(?:\\.[0-9]+)?)|([A-Za-z]\\w*)|(==|>=|<=|[-+*/(),<>\\[\\]]))");

  /// Operators from those that bind least.
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("OR"),
          List.of("AND"),
          List.of("==", ">", "<", ">=", "<="),
          List.of("+", "-"),
          List.of("*", "/"));

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, OptionalDouble> values;
  private int at;

  private MetricMath(String text, Map<String, OptionalDouble> values) {
    this.values = values;
    var token = TOKEN.matcher(text.strip());
    var from = 0;
    while (token.find() && token.start() == from) {
      tokens.add(token.group().strip());
      from = token.end();
    }
    if (from != text.strip().length()) {
      throw new IllegalArgumentException("not modelled: " + text.substring(from));
    }
  }

  static OptionalDouble of(String expression, Map<String, OptionalDouble> values) {
    var math = new MetricMath(expression, values);
    var value = math.level(0);
    if (math.at != math.tokens.size()) {
      throw new IllegalArgumentException("not modelled: " + expression);
    }
    return value;
  }

  private Optional<String> next() {
    return at < tokens.size() ? Optional.of(tokens.get(at)) : Optional.empty();
  }

  private void take(String token) {
    if (!next().equals(Optional.of(token))) {
      throw new IllegalArgumentException("expected " + token + " in " + tokens);
    }
    at++;
  }

  private OptionalDouble level(int level) {
    if (level == LEVELS.size()) {
      return term();
    }
    var left = level(level + 1);
    while (next().filter(LEVELS.get(level)::contains).isPresent()) {
      var operator = next().orElseThrow();
      at++;
      left = applied(operator, left, level(level + 1));
    }
    return left;
  }

  private static OptionalDouble applied(
      String operator, OptionalDouble left, OptionalDouble right) {
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalDouble.empty();
    }
    var a = left.getAsDouble();
    var b = right.getAsDouble();
    return OptionalDouble.of(
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          case "==" -> truth(a == b);
          case ">" -> truth(a > b);
          case "<" -> truth(a < b);
          case ">=" -> truth(a >= b);
          case "<=" -> truth(a <= b);
          case "AND" -> truth(a != 0 && b != 0);
          case "OR" -> truth(a != 0 || b != 0);
          default -> throw new IllegalArgumentException("not modelled: " + operator);
        });
  }

  private static double truth(boolean holds) {
    return holds ? 1 : 0;
  }

  private OptionalDouble term() {
    var token = next().orElseThrow();
    at++;
    if (token.equals("(")) {
      var inner = level(0);
      take(")");
      return inner;
    }
    if (Character.isDigit(token.charAt(0))) {
      return OptionalDouble.of(Double.parseDouble(token));
    }
    if (next().equals(Optional.of("("))) {
      return function(token, arguments());
    }
    if (!values.containsKey(token)) {
      throw new IllegalArgumentException("no metric is called " + token);
    }
    return values.getOrDefault(token, OptionalDouble.empty());
  }

  private List<OptionalDouble> arguments() {
    take("(");
    var arguments = new ArrayList<OptionalDouble>();
    arguments.add(level(0));
    while (next().equals(Optional.of(","))) {
      at++;
      arguments.add(level(0));
    }
    take(")");
    return arguments;
  }

  private static OptionalDouble function(String name, List<OptionalDouble> arguments) {
    return switch (name) {
      case "FILL" -> arguments.getFirst().isPresent() ? arguments.getFirst() : arguments.getLast();
      case "IF" ->
          arguments.getFirst().isEmpty()
              ? OptionalDouble.empty()
              : arguments.get(arguments.getFirst().getAsDouble() != 0 ? 1 : 2);
      default -> throw new IllegalArgumentException("not modelled: " + name);
    };
  }
}
