package dev.signalbox.doctor;

import dev.signalbox.doctor.Outcome.Why;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

  /// Whether something is to be mended.
  public boolean isWrong() {
    return findings().anyMatch(it -> it.severity().isWrong());
  }

  /// The lines of which nobody knows whether they are wrong, for no reason that is a line too.
  public List<Examined> unknown() {
    return notChecked(EnumSet.of(Why.DENIED, Why.UNANSWERED));
  }

  /// The lines that could not be checked for this reason.
  public List<Examined> notChecked(Why why) {
    return notChecked(EnumSet.of(why));
  }

  private List<Examined> notChecked(Set<Why> reasons) {
    return lines.stream()
        .filter(
            it ->
                switch (it.outcome()) {
                  case Outcome.NotChecked(var why, _) -> reasons.contains(why);
                  case Outcome.Good _, Outcome.Found _ -> false;
                })
        .toList();
  }
}
