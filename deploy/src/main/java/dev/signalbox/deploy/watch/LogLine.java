package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/// Lines of the service's JSON log that are counted. What is quoted is quoted exactly; a test looks
/// each text up in the service's source.
public enum LogLine {
  ERRORS(
      "ErrorLines",
      // An outage has an alarm of its own, which lasts as long as it does.
      "{ ($.level = \"ERROR\") && ($.formattedMessage != \"dependency is down\") }",
      1,
      "The service wrote an ERROR: a call was refused, or a handler broke. Nothing heals by itself;"
          + " read the line's problem."),
  STARTS_WAIT(
      "StartsWait",
      "{ $.formattedMessage = \"starts wait until the deployment is mended\" }",
      1,
      "A role, a cluster, a network, an image or a setting keeps sessions from being started. Tasks"
          + " wait for SIGNALBOX_CAPACITY_AGE and go on by themselves once it is mended;"
          + " 'signalbox stuck' lists them with the cause."),
  // Repeated each minute while it lasts, so that the alarm ends with the outage.
  DEPENDENCY_DOWN(
      "DependencyDown",
      "{ ($.formattedMessage = \"dependency is down\")"
          + " || ($.formattedMessage = \"dependency is still down\") }",
      1,
      "A service or a resource that Signalbox depends on is down, or not what the settings say:"
          + " the line's problem names the cause and the remedy. It goes on by itself when that is"
          + " back."),
  // Terms, not fields: the code stands in the message of a failed task, AWS's word in a problem.
  ACCESS_DENIED(
      "AccessDenied",
      "?AccessDenied ?ACCESS_DENIED",
      1,
      "AWS denied a call: compare the role with the call that the line names. Tasks wait, or stops"
          + " are not carried out, until the policy is mended."),
  STOP_UNCONFIRMED(
      "StopsUnconfirmed",
      "{ $.formattedMessage = \"stop never confirmed, given up\" }",
      1,
      "A stop was repeated for an hour and nothing confirmed it: a session may still run and cost"
          + " money. Find it by the task's id and stop it by hand."),
  SESSIONS_WITHOUT_ROW(
      "SessionsWithoutRow",
      "{ $.formattedMessage = \"many sessions have no row in the Tasks table, none of them is"
          + " stopped\" }",
      1,
      "Many sessions have no row: the service looks at another table, or an old copy was restored."
          + " None of them is stopped until the table is the right one."),
  // What a deadline ends is no lost event: it is told apart by its found_by.
  SWEEP_CORRECTION(
      "SweepCorrections",
      "\"the sweep brought a verdict\" -DEADLINE",
      5,
      "The sweep found ends that no event had told: look at the rule, the pipe, their dead letters"
          + " and the policy of the events queue."),
  SWEEP_TROUBLE(
      "SweepTrouble",
      "{ ($.formattedMessage = \"a sweep could not do all that was due\")"
          + " || ($.formattedMessage = \"a sweep failed\") }",
      // A replica says it once a minute at most.
      5,
      "Sweeps fail again and again: silence is not heard of. Read the lines' problem.");

  private final String metric;
  private final String pattern;
  private final int threshold;
  private final String whatToDo;

  LogLine(String metric, String pattern, int threshold, String whatToDo) {
    this.metric = metric;
    this.pattern = pattern;
    this.threshold = threshold;
    this.whatToDo = whatToDo;
  }

  String metric() {
    return metric;
  }

  /// Lines in five minutes from which on a person must look.
  int threshold() {
    return threshold;
  }

  String whatToDo() {
    return whatToDo;
  }

  IMetric metricOf(Construct scope, LogGroup log, Choices choices) {
    return MetricFilter.Builder.create(scope, metric + "Filter")
        .logGroup(log)
        .filterPattern(FilterPattern.literal(pattern))
        .metricNamespace("Signalbox/" + choices.name())
        .metricName(metric)
        .metricValue("1")
        .build()
        .metric(MetricOptions.builder().period(Duration.minutes(5)).statistic("Sum").build());
  }
}
