package dev.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.console.Turns;
import dev.signalbox.metrics.emf.EmfLines;
import dev.signalbox.metrics.emf.EmfLoop;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.DoubleStartPrevented;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.EventHandled;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.Prevention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The lines that CloudWatch makes metrics of.
class EmfLinesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final ServiceMeters meters = new ServiceMeters();
  private final OccurrenceMeters occurrences = new OccurrenceMeters(meters);
  private final EmfLines lines = new EmfLines(meters, "prod");

  @AfterEach
  void close() {
    meters.close();
  }

  private List<JsonNode> read() {
    return lines.since(NOW).stream().map(EmfLinesTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private JsonNode onlyLine() {
    var read = read();
    assertThat(read).hasSize(1);
    return read.getFirst();
  }

  @Test
  void aCounterTellsWhatWasAdded() throws IOException {
    occurrences.note(new DoubleStartPrevented(Prevention.ADOPTED));
    occurrences.note(new DoubleStartPrevented(Prevention.ADOPTED));

    assertThat(onlyLine())
        .isEqualTo(
            json(
                """
                {"_aws": {"Timestamp": 1795860000000, "CloudWatchMetrics": [{
                    "Namespace": "Signalbox",
                    "Dimensions": [["deployment"]],
                    "Metrics": [{"Name": "signalbox.double.starts.prevented", "Unit": "Count"}]}]},
                  "deployment": "prod", "how": "adopted", "signalbox.double.starts.prevented": 2.0}\
                """));

    assertThat(read()).as("nothing was added").isEmpty();
    occurrences.note(new DoubleStartPrevented(Prevention.ADOPTED));
    assertThat(onlyLine().path("signalbox.double.starts.prevented").asDouble()).isEqualTo(1);
  }

  /// CloudWatch bills each combination of labels, so only what an alarm asks for has them.
  @Test
  void labelsAreDimensionsWhereAnAlarmAsksForThemAndElsewhereOnlyStandThere() {
    meters.count(Meters.SWEEP_CORRECTIONS, "look");
    meters.count(Meters.ORPHANS, "stop");

    for (var line : read()) {
      var alarmed = line.has("signalbox.sweep.corrections");
      assertThat(line.path(alarmed ? "kind" : "judgement").asText())
          .isEqualTo(alarmed ? "look" : "stop");
      assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
          .isEqualTo(
              alarmed ? "[[\"deployment\"],[\"deployment\",\"kind\"]]" : "[[\"deployment\"]]");
    }
  }

  @Test
  void aTimerTellsItsValuesSoThatPercentilesAreRight() {
    for (int i = 0; i < 98; i++) {
      occurrences.note(new EventHandled(Duration.ofMillis(80)));
    }
    occurrences.note(new EventHandled(Duration.ofSeconds(9)));
    occurrences.note(new EventHandled(Duration.ofHours(2)));

    var line = onlyLine();
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"deployment\"]]");
    assertThat(line.path("signalbox.event.delay"))
        .isEqualTo(
            json(
                """
                {"Values": [0.1, 10.0, 7200.0], "Counts": [98, 1, 1], "Count": 100,
                  "Sum": 7216.84, "Min": 0.1, "Max": 7200.0}\
                """));

    occurrences.note(new EventHandled(Duration.ofMillis(80)));
    assertThat(onlyLine().path("signalbox.event.delay").path("Counts").toString()).isEqualTo("[1]");
  }

  /// Clocks of two machines disagree.
  @Test
  void aDurationLessThanNothingIsNone() {
    occurrences.note(new EventHandled(Duration.ofSeconds(-3)));

    assertThat(onlyLine().path("signalbox.event.delay").path("Sum").asDouble()).isZero();
  }

  @Test
  void aGaugeTellsWhatIsKnown() {
    var tokens = new AtomicReference<Number>(-3);
    meters.gauge(Meters.LAUNCH_TOKENS, tokens::get, "ecs");
    assertThat(onlyLine().path("signalbox.launch.tokens").asDouble()).isEqualTo(-3);
    assertThat(onlyLine().path("signalbox.launch.tokens").asDouble()).as("again").isEqualTo(-3);

    tokens.set(Double.NaN);
    assertThat(read()).isEmpty();
  }

  /// The rules of the specification, for everything that can be counted at once.
  @Test
  void everyLineKeepsToTheSpecification() {
    for (var meter : Meters.values()) {
      var values = meter.labels().stream().map(EmfLinesTest::anyValue).toArray(String[]::new);
      switch (meter.kind()) {
        case COUNTER -> meters.count(meter, values);
        case TIMER -> meters.time(meter, Duration.ofSeconds(1), values);
        case GAUGE, SECONDS -> meters.gauge(meter, () -> 1, values);
      }
    }

    var told = new ArrayList<String>();
    for (var line : lines.since(NOW)) {
      assertThat(line).doesNotContain("\n");
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(256 * 1024);
      keepsToTheSpecification(json(line), told);
    }
    assertThat(told).hasSize(Meters.values().length).doesNotHaveDuplicates();
  }

  private static String anyValue(Label label) {
    return label.words().isEmpty() ? "any" : label.words().getFirst();
  }

  private static void keepsToTheSpecification(JsonNode line, List<String> told) {
    assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
    assertThat(line.at("/_aws/CloudWatchMetrics")).hasSize(1);
    var directive = line.at("/_aws/CloudWatchMetrics/0");
    assertThat(directive.path("Namespace").asText()).isEqualTo("Signalbox");
    for (var dimensions : directive.path("Dimensions")) {
      assertThat(dimensions.size()).isBetween(1, 30);
      for (var dimension : dimensions) {
        var value = line.path(dimension.asText());
        assertThat(value.isTextual()).as(dimension + " of " + line).isTrue();
        assertThat(value.asText().length()).isBetween(1, 1024);
      }
    }
    assertThat(directive.path("Metrics").size()).isBetween(1, 100);
    for (var metric : directive.path("Metrics")) {
      assertThat(metric.path("Unit").asText()).isIn("Count", "Seconds", "None");
      isNumbers(line.path(metric.path("Name").asText()));
      told.add(metric.path("Name").asText());
    }
  }

  /// A number, or values of which each has its count.
  private static void isNumbers(JsonNode value) {
    if (value.isObject()) {
      assertThat(value.path("Values").size()).isBetween(1, 100);
      assertThat(value.path("Counts")).hasSameSizeAs(value.path("Values"));
    } else {
      assertThat(value.isNumber()).isTrue();
      assertThat(value.asDouble()).isFinite();
    }
  }

  @Test
  void theLoopWritesEachLineAndMarksItsTurn() {
    var written = new ArrayList<String>();
    var turns = new Turns(() -> NOW.plusSeconds(7));
    occurrences.note(new Occurrence.TaskAccepted());

    new EmfLoop(lines, written::add, () -> NOW, turns).write();

    assertThat(written).singleElement().asString().contains("\"signalbox.tasks.accepted\":1.0");
    assertThat(turns.last()).isEqualTo(NOW.plusSeconds(7));
  }

  @Test
  void aGaugeThatBreaksSilencesNoOther() {
    meters.gauge(
        Meters.LAUNCH_TOKENS,
        () -> {
          throw new IllegalStateException("planted");
        },
        "ecs");
    occurrences.note(new Occurrence.TaskAccepted());

    assertThat(onlyLine().has("signalbox.tasks.accepted")).isTrue();
    assertThat(meters.scrape()).contains("signalbox_tasks_accepted_total 1.0");
  }
}
