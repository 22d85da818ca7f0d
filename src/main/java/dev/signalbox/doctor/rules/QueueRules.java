package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.QueueFacts.Redrive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a queue must be like.
public final class QueueRules {
  /// Waiting for a slot counts as a receive, so the net must hang low: SQS allows 1,000.
  private static final int RECEIVES_MIN = 100;

  private static final int RECEIVES_BEST = 1_000;
  private static final Duration RETENTION_MIN = Duration.ofDays(1);
  private static final Duration RETENTION_BEST = Duration.ofDays(14);

  private QueueRules() {}

  /// What a queue is for.
  public enum Kind {
    INTAKE("Messages sent to it are lost to this deployment, and nothing is received from it."),
    LANE("Starts beyond the launch rate have nowhere to wait: their tasks stay queued."),
    DEAD_LETTERS("What cannot be handled cannot be put away: it is received again and again.");

    private final String breaks;

    Kind(String breaks) {
      this.breaks = breaks;
    }
  }

  /// Whether it is there and keeps what it gets.
  ///
  /// @param setting that names it
  public static Outcome queue(Asked<QueueFacts> asked, Kind kind, String setting, String url) {
    return Outcome.judge(
        asked,
        _ -> Outcome.found(missing(kind, setting, url)),
        queue -> Outcome.of(queue.name(), wrong(queue, kind)));
  }

  private static Finding missing(Kind kind, String setting, String url) {
    var name = url.substring(url.lastIndexOf('/') + 1);
    return Finding.error(
        "There is no queue " + url + " (" + setting + ").",
        kind.breaks,
        "aws sqs create-queue --queue-name " + name);
  }

  private static List<Finding> wrong(QueueFacts queue, Kind kind) {
    var findings = new ArrayList<Finding>();
    if (!queue.delay().isZero() && kind != Kind.DEAD_LETTERS) {
      findings.add(
          Finding.warning(
              "The queue delays every message by " + queue.delay().toSeconds() + " s.",
              "Tasks start and end later than they could.",
              set(queue, "DelaySeconds=0")));
    }
    if (queue.visibility().filter(Duration::isZero).isPresent() && kind != Kind.DEAD_LETTERS) {
      findings.add(
          Finding.warning(
              "The queue hides received messages for 0 s.",
              "Whoever looks into it by hand hands each message out twice.",
              set(queue, "VisibilityTimeout=60")));
    }
    retention(queue, kind, findings);
    return findings;
  }

  private static void retention(QueueFacts queue, Kind kind, List<Finding> findings) {
    var least = kind == Kind.DEAD_LETTERS ? RETENTION_BEST : RETENTION_MIN;
    queue
        .retention()
        .filter(it -> it.compareTo(least) < 0)
        .ifPresent(
            it ->
                findings.add(
                    Finding.warning(
                        "The queue forgets messages after " + told(it) + ".",
                        kind == Kind.DEAD_LETTERS
                            ? "A dead letter keeps the age that it had: it may be gone before"
                                + " anybody looks."
                            : "After an outage as long as that, tasks and ends are lost.",
                        set(queue, "MessageRetentionPeriod=" + RETENTION_BEST.toSeconds()))));
  }

  private static String told(Duration time) {
    return time.toHours() < 48 ? time.toHours() + " h" : time.toDays() + " days";
  }

  private static String set(QueueFacts queue, String attribute) {
    return "aws sqs set-queue-attributes --queue-url " + queue.url() + " --attributes " + attribute;
  }

  /// Where it sends what was received too often.
  ///
  /// @param dead the queue that the settings name for it
  public static Outcome redrive(Asked<QueueFacts> asked, Asked<QueueFacts> dead) {
    return Outcome.judge(
        asked, queue -> Outcome.judge(dead, letters -> redrive(queue, letters.arn())));
  }

  private static Outcome redrive(QueueFacts queue, String deadArn) {
    return queue
        .redrive()
        .map(it -> redrive(queue, it, deadArn))
        .orElseGet(
            () ->
                Outcome.found(
                    Finding.error(
                        "The queue has no redrive policy.",
                        "A message that ends every replica which receives it is received until it"
                            + " is too old, and then lost without a trace.",
                        mendRedrive(queue, deadArn))));
  }

  private static Outcome redrive(QueueFacts queue, Redrive redrive, String deadArn) {
    if (!redrive.deadLetterArn().equals(deadArn)) {
      return Outcome.found(
          Finding.error(
              "What is received too often goes to "
                  + redrive.deadLetterArn()
                  + ", the settings say "
                  + deadArn
                  + ".",
              "Neither the alarm nor 'signalbox dead-letters' sees what SQS gives up.",
              mendRedrive(queue, deadArn)));
    }
    if (redrive.maxReceiveCount() < RECEIVES_MIN) {
      return Outcome.found(
          Finding.warning(
              "A message is given up after " + redrive.maxReceiveCount() + " receives.",
              "Waiting for AWS or for a slot counts as a receive: an outage turns good messages"
                  + " into dead letters.",
              mendRedrive(queue, deadArn)));
    }
    return new Outcome.Good(
        "to " + lastOf(deadArn) + " after " + redrive.maxReceiveCount() + " receives");
  }

  private static String lastOf(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /// The shell reads the inner quotes back as they are.
  private static String mendRedrive(QueueFacts queue, String deadArn) {
    return set(
        queue,
        "'{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"%s\\\",\\\"maxReceiveCount\\\":%d}\"}'"
            .formatted(deadArn, RECEIVES_BEST));
  }
}
