package dev.signalbox.cli.show;

import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.service.inquiry.EarlierAttempt;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import dev.signalbox.service.settings.Setting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A task for a person: what it is, why, and what happened, a line each.
public final class TaskText {
  /// Always with milliseconds, so that the columns stand.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  static final Pattern COMMANDS =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

  private final StringBuilder text = new StringBuilder();

  private TaskText() {}

  public static String of(Answer.Found found) {
    var page = new TaskText();
    page.row(found);
    page.similar(found);
    EarlierAttempt.in(found.timeline()).forEach(it -> SessionText.earlier(it).forEach(page::add));
    SessionText.phases(found).forEach(page::add);
    found.report().map(SessionText::session).ifPresent(lines -> lines.forEach(page::add));
    page.timeline(found.timeline());
    return page.text.toString().stripTrailing();
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  /// What others wrote can hold anything, but a terminal obeys control characters, and those that
  /// turn the direction of writing show a line otherwise than it is.
  static String printable(String text) {
    return COMMANDS.matcher(text).replaceAll(" ");
  }

  private void row(Answer.Found found) {
    var task = found.record();
    line("task", task.taskId());
    line("user", task.request().userId());
    task.request().repo().ifPresent(repo -> line("repo", repo));
    line("status", task.status() + " since " + task.statusSince());
    found
        .queuePlace()
        .ifPresent(
            place -> line("queue", queue(place, task.admission().waiting().map(Waiting::limit))));
    if (task.attempt().number() > 0) {
      attempt(task.attempt());
    }
    StartDelay.of(task).ifPresent(this::delay);
    task.deadlineAt().ifPresent(at -> line("deadline", at.toString()));
    cancellation(task.cancellation());
    task.failure().ifPresentOrElse(this::failure, () -> message(task.errorMessage()));
  }

  private void similar(Answer.Found found) {
    var task = found.record();
    found
        .similar()
        .ifPresent(
            similar ->
                line(
                    "similar",
                    SessionText.similar(
                        similar,
                        task.request().repo().orElse(""),
                        task.failure().map(it -> it.code().name()).orElse(""))));
  }

  private static String queue(int place, Optional<AdmissionLimit> waitsFor) {
    var limit =
        waitsFor
            .map(
                it ->
                    switch (it) {
                      case USER ->
                          "a slot of its user (" + Setting.USER_CONCURRENCY_MAX.key() + ")";
                      case GLOBAL -> "a slot of all users (" + Setting.CONCURRENCY_MAX.key() + ")";
                      case LAUNCH_RATE, LANE_SHARE -> "its turn to be launched (launch rate)";
                    })
            .orElse("a slot");
    return "number " + place + ", waits for " + limit;
  }

  private void attempt(Attempt attempt) {
    var place = attempt.computeType().map(type -> " on " + type.word()).orElse("");
    line("attempt", attempt.number() + place);
    attempt.session().ifPresent(session -> line("session", session.sessionId()));
    attempt.end().ifPresent(end -> line("ended", "seen at " + end.seenAt()));
    attempt.agentEnd().ifPresent(end -> line("agent", "seen at its end at " + end.seenAt()));
    attempt.nextTryAt().ifPresent(at -> line("next try", at.toString()));
    if (attempt.stopPending()) {
      line("stop", "asked for, not confirmed yet");
    }
  }

  private void delay(StartDelay delay) {
    var next = delay.nextTryAt().map(at -> "next try at " + at).orElse("tried now");
    line("waits", "since " + delay.since() + ", because " + delay.cause().code() + ", " + next);
    line("because", delay.cause().sentence());
    line("next step", delay.cause().code().nextStep());
  }

  private void cancellation(Cancellation told) {
    told.requestedBy().ifPresent(who -> line("cancelled", "by " + who));
    told.reason().ifPresent(reason -> line("because", reason));
  }

  private void failure(FailureCause failure) {
    line("failure", failure.code() + " (" + failure.code().origin() + ")");
    line("cause", failure.sentence());
    line("next step", failure.code().nextStep());
  }

  /// Of a row that another program ended.
  private void message(Optional<String> errorMessage) {
    errorMessage.ifPresent(message -> line("message", message));
  }

  private void timeline(List<DynamoTimeline.Entry> entries) {
    text.append("timeline").append(System.lineSeparator());
    var width = entries.stream().mapToInt(it -> it.eventType().length()).max().orElse(1);
    for (var entry : entries) {
      var metadata =
          new TreeMap<>(entry.metadata())
              .entrySet().stream()
                  .map(it -> it.getKey() + "=" + it.getValue().spelled())
                  .collect(Collectors.joining(" "));
      var line = "  %s  %-" + width + "s  %s";
      add(line.formatted(TIME.format(entry.at()), entry.eventType(), metadata));
    }
  }

  private void line(String name, String value) {
    add("%-10s %s".formatted(name, value));
  }

  private void add(String line) {
    text.append(printable(line).stripTrailing()).append(System.lineSeparator());
  }
}
