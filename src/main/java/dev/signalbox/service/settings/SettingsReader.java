package dev.signalbox.service.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.name.QueueAddress;
import dev.signalbox.lifecycle.session.DeploymentName;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads texts into values and keeps every problem instead of stopping at the first.
final class SettingsReader {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;
  private final Set<Setting> asked;
  private final List<String> problems = new ArrayList<>();

  /// @param asked the settings that are looked at; others are as if they were not there, and are
  /// not missed
  SettingsReader(Map<String, String> environment, Set<Setting> asked) {
    this.environment = Map.copyOf(environment);
    this.asked = Set.copyOf(asked);
  }

  boolean asksFor(Setting setting) {
    return asked.contains(setting);
  }

  boolean asksForAll() {
    return asked.size() == Setting.values().length;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  Optional<String> given(Setting setting) {
    return Optional.ofNullable(environment.get(setting.key()))
        .filter(_ -> asksFor(setting))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }

  String required(Setting setting) {
    var text = given(setting);
    if (text.isEmpty() && asksFor(setting)) {
      problems.add(setting.key() + ": is required. " + setting.sentence());
    }
    return text.orElse("");
  }

  /// Whatever was given, or the default.
  String text(Setting setting) {
    return orDefault(setting);
  }

  /// A required queue URL.
  String url(Setting setting) {
    var text = required(setting);
    checkUrl(setting, text);
    return text;
  }

  /// A queue URL whose absence is told elsewhere.
  Optional<String> urlIfGiven(Setting setting) {
    var text = given(setting);
    text.ifPresent(it -> checkUrl(setting, it));
    return text;
  }

  private void checkUrl(Setting setting, String text) {
    if (!text.isEmpty() && QueueAddress.of(text).isEmpty()) {
      problem(setting, text, "is not the http(s) URL of a queue, as GetQueueUrl answers it");
    }
  }

  /// Where a service answers over HTTP.
  URI httpUri(Setting setting) {
    return httpUri(setting, orDefault(setting), setting.byDefault());
  }

  /// @param example such as the problem names
  Optional<URI> httpUriIfGiven(Setting setting, String example) {
    return given(setting).map(text -> httpUri(setting, text, example));
  }

  private URI httpUri(Setting setting, String text, String example) {
    try {
      var uri = new URI(text);
      if (text.matches("https?://.*") && uri.getHost() != null && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Said below, like any other text that is no URL.
    }
    problem(setting, text, "is not an http(s) URL such as " + example);
    return URI.create(example);
  }

  /// What sessions of this deployment are marked with.
  DeploymentName deployment(Setting setting) {
    var name = orDefault(setting);
    if (DeploymentName.isAllowed(name)) {
      return new DeploymentName(name);
    }
    problem(setting, name, "is not a name: " + DeploymentName.FORM);
    return DeploymentName.DEFAULT;
  }

  /// The name of an S3 bucket, as AWS lets them be.
  Optional<String> bucket(Setting setting) {
    var name = given(setting);
    name.filter(it -> !it.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"))
        .ifPresent(it -> problem(setting, it, "is not the name of an S3 bucket"));
    return name;
  }

  /// A whole number within bounds.
  int number(Setting setting, int min, int max) {
    var text = orDefault(setting);
    try {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, like a number out of bounds.
    }
    problem(setting, text, "is not a whole number from " + min + " to " + max);
    return min;
  }

  OptionalInt numberIfGiven(Setting setting, int min, int max) {
    return given(setting).isPresent()
        ? OptionalInt.of(number(setting, min, max))
        : OptionalInt.empty();
  }

  /// A time within bounds: a number and its unit, `ms`, `s`, `m`, `h` or `d`.
  Duration time(Setting setting, Duration min, Duration max) {
    var text = orDefault(setting);
    var time = duration(text);
    if (time.isEmpty()) {
      problem(setting, text, "is not a time such as 500ms, 30s, 5m, 8h, 90d");
      return min;
    }
    if (time.get().compareTo(min) < 0 || time.get().compareTo(max) > 0) {
      problem(setting, text, "is not between " + min.toMillis() + "ms and " + max.toHours() + "h");
      return min;
    }
    return time.get();
  }

  static Optional<Duration> duration(String text) {
    var parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var number = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /// One of a few words.
  <T> T word(Setting setting, Map<String, T> words) {
    var text = orDefault(setting);
    var value = words.get(text);
    if (value == null) {
      problem(
          setting,
          text,
          "is none of " + String.join(", ", words.keySet().stream().sorted().toList()));
    }
    return Optional.ofNullable(value)
        .or(() -> Optional.ofNullable(words.get(setting.byDefault())))
        .orElseThrow();
  }

  boolean flag(Setting setting) {
    return word(setting, Map.of("true", true, "false", false));
  }

  /// Entries between commas; blanks and spaces around them do not count.
  List<String> list(Setting setting) {
    return given(setting).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  /// A JSON array of strings.
  Optional<List<String>> strings(Setting setting) {
    return given(setting)
        .flatMap(
            text -> {
              try {
                return Optional.of(JSON.readValue(text, new TypeReference<List<String>>() {}));
              } catch (JsonProcessingException _) {
                problem(setting, text, "is not a JSON array of strings");
                return Optional.empty();
              }
            });
  }

  <T> List<T> each(Setting setting, String expected, Function<String, Optional<T>> read) {
    var values = new ArrayList<T>();
    for (var entry : list(setting)) {
      var value = read.apply(entry);
      if (value.isEmpty()) {
        problem(setting, entry, "is not " + expected);
      }
      value.ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  /// A variable of AWS or of OpenTelemetry, which is not ours to name.
  Optional<String> ofOthers(String name) {
    return Optional.ofNullable(environment.get(name)).filter(it -> !it.isBlank());
  }

  /// The names of all variables there are, in order.
  List<String> names() {
    return environment.keySet().stream().sorted().toList();
  }

  void problem(String text) {
    problems.add(text);
  }

  void problem(Setting setting, String text, String what) {
    problems.add(setting.key() + ": \"" + text + "\" " + what);
  }

  String orDefault(Setting setting) {
    return given(setting).orElse(setting.byDefault());
  }
}
