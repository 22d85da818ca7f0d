package dev.signalbox.deploy.choice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads context values strictly and keeps every problem, so that one synth tells all of them.
final class ContextReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Object> context;
  private final Set<String> asked = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  ContextReader(Map<String, Object> context) {
    this.context = new TreeMap<>(context);
  }

  void problem(String text) {
    problems.add(text);
  }

  /// Ends the synth if anything was wrong. A name that differs from one of ours only in its
  /// spelling would otherwise do nothing, without a word.
  void check() {
    for (var given : context.keySet()) {
      asked.stream()
          .filter(name -> !name.equals(given) && plain(name).equals(plain(given)))
          .forEach(name -> problem(given + ": there is no such key; did you mean " + name + "?"));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The context is wrong:\n  - " + String.join("\n  - ", problems));
    }
  }

  /// All keys that were read, given or not.
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  private static String plain(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  Optional<String> text(String key) {
    var _ = asked.add(key);
    return Optional.ofNullable(context.get(key))
        .map(value -> value.toString().strip())
        .filter(value -> !value.isEmpty());
  }

  String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  /// A text of a given form.
  String text(String key, String otherwise, String form) {
    var text = text(key, otherwise);
    if (!text.matches(form)) {
      problem(key + ": \"" + text + "\" does not match " + form);
    }
    return text;
  }

  boolean flag(String key, boolean otherwise) {
    var text = text(key, Boolean.toString(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      problem(key + ": \"" + text + "\" is neither true nor false");
    }
    return text.equals("true");
  }

  /// A whole number within bounds; `2048.5`, `2k` and the like are refused, not rounded.
  int number(String key, int otherwise, int min, int max) {
    var text = text(key, Integer.toString(otherwise));
    if (text.matches("[0-9]{1,9}")) {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    problem(key + ": \"" + text + "\" is not a whole number from " + min + " to " + max);
    return otherwise;
  }

  /// As above; without a value there is no number, and so no default that would limit anything.
  Optional<Integer> numberIfGiven(String key, int min, int max) {
    return text(key).map(_ -> number(key, min, min, max));
  }

  /// Entries between commas, without blanks.
  List<String> list(String key) {
    return Arrays.stream(text(key, "").split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  /// Entries that are ARNs of one service, spelled out: a star in an ARN is a permission that
  /// nobody sees.
  List<String> arns(String key, String service) {
    var arns = list(key);
    for (var arn : arns) {
      if (!arn.matches("arn:[a-z-]+:" + service + ":[^*?\\s]+")) {
        problem(key + ": \"" + arn + "\" is not the whole ARN of something in " + service);
      }
    }
    return arns;
  }

  /// A JSON object of texts, as an object in cdk.json or as text on the command line.
  Map<String, String> texts(String key) {
    var _ = asked.add(key);
    var texts = new TreeMap<String, String>();
    var value = Optional.ofNullable(context.get(key));
    if (value.isPresent() && !readTexts(value.get(), texts)) {
      problem(key + ": is not a JSON object of texts such as {\"NAME\": \"value\"}");
      return Map.of();
    }
    return texts;
  }

  /// Numbers, `true` and `false` are texts as well: cdk.json is often written so.
  private static boolean readTexts(Object value, Map<String, String> texts) {
    try {
      var json = value instanceof String text ? JSON.readTree(text) : JSON.valueToTree(value);
      json.properties().forEach(it -> texts.put(it.getKey(), it.getValue().asText()));
      return json.isObject() && json.valueStream().allMatch(it -> it.isValueNode() && !it.isNull());
    } catch (JsonProcessingException _) {
      return false;
    }
  }
}
