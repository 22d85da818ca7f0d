package dev.signalbox.deploy.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request as IAM sees it: who, what, on what, and the context keys that the service fills in.
/// Keys are told apart without regard to case.
public record Call(
    String principal, String action, String resource, Map<String, List<String>> context) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  public Call {
    var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    keys.putAll(context);
    context = keys;
  }

  /// The same call with one more key, or with another value of it.
  public Call with(String key, String... values) {
    var more = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(context);
    more.put(key, List.of(values));
    return new Call(principal, action, resource, more);
  }

  /// Values of a key; empty where the request has none.
  List<String> values(String key) {
    return context.getOrDefault(key, List.of());
  }

  /// The pattern as an expression: stars and question marks are wild where the policy has them, and
  /// plain text where a variable brings them. Absent where the request lacks a variable, since such
  /// an element matches nothing.
  Optional<Pattern> pattern(String text, boolean wild) {
    var expression = new StringBuilder();
    var variable = VARIABLE.matcher(text);
    var from = 0;
    while (variable.find()) {
      expression.append(plain(text.substring(from, variable.start()), wild));
      var value = value(variable.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      expression.append(Pattern.quote(value.get()));
      from = variable.end();
    }
    expression.append(plain(text.substring(from), wild));
    return Optional.of(Pattern.compile(expression.toString(), Pattern.DOTALL));
  }

  private Optional<String> value(String variable) {
    if (List.of("*", "?", "$").contains(variable)) {
      return Optional.of(variable);
    }
    if (!variable.matches("[A-Za-z0-9:/_.-]+")) {
      throw new IllegalArgumentException("not modelled: ${" + variable + "}");
    }
    var values = values(variable);
    if (values.size() > 1) {
      throw new IllegalArgumentException("a variable of several values: " + variable);
    }
    return values.stream().findFirst();
  }

  private static String plain(String text, boolean wild) {
    if (!wild) {
      return Pattern.quote(text);
    }
    return Pattern.compile("[*?]|[^*?]+")
        .matcher(text)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    switch (part.group()) {
                      case "*" -> ".*";
                      case "?" -> ".";
                      default -> Pattern.quote(part.group());
                    }));
  }

  /// Whether the action is meant by one of a statement's.
  boolean isAction(String text) {
    return pattern(text.toLowerCase(Locale.ROOT), true)
        .map(it -> it.matcher(action.toLowerCase(Locale.ROOT)).matches())
        .orElse(false);
  }

  boolean isOn(String text) {
    return pattern(text, true).map(it -> it.matcher(resource).matches()).orElse(false);
  }
}
