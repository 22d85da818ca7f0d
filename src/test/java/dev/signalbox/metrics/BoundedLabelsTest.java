package dev.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.aws.CallWatcher.Measured;
import dev.signalbox.aws.CallWatcher.Result;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.DeadLettered;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.EventIgnored;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever is counted, there are as many series as the catalogue says and no more.
class BoundedLabelsTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "other\"} 1\nsignalbox_verdicts_total{code=\"X",
          "<script>alert(1)</script>",
          "\u202egnp.exe",
          "\u0000\u001b[31m",
          "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A",
          "alice@example.com",
          "x".repeat(10_000));

  private final ServiceMeters meters = new ServiceMeters();
  private final OccurrenceMeters occurrences = new OccurrenceMeters(meters);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void wordsOfMessagesBecomeNoLabels() {
    var before = meters.read().size();

    for (var word : words(500)) {
      occurrences.note(new EventIgnored(word));
      occurrences.note(new DeadLettered("tasks", word));
    }

    assertThat(meters.read()).hasSize(before + 1);
    assertThat(meters.total(Meters.DEAD_LETTERS, "reason", "other"))
        .isEqualTo(500 + HOSTILE.size());
    assertThat(meters.total(Meters.EVENTS_IGNORED, "reason", "other"))
        .isEqualTo(500 + HOSTILE.size());
    assertThat(values()).doesNotContainAnyElementsOf(HOSTILE);
    assertThat(meters.scrape()).doesNotContain("script", "alice", "word-");
  }

  private static List<String> words(int more) {
    var words = new ArrayList<>(HOSTILE);
    IntStream.range(0, more).forEach(it -> words.add("word-" + it));
    return words;
  }

  /// The SDK names them, but nobody knows what the next one names.
  @Test
  void operationsHaveABound() {
    for (int i = 0; i < 1_000; i++) {
      var call = new Measured("dynamodb", "Operation" + i, Result.SUCCESS, Duration.ofMillis(3));
      new CallMeters(meters).measured(call);
    }

    assertThat(meters.read().stream().filter(it -> it.series().meter() == Meters.AWS_CALLS))
        .hasSize(100);
  }

  /// Every label of every series says what the catalogue says that it can.
  @Test
  void everySeriesIsOfTheCatalogue() {
    for (var reading : meters.read()) {
      var series = reading.series();
      assertThat(series.labels()).hasSameSizeAs(series.meter().labels());
      for (var label : series.meter().labels()) {
        assertThat(label.words()).contains(series.labels().get(label.key()));
      }
    }
  }

  /// What is there from the start can be alarmed on from the start.
  @Test
  void aCounterIsThereBeforeItCounts() {
    assertThat(meters.scrape())
        .contains(
            "signalbox_verdicts_total{code=\"OUT_OF_MEMORY\",origin=\"AGENT\"} 0.0",
            "signalbox_verdicts_total{code=\"NONE\",origin=\"NONE\"} 0.0",
            "signalbox_transitions_total{from=\"RUNNING\",to=\"FAILED\"} 0.0",
            "signalbox_stops_unconfirmed_total 0.0",
            "signalbox_sweep_corrections_total{kind=\"look\"} 0.0");
    assertThat(meters.read().stream().filter(it -> it.series().meter() == Meters.VERDICTS))
        .hasSize(FailureCode.values().length + 1);
  }

  @Test
  void everyReasonOfADeadLetterIsCountedByItsWord() {
    assertThat(Label.LETTER_REASON.words())
        .containsExactlyInAnyOrderElementsOf(with(DeadLetters.REASONS, Label.Word.OTHER));
  }

  /// An envelope's reason begins with its word.
  @Test
  void everyReasonThatIsWrittenInTheCodeHasItsWord() throws Exception {
    var written = new HashSet<String>();
    var ignored = Pattern.compile("Reading\\.Ignored\\(([^;]*)\\);");
    var quoted = Pattern.compile("\"([a-z_]+)\"");
    for (var file : sources()) {
      var places = ignored.matcher(Files.readString(file));
      while (places.find()) {
        quoted.matcher(places.group(1)).results().forEach(it -> written.add(it.group(1)));
      }
    }
    assertThat(written).contains("foreign_cluster", "not_ours", "settled");
    var known = new HashSet<>(Label.Word.FOREIGN);
    known.addAll(Label.IGNORED_REASON.words());
    assertThat(known).containsAll(written);
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(it -> it.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void twoReplicasInOneProcessDoNotAddUp() {
    try (var other = new ServiceMeters()) {
      occurrences.note(new Occurrence.TaskAccepted());

      assertThat(meters.total(Meters.TASKS_ACCEPTED)).isOne();
      assertThat(other.total(Meters.TASKS_ACCEPTED)).isZero();
    }
  }

  private static Set<String> with(Set<String> words, String more) {
    var all = new HashSet<>(words);
    all.add(more);
    return all;
  }

  private Set<String> values() {
    return meters.read().stream()
        .flatMap(it -> it.series().labels().values().stream())
        .collect(Collectors.toSet());
  }
}
