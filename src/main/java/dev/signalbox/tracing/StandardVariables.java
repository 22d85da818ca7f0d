package dev.signalbox.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.tracing.Sampling.Rule;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What OpenTelemetry's own variables say, as far as they mean something here. The names are those
/// of its specification; no other one has an effect.
///
/// @param attributes of the resource, in place of ours
/// @param headers that a collector wants
public record StandardVariables(
    Sampling sampling, Map<String, String> attributes, Map<String, String> headers) {
  /// Those that hold no secret.
  public static final Set<String> PLAIN =
      Set.of(
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG");

  /// The first that is given counts.
  private static final List<String> HEADERS =
      List.of("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS");

  /// Where none is given.
  public static final StandardVariables NONE =
      new StandardVariables(Sampling.DEFAULT, Map.of(), Map.of());

  private static final String PARENT = "parentbased_";
  private static final Map<String, Rule> SAMPLERS =
      Map.of("always_on", Rule.ALL, "always_off", Rule.NONE, "traceidratio", Rule.SHARE);

  public StandardVariables {
    attributes = Map.copyOf(attributes);
    headers = Map.copyOf(headers);
  }

  /// What came of reading.
  ///
  /// @param problems what is wrong with them, without the values of headers
  public record Reading(StandardVariables variables, List<String> problems) {}

  /// @param variables the value of each by its name
  public static Reading read(Function<String, Optional<String>> variables) {
    var problems = new ArrayList<String>();
    var sampling = sampling(variables, problems);
    var attributes = new LinkedHashMap<>(pairs("OTEL_RESOURCE_ATTRIBUTES", variables, problems));
    variables.apply("OTEL_SERVICE_NAME").ifPresent(it -> attributes.put("service.name", it));
    var headers =
        HEADERS.stream()
            .filter(it -> variables.apply(it).isPresent())
            .findFirst()
            .map(it -> pairs(it, variables, problems))
            .orElse(Map.of());
    return new Reading(new StandardVariables(sampling, attributes, headers), problems);
  }

  private static Sampling sampling(
      Function<String, Optional<String>> variables, List<String> problems) {
    var name = variables.apply("OTEL_TRACES_SAMPLER");
    if (name.isEmpty()) {
      return Sampling.DEFAULT;
    }
    var rule = Optional.ofNullable(SAMPLERS.get(name.get().replaceFirst("^" + PARENT, "")));
    if (rule.isEmpty()) {
      problems.add(
          "OTEL_TRACES_SAMPLER: \"%s\" is none of %s, nor one of them with %s before it"
              .formatted(
                  name.get(),
                  String.join(", ", SAMPLERS.keySet().stream().sorted().toList()),
                  PARENT));
      return Sampling.DEFAULT;
    }
    return new Sampling(
        rule.get(),
        rule.get() == Rule.SHARE ? share(variables, problems) : 1,
        name.get().startsWith(PARENT));
  }

  private static double share(Function<String, Optional<String>> variables, List<String> problems) {
    var text = variables.apply("OTEL_TRACES_SAMPLER_ARG").orElse("1");
    if (text.matches("0([.][0-9]{1,9})?|1([.]0{1,9})?")) {
      return Double.parseDouble(text);
    }
    problems.add("OTEL_TRACES_SAMPLER_ARG: \"" + text + "\" is not a share from 0 to 1");
    return 1;
  }

  /// Pairs between commas, whose values are percent-encoded.
  private static Map<String, String> pairs(
      String name, Function<String, Optional<String>> variables, List<String> problems) {
    var pairs = new LinkedHashMap<String, String>();
    for (var entry : variables.apply(name).orElse("").split(",", -1)) {
      var parts = entry.strip().split("=", 2);
      if (parts.length == 2 && !parts[0].isBlank()) {
        decoded(parts[1].strip())
            .ifPresentOrElse(
                it -> pairs.put(parts[0].strip(), it),
                () -> problems.add(name + ": what stands after a % is not two digits"));
      } else if (!entry.isBlank()) {
        problems.add(name + ": an entry is not a name, = and a value");
      }
    }
    return pairs;
  }

  /// A plus is one, other than in a form.
  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Without the headers, which hold secrets.
  @Override
  public String toString() {
    return "StandardVariables[sampling=%s, attributes=%s, headers=%s]"
        .formatted(sampling, attributes, headers.keySet());
  }
}
