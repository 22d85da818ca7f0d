package dev.signalbox.cli.show;

import dev.signalbox.dynamodb.DynamoFailures.Failed;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.compute.SessionReport.Container;
import dev.signalbox.service.inquiry.EarlierAttempt;
import dev.signalbox.service.inquiry.SimilarFailures;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How a session went and ended, for a person: its phases, its containers, where it ran, and
/// whether its repository fails like this more often.
final class SessionText {
  private SessionText() {}

  static List<String> phases(Answer.Found found) {
    var lines = new ArrayList<>(List.of("phases"));
    for (var step : TaskPhases.of(found)) {
      var after = step.after().map(it -> "after " + told(it)).orElse("");
      lines.add("  %s  %-17s  %s".formatted(TaskText.time(step.at()), step.name(), after));
    }
    return lines;
  }

  private static String told(Duration time) {
    var hours = time.toHours() > 0 ? time.toHours() + " h " : "";
    var minutes = time.toMinutes() > 0 ? time.toMinutesPart() + " min " : "";
    var seconds = BigDecimal.valueOf(time.toSecondsPart() * 1000L + time.toMillisPart(), 3);
    return hours + minutes + seconds + " s";
  }

  /// An attempt that another one replaced: why, its phases, and how it ended.
  static List<String> earlier(EarlierAttempt attempt) {
    var lines = new ArrayList<String>();
    lines.add("earlier attempt " + attempt.number());
    lines.add("  " + "%s %s".formatted(attempt.code(), attempt.detail()).strip());
    attempt
        .report()
        .phases()
        .forEach(it -> lines.add("  %s  %s".formatted(TaskText.time(it.at()), it.name())));
    session(attempt.report()).forEach(it -> lines.add("  " + it));
    return lines;
  }

  static List<String> session(SessionReport report) {
    var lines = new ArrayList<String>();
    if (!report.containers().isEmpty()) {
      lines.add("containers");
    }
    for (var container : report.containers()) {
      lines.add("  " + end(container));
      container.image().ifPresent(image -> lines.add("    image   " + image));
      container.imageDigest().ifPresent(digest -> lines.add("    digest  " + digest));
    }
    if (!report.facts().isEmpty()) {
      lines.add("session");
    }
    report
        .facts()
        .forEach(
            (name, value) -> lines.add("  %-17s  %s".formatted(name.replace('_', ' '), value)));
    return lines;
  }

  private static String end(Container container) {
    var exit =
        container.exitCode().isPresent()
            ? "exit code " + container.exitCode().getAsInt()
            : "no exit code";
    var status = container.status().filter(it -> !it.equals("STOPPED")).map(it -> ", " + it);
    return container.name()
        + "  "
        + exit
        + status.orElse("")
        + container.reason().map(reason -> ", " + reason).orElse("");
  }

  /// Returns how often the repository failed with the same code.
  static String similar(SimilarFailures similar, String repo, String code) {
    if (!similar.known()) {
      return "cannot be told: the index RepoFailureIndex is not there or may not be read";
    }
    var what = " of " + repo + " failed with " + code;
    if (similar.newest().isEmpty()) {
      return "no other task" + what;
    }
    var last = last(similar.newest().getFirst());
    var many = similar.isCut() && similar.recent() == similar.newest().size() ? "at least " : "";
    var others = similar.recent() == 1 ? "1 other" : similar.recent() + " others";
    return similar.recent() == 0
        ? "no other task" + what + days() + ", but before that" + last
        : many + others + what + days() + last;
  }

  private static String days() {
    return " in the last " + SimilarFailures.DAYS + " days";
  }

  private static String last(Failed failed) {
    return ", the last was " + failed.taskId() + " at " + failed.at();
  }
}
