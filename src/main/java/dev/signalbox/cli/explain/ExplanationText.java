package dev.signalbox.cli.explain;

import dev.signalbox.explain.Words;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Explanation.Remedy;
import dev.signalbox.query.Explanation.Verdict;
import dev.signalbox.query.Explanation.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An explanation for a person, what to do before how it came about.
final class ExplanationText {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Explanation explanation;
  private final Page page;

  private ExplanationText(Explanation explanation, Style style) {
    this.explanation = explanation;
    this.page = new Page(style);
  }

  static String of(Explanation explanation, Style style) {
    var text = new ExplanationText(explanation, style);
    text.task();
    explanation.verdict().ifPresent(text::verdict);
    explanation.waiting().ifPresent(text::waiting);
    explanation.lost().forEach(it -> text.page.line("lost", it));
    text.attempts(explanation.attempts());
    text.timeline(explanation.timeline());
    explanation.output().ifPresent(text::output);
    return text.page.text();
  }

  private void task() {
    var task = explanation.task();
    page.title(task.status() + "  " + task.taskId());
    page.title(explanation.headline());
    page.gap();
    if (!task.title().isBlank()) {
      page.line("about", task.title());
    }
    page.line("user", task.userId() + task.repo().map(it -> ", " + it).orElse(""));
    task.result().prUrl().ifPresent(it -> page.line("result", it));
    task.result().cost().ifPresent(it -> page.line("cost", it));
    task.result().turns().ifPresent(it -> page.line("turns", Integer.toString(it)));
  }

  private void verdict(Verdict verdict) {
    page.line("failure", verdict.code() + " (" + verdict.code().origin() + ")");
    page.line("cause", verdict.cause());
    page.line("who acts", verdict.actor().who());
    page.line("next step", verdict.nextStep());
    verdict.command().ifPresent(page::command);
    for (var witness : verdict.witnesses()) {
      var at = witness.at().map(it -> " at " + seconds(it)).orElse("");
      page.line("witness", witness.who() + at + ": " + witness.said());
    }
    verdict.tried().forEach(it -> page.line("tried", it));
  }

  private void waiting(Waiting waiting) {
    var place = waiting.place().isPresent() ? ", number " + waiting.place().getAsInt() : "";
    var next = waiting.nextTryAt().map(it -> ", next try at " + seconds(it)).orElse("");
    page.line(
        "waits", "for " + waiting.forWhat() + place + ", since " + seconds(waiting.since()) + next);
    waiting.questions().forEach(this::question);
    remedy(waiting.remedy());
  }

  private void question(Question question) {
    var until = question.until().map(it -> " (until " + seconds(it) + ")").orElse("");
    page.line("asks", "for " + question.asks() + until);
    question.because().ifPresent(it -> page.line("because", it));
  }

  private void remedy(Remedy remedy) {
    remedy.detail().ifPresent(it -> page.line("detail", it));
    page.line("who acts", remedy.actor().who());
    page.line("next step", remedy.nextStep());
    remedy.commands().forEach(page::command);
  }

  private void attempts(List<AttemptSpan> attempts) {
    for (var attempt : attempts) {
      var phases =
          attempt.phases().stream().map(ExplanationText::phase).collect(Collectors.joining(", "));
      var on = attempt.computeType().map(it -> " on " + it.word()).orElse("");
      page.line("attempt", attempt.number() + on + ": " + phases);
      attempt
          .calls()
          .forEach(
              it ->
                  page.line("", "%s %s: %s".formatted(seconds(it.at()), it.what(), it.outcome())));
    }
  }

  private static String phase(Phase phase) {
    var word = phase.kind().name().toLowerCase(Locale.ROOT);
    return phase
        .to()
        .map(it -> word + " " + Words.span(Duration.between(phase.from(), it)))
        .orElse(word + " since " + seconds(phase.from()));
  }

  private void timeline(List<Entry> entries) {
    page.gap();
    page.heading("timeline (UTC)");
    var day = "";
    for (var entry : entries) {
      var date = entry.at().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
      if (!date.equals(day)) {
        page.heading("  " + date);
        day = date;
      }
      var lag = entry.lag().map(it -> " (known here " + Words.span(it) + " later)").orElse("");
      var who = entry.source().word();
      page.block("  %s %-10s".formatted(CLOCK.format(entry.at()), who), 26, entry.text() + lag);
    }
  }

  private void output(OutputTail tail) {
    page.gap();
    if (tail.text().isBlank()) {
      page.line("output", "none: " + tail.source());
      return;
    }
    var cut = tail.cut() ? "the last lines of " : "";
    page.heading("output: " + cut + tail.source());
    page.quoted(tail.text());
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
