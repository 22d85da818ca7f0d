package dev.signalbox.cli.doctor;

import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.doctor.Check.Group;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Report;
import dev.signalbox.doctor.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A report for a person: what is good in a line, what is wrong with the command that mends it.
/// Within 80 columns but for the commands, which are copied whole.
final class ReportText {
  private static final int WIDTH = 80;
  private static final String INDENT = "          ";

  private final Colours colours;
  private final List<String> lines = new ArrayList<>();

  private ReportText(Colours colours) {
    this.colours = colours;
  }

  static List<String> of(Report report, Colours colours) {
    var text = new ReportText(colours);
    for (var group : Group.values()) {
      text.group(group, report.lines().stream().filter(it -> it.check().group() == group).toList());
    }
    text.unknown(report);
    text.lines.add(sum(report));
    return text.lines;
  }

  private void group(Group group, List<Examined> examined) {
    if (examined.isEmpty()) {
      return;
    }
    lines.add(group.title());
    for (var alike : joined(examined)) {
      var each = alike.getFirst();
      switch (each.outcome()) {
        case Outcome.Good(var detail) -> {
          lines.add("  " + colours.good("ok     ") + cut(each.name(), detail));
        }
        case Outcome.NotChecked(var why, var because) -> {
          lines.add("  %s  %s%s".formatted(mark(why), each.name(), others(alike.size())));
          wrap("not checked, " + words(why) + ": " + PlainText.of(because));
        }
        case Outcome.Found(var findings) -> findings.forEach(it -> finding(each, it));
      }
    }
    lines.add("");
  }

  /// What nobody knows may be wrong, unlike what follows from another line.
  private String mark(Why why) {
    return switch (why) {
      case DENIED, UNANSWERED -> colours.bold("UNKNOWN");
      case AFTER_ANOTHER, NOT_HERE -> colours.faint("-      ");
    };
  }

  private static String others(int alike) {
    return alike == 1 ? "" : " and " + (alike - 1) + (alike == 2 ? " other" : " others");
  }

  private static String words(Why why) {
    return switch (why) {
      case DENIED -> "these credentials may not ask";
      case UNANSWERED -> "nobody could say";
      case AFTER_ANOTHER -> "something else comes first";
      case NOT_HERE -> "there is nothing to check";
    };
  }

  private void finding(Examined each, Finding finding) {
    var word =
        switch (finding.severity()) {
          case ERROR -> colours.bad("ERROR  ");
          case WARNING -> colours.bold("WARNING");
          case NOTE -> colours.faint("note   ");
        };
    lines.add("  %s  %s".formatted(word, each.name()));
    wrap(finding.what());
    wrap("Breaks: " + finding.breaks());
    finding.mend().ifPresent(it -> lines.add(INDENT + "Mend:   " + PlainText.of(it)));
  }

  /// Lines that were not checked for one and the same reason are one.
  private static List<List<Examined>> joined(List<Examined> examined) {
    var joined = new LinkedHashMap<String, List<Examined>>();
    for (var each : examined) {
      var key =
          switch (each.outcome()) {
            case Outcome.NotChecked(_, var because) -> "- " + because;
            case Outcome.Good _, Outcome.Found _ -> each.name();
          };
      joined.computeIfAbsent(key, _ -> new ArrayList<>()).add(each);
    }
    return List.copyOf(joined.values());
  }

  /// Once more at the end, where people look: what is not checked may hide what is wrong.
  private void unknown(Report report) {
    var names = report.unknown().stream().map(Examined::name).toList();
    if (!names.isEmpty()) {
      lines.add(colours.bold("NOT CHECKED, so nobody knows:"));
      wrap(String.join(", ", names));
    }
  }

  private static String sum(Report report) {
    var told =
        Arrays.stream(Severity.values())
            .map(it -> counted(it, report.findings().filter(f -> f.severity() == it).count()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    var unknown = report.unknown().size();
    var unchecked = unknown + report.notChecked(Why.AFTER_ANOTHER).size();
    var well = unknown == 0 ? "Nothing is wrong" : "Nothing is wrong with what could be checked";
    var found = report.isWrong() ? told : well + (told.isEmpty() ? "" : "; " + told);
    return found + (unchecked == 0 ? "." : "; " + unchecked + " not checked.");
  }

  private static Optional<String> counted(Severity severity, long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + severity.word() + (count == 1 ? "" : "s"));
  }

  private void wrap(String text) {
    var line = new StringBuilder(INDENT);
    for (var word : PlainText.of(text).split("\\s+", -1)) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() == INDENT.length() ? "" : " ").append(word);
    }
    lines.add(line.toString());
  }

  /// As much of it as there is room for.
  private static String cut(String name, String detail) {
    return "  " + name + "  " + PlainText.cell(detail, Math.max(1, WIDTH - 13 - name.length()));
  }
}
