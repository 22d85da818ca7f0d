package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.metrics.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Pages name a metric in full, and only metrics that there are.
class MetricNamesTest {
  private static final Path METRICS = Path.of("docs/reference/metrics.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OF_CLOUDWATCH =
      Pattern.compile("signalbox\\.[a-z]+(?:\\.[a-z]+)*(?:\\{.*})?");
  private static final Pattern OF_PROMETHEUS = Pattern.compile("signalbox_[a-z_]+(?:\\{.*})?");

  /// As a counter with a label is written, by whatever name it goes.
  private static final Pattern COUNTED = Pattern.compile("[a-z]+[._][a-z._]+\\{[^}/]*}");

  /// What spans have.
  private static final Set<String> OF_TRACES = Set.of("signalbox.outcome");

  private static Set<String> known() {
    return Arrays.stream(Meters.values())
        .flatMap(it -> Stream.of(it.meterName(), it.prometheusName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> pages() throws IOException {
    try (var files = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md"), Path.of("deploy/README.md")),
              files.filter(it -> it.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  @Test
  void everyMetricThatAPageNamesIsInTheCatalogue() throws IOException {
    var known = known();
    var named = 0;
    var wrong = new ArrayList<String>();
    for (var page : pages()) {
      for (var code : CODE.matcher(Files.readString(page)).results().toList()) {
        var word = code.group(1);
        if (OF_CLOUDWATCH.matcher(word).matches()
            || OF_PROMETHEUS.matcher(word).matches()
            || COUNTED.matcher(word).matches()) {
          named++;
          if (!known.contains(word.replaceAll("\\{.*", "")) && !OF_TRACES.contains(word)) {
            wrong.add(page + ": " + word);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(named).isGreaterThan(90);
  }

  /// The page lists them by hand, in a sentence.
  @Test
  void thePageNamesTheMetricsThatAreToldByLabel() throws IOException {
    var page = Files.readString(METRICS);
    var from = page.indexOf("are there once more for each");
    var sentence = page.substring(from, page.indexOf(". The other labels", from));

    assertThat(CODE.matcher(sentence).results().map(it -> it.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Meters.values())
                .filter(Meters::isToldByLabel)
                .map(it -> it.meterName().replaceFirst("^signalbox\\.", ""))
                .toList());
  }
}
