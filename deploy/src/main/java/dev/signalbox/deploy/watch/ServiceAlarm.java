package dev.signalbox.deploy.watch;

import static dev.signalbox.deploy.watch.Signal.maximum;
import static dev.signalbox.deploy.watch.Signal.minimum;
import static dev.signalbox.deploy.watch.Signal.percentile;
import static dev.signalbox.deploy.watch.Signal.sum;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.SetupDoubts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;

/// Alarms on what the service says of itself, each with its first command. What is quoted stands in
/// the service's catalogue of meters, or the synth ends.
public enum ServiceAlarm {
  ERROR_LINES(
      "ErrorLines",
      // An outage has an alarm of its own, which lasts as long as it does.
      Reading.of(
          "IF(FILL(up, 1) < 1, 0, FILL(errors, 0))",
          Map.of("up", minimum(Meters.DEPENDENCY_UP), "errors", sum(Meters.LOG_LINES, "error"))),
      Limit.atLeast(1),
      Ending.NO_NEWS,
      "The service wrote an ERROR: a call was refused, or a handler broke. Nothing heals by itself."
          + " Run 'signalbox doctor', then read the line's problem in the service's log."),
  DEPENDENCY_DOWN(
      "DependencyDown",
      Reading.of("1 - FILL(up, 1)", Map.of("up", minimum(Meters.DEPENDENCY_UP))),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "A service or a resource that Signalbox depends on is down, or not what the settings say. Run"
          + " 'signalbox status': it names it and the remedy. All goes on by itself when it is"
          + " back."),
  ACCESS_DENIED(
      "AccessDenied",
      Reading.of(
          "FILL(waiting, 0) + FILL(ended, 0)",
          Map.of(
              "waiting", maximum(Meters.START_TROUBLES_STANDING, FailureCode.ACCESS_DENIED.name()),
              "ended",
                  sum(
                      Meters.VERDICTS,
                      FailureCode.ACCESS_DENIED.name(),
                      FailureCode.ACCESS_DENIED.origin().name()))),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "AWS denied a start: compare the role with the call that 'signalbox stuck' names. Tasks wait"
          + " until the policy is mended."),
  STARTS_WAIT(
      "StartsWait",
      Reading.of(maximum(Meters.START_TROUBLES_STANDING)),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "A role, a cluster, a network, an image or a setting keeps sessions from being started. Run"
          + " 'signalbox stuck': it lists the tasks with the cause. They wait for"
          + " SIGNALBOX_CAPACITY_AGE and go on by themselves once it is mended."),
  STOPS_UNCONFIRMED(
      "StopsUnconfirmed",
      Reading.of(sum(Meters.STOPS_UNCONFIRMED)),
      Limit.atLeast(1),
      Ending.NO_NEWS,
      "A stop was repeated for an hour and nothing confirmed it: a session may still run and cost"
          + " money. Run 'signalbox explain' with the task's id from the log and stop the session"
          + " by hand."),
  SESSIONS_WITHOUT_ROW(
      "SessionsWithoutRow",
      doubt(SetupDoubts.Kind.SESSIONS_WITHOUT_ROW),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "Many sessions have no row: the service looks at another table, or an old copy was restored."
          + " None of them is stopped until the table is the right one. Run 'signalbox doctor'."),
  FOREIGN_CLUSTER(
      "ForeignCluster",
      doubt(SetupDoubts.Kind.FOREIGN_CLUSTER),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "Events come from another cluster than the settings name, so that no end would be heard. Run"
          + " 'signalbox doctor' and compare the cluster with the rule."),
  DEPLOYMENT_DOUBT(
      "DeploymentDoubt",
      doubt(SetupDoubts.Kind.DEPLOYMENT),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "A replica found at its start that a queue has not its dead letters, or that a table lacks an"
          + " index or its stream. It is not ready, and works all the same. Run 'signalbox doctor':"
          + " it says what that breaks, and the command that mends it."),
  SWEEP_CORRECTIONS(
      "SweepCorrections",
      // What a deadline ends is no lost event.
      Reading.of(
          "FILL(looks, 0) + FILL(rows, 0)",
          Map.of(
              "looks", sum(Meters.SWEEP_CORRECTIONS, "look"),
              "rows", sum(Meters.SWEEP_CORRECTIONS, "row"))),
      Limit.atLeast(5),
      Ending.NO_NEWS,
      "The sweep found ends that no event had told. If RuleDeadLetters or PipeDeadLetters rings, its"
          + " letters say why. Run 'signalbox doctor': it looks at the rule, the pipe and the policy"
          + " of the events queue."),
  SWEEP_TROUBLE(
      "SweepTrouble",
      Reading.of(sum(Meters.SWEEP_ROUNDS, "incomplete")),
      // A replica says it four times a minute at most.
      Limit.atLeast(5),
      Ending.GOOD_NEWS,
      "Sweeps fail again and again: silence is not heard of. Run 'signalbox status', then read the"
          + " WARN lines' problem."),
  LOOP_STANDS(
      "LoopStands",
      Reading.of(maximum(Meters.LOOP_STANDING)),
      Limit.atLeast(1),
      Ending.GOOD_NEWS,
      "A loop of a replica stands still: a consumer, a lane or a sweep. ECS replaces the replica"
          + " when its health check fails. Run 'signalbox status', and keep the log's end."),
  ROWS_UNREADABLE(
      "RowsUnreadable",
      Reading.of(sum(Meters.ROWS_UNREADABLE)),
      Limit.atLeast(1),
      Ending.NO_NEWS,
      "A task's row is not understood, so that nothing can be decided about it. Run 'signalbox"
          + " explain' with its id: another program wrote it, or a newer Signalbox did."),
  DETECTION_SLOW(
      "DetectionSlow",
      Reading.of(percentile(Meters.DETECTION, 99)),
      Limit.longerThan(30, 3),
      Ending.GOOD_NEWS,
      "Ends of sessions reach their rows late, one in a hundred after more than half a minute. Run"
          + " 'signalbox status': look at the age of the events queue and at sweep corrections."),
  EVENTS_SLOW(
      "EventsSlow",
      Reading.of(percentile(Meters.EVENT_DELAY, 99)),
      Limit.longerThan(30, 3),
      Ending.GOOD_NEWS,
      "One event in a hundred waits for more than half a minute before it is written. Run"
          + " 'signalbox status': look at throttling and at whether replicasMax is reached.");

  private static Reading doubt(SetupDoubts.Kind kind) {
    return Reading.of(maximum(Meters.SETUP_DOUBTS, kind.word()));
  }

  /// What is compared: one metric, or a few that are calculated with.
  record Reading(Optional<String> expression, Map<String, Signal> signals) {
    static Reading of(Signal only) {
      return new Reading(Optional.empty(), Map.of("only", only));
    }

    static Reading of(String expression, Map<String, Signal> signals) {
      return new Reading(Optional.of(expression), new TreeMap<>(signals));
    }
  }

  /// Minutes of one datapoint.
  static final int PERIOD = 5;

  private final String id;

  /// Made of lists and maps that nothing changes.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Reading reading;

  /// Two numbers and a word.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Limit limit;

  private final Ending ending;
  private final String whatToDo;

  ServiceAlarm(String id, Reading reading, Limit limit, Ending ending, String whatToDo) {
    this.id = id;
    this.reading = reading;
    this.limit = limit;
    this.ending = ending;
    this.whatToDo = whatToDo;
  }

  String id() {
    return id;
  }

  Limit limit() {
    return limit;
  }

  Ending ending() {
    return ending;
  }

  String whatToDo() {
    return whatToDo;
  }

  IMetric metric(String deployment) {
    var metrics = new TreeMap<String, IMetric>();
    reading.signals().forEach((name, it) -> metrics.put(name, it.metric(deployment, PERIOD)));
    return reading
        .expression()
        .<IMetric>map(
            it ->
                MathExpression.Builder.create()
                    .expression(it)
                    .usingMetrics(metrics)
                    .label(id)
                    .period(Duration.minutes(PERIOD))
                    .build())
        .orElseGet(() -> metrics.values().iterator().next());
  }
}
