package dev.signalbox.doctor;

import java.util.List;
import java.util.stream.Stream;

/// All that was examined, in order.
public record Report(List<Examined> lines) {
  public Report {
    lines = List.copyOf(lines);
  }

  public Stream<Finding> findings() {
    return lines.stream()
        .flatMap(
            it ->
                switch (it.outcome()) {
                  case Outcome.Found(var findings) -> findings.stream();
                  case Outcome.Good _, Outcome.NotChecked _ -> Stream.empty();
                });
  }

  /// The lines that could not be checked for this reason.
  public List<Examined> notChecked(Outcome.Why why) {
    return lines.stream()
        .filter(
            it ->
                switch (it.outcome()) {
                  case Outcome.NotChecked(var because, _) -> because == why;
                  case Outcome.Good _, Outcome.Found _ -> false;
                })
        .toList();
  }
}
