package dev.signalbox.metrics;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The series of counters that are there from the start, at 0: a rate of what appears with its
/// first count would miss it. Those of what the settings name appear when they are met.
final class KnownSeries {
  private KnownSeries() {}

  /// Returns the values of the labels of each.
  static List<List<String>> of(Meters meter) {
    if (meter.kind() != Meters.Kind.COUNTER) {
      return List.of();
    }
    if (meter == Meters.TRANSITIONS) {
      return transitions();
    }
    return meter == Meters.VERDICTS ? verdicts() : combinations(meter.labels());
  }

  private static List<List<String>> transitions() {
    return Arrays.stream(TaskStatus.values())
        .flatMap(from -> from.targets().stream().map(to -> List.of(from.name(), to.name())))
        .toList();
  }

  /// A code has one origin.
  private static List<List<String>> verdicts() {
    return Stream.concat(
            Arrays.stream(FailureCode.values()).map(it -> List.of(it.name(), it.origin().name())),
            Stream.of(List.of(Label.Word.NONE, Label.Word.NONE)))
        .toList();
  }

  /// None where a label's values follow from the settings.
  private static List<List<String>> combinations(List<Label> labels) {
    var all = Stream.of(List.<String>of());
    for (var label : labels) {
      all = all.flatMap(begun -> label.words().stream().map(word -> with(begun, word)));
    }
    return all.toList();
  }

  private static List<String> with(List<String> begun, String word) {
    return Stream.concat(begun.stream(), Stream.of(word)).toList();
  }
}
