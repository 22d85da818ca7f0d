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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    text.lines.add(text.sum(report));
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
          lines.add(
              "  %s  %s%s".formatted(colours.faint("-      "), each.name(), others(alike.size())));
          wrap("not checked, " + words(why) + ": " + PlainText.of(because));
        }
        case Outcome.Found(var findings) -> findings.forEach(it -> finding(each, it));
      }
    }
    lines.add("");
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
        finding.severity() == Severity.ERROR ? colours.bad("ERROR  ") : colours.bold("WARNING");
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

  private String sum(Report report) {
    var errors = report.findings().filter(it -> it.severity() == Severity.ERROR).count();
    var warnings = report.findings().count() - errors;
    var parts = new LinkedHashMap<String, Long>();
    parts.put("error", errors);
    parts.put("warning", warnings);
    var unknown =
        report.notChecked(Why.UNANSWERED).size()
            + report.notChecked(Why.DENIED).size()
            + report.notChecked(Why.AFTER_ANOTHER).size();
    var told =
        parts.entrySet().stream().filter(it -> it.getValue() > 0).map(ReportText::counted).toList();
    var found = told.isEmpty() ? "Nothing is wrong" : String.join(", ", told);
    return found + (unknown == 0 ? "." : "; " + unknown + " not checked.");
  }

  private static String counted(Map.Entry<String, Long> part) {
    return part.getValue() + " " + part.getKey() + (part.getValue() == 1 ? "" : "s");
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
