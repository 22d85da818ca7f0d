package dev.signalbox.metrics;

import java.util.List;

/// The catalogue of the service's meters, from which `docs/reference/metrics.md` is made. Alarms
/// and dashboards stand on these names.
public enum Meters {
  TRANSITIONS(Kind.COUNTER, "transitions", "Changes of a task's status.", Label.FROM, Label.TO),
  VERDICTS(
      Kind.COUNTER,
      "verdicts",
      "Tasks that have ended, by failure code; `NONE` for those that succeeded or were cancelled.",
      Label.CODE,
      Label.ORIGIN),
  TASKS_ACCEPTED(Kind.COUNTER, "tasks.accepted", "Tasks that were given their first row."),
  ADMISSIONS_REFUSED(
      Kind.COUNTER, "admissions.refused", "Launches that a limit made wait.", Label.LIMIT),
  ATTEMPTS(Kind.COUNTER, "attempts", "Attempts that were begun.", Label.COMPUTE_TYPE),
  LAUNCHES(
      Kind.COUNTER,
      "launches",
      "Launches that used up the launch rate, repeated ones included.",
      Label.COMPUTE_TYPE),
  SESSION_STARTS(
      Kind.COUNTER,
      "session.starts",
      "Answers of a backend to a start.",
      Label.COMPUTE_TYPE,
      Label.START_OUTCOME),
  SESSION_STOPS(
      Kind.COUNTER, "session.stops", "Answers of a backend to a stop.", Label.STOP_OUTCOME),
  SESSION_LOOKS(
      Kind.COUNTER, "session.looks", "Looks at live sessions, by calls.", Label.COMPUTE_TYPE),
  SESSION_SEARCHES(
      Kind.COUNTER,
      "session.searches",
      "Searches for a session whose start was not answered.",
      Label.SEARCH_OUTCOME),
  SESSION_IDS_UNEXPECTED(
      Kind.COUNTER, "session.ids.unexpected", "Starts answered with another session id than ours."),
  START_TROUBLES(
      Kind.COUNTER,
      "start.troubles",
      "Faults of the deployment that began to make starts wait until a person mends them.",
      Label.TROUBLE),
  DOUBLE_STARTS_PREVENTED(
      Kind.COUNTER,
      "double.starts.prevented",
      "Second sessions of one attempt that were not started.",
      Label.PREVENTION),
  STOPS_UNCONFIRMED(
      Kind.COUNTER, "stops.unconfirmed", "Stops given up because nothing confirmed them."),
  CONTEXT_READS(
      Kind.COUNTER, "context.reads", "Readings of what tasks refer to.", Label.CONTEXT_OUTCOME),
  SWEEP_CORRECTIONS(
      Kind.COUNTER,
      "sweep.corrections",
      "Ends and new attempts that a sweep brought; `look` and `row` are those that an event should"
          + " have brought.",
      Label.FOUND_BY),
  SWEEP_TASKS(
      Kind.COUNTER, "sweep.tasks", "Tasks that sweeps found due or ended.", Label.SWEPT_OUTCOME),
  SWEEP_ROUNDS(Kind.COUNTER, "sweep.rounds", "Rounds of the sweep loops.", Label.ROUND_OUTCOME),
  SWEEP_FAILURES(
      Kind.COUNTER, "sweep.failures", "Parts of rounds that could not be done.", Label.SWEEP_PART),
  SWEEP_VISITS(
      Kind.COUNTER, "sweep.visits", "Visits of the live sessions of a slot.", Label.ROUND_OUTCOME),
  ORPHANS(Kind.COUNTER, "orphans", "Judgements on sessions without a row.", Label.JUDGEMENT),
  EVENTS_UNDERSTOOD(
      Kind.COUNTER,
      "events.understood",
      "Messages of the events queue about our tasks.",
      Label.EVENT),
  EVENTS_UNMATCHED(
      Kind.COUNTER, "events.unmatched", "Events of tasks that have no row.", Label.EVENT),
  EVENTS_FOREIGN(
      Kind.COUNTER,
      "events.foreign",
      "Messages of the events queue that are none of ours.",
      Label.FOREIGN_REASON),
  EVENTS_IGNORED(
      Kind.COUNTER,
      "events.ignored",
      "Messages of the events queue that are ours and say nothing new.",
      Label.IGNORED_REASON),
  EVENTS_STAYED(
      Kind.COUNTER, "events.stayed", "Events that changed nothing, repeats included.", Label.EVENT),
  RACES_LOST(Kind.COUNTER, "races.lost", "Events decided anew after a lost write.", Label.EVENT),
  ROWS_UNREADABLE(
      Kind.COUNTER, "rows.unreadable", "Events that met a row not understood.", Label.EVENT),
  MESSAGES(Kind.COUNTER, "messages", "Messages handled, by verdict.", Label.QUEUE, Label.VERDICT),
  DEAD_LETTERS(
      Kind.COUNTER,
      "dead.letters",
      "Messages that the service moved to a dead-letter queue.",
      Label.QUEUE,
      Label.LETTER_REASON),
  LOG_LINES(Kind.COUNTER, "log.lines", "Warnings and errors, told or held back.", Label.LEVEL),
  DETECTION(
      Kind.TIMER,
      "detection",
      "From the stop of a session at its backend, or the agent's own end of its row, until the end"
          + " is durable.",
      Label.HEARD),
  EVENT_DELAY(
      Kind.TIMER,
      "event.delay",
      "From the queueing of an event until what it asks for is durable."),
  TIME_TO_START(
      Kind.TIMER,
      "time.to.start",
      "From the acceptance of a task until it first runs, whichever attempt that is.",
      Label.COMPUTE_TYPE),
  TIME_IN_QUEUE(
      Kind.TIMER, "time.in.queue", "From when a limit first made a task wait until its launch."),
  TIME_IN_LANE(
      Kind.TIMER,
      "time.in.lane",
      "From when a task entered its launch lane until its turn there was handled.",
      Label.COMPUTE_TYPE),
  AWS_CALLS(
      Kind.TIMER,
      "aws.calls",
      "Calls to AWS with all their attempts; `lost_condition` is a write that another was faster"
          + " than.",
      Label.SERVICE,
      Label.OPERATION,
      Label.AWS_OUTCOME),
  IN_FLIGHT(Kind.GAUGE, "in.flight", "Messages that are being handled.", Label.QUEUE),
  RECEIVE_AGE(
      Kind.SECONDS,
      "receive.age",
      "Since the last receive was answered, with messages or without.",
      Label.QUEUE),
  LAUNCH_TOKENS(
      Kind.GAUGE,
      "launch.tokens",
      "Starts that may go out now; below 0 in debt.",
      Label.COMPUTE_TYPE),
  LAUNCH_RATE(
      Kind.GAUGE, "launch.rate", "Starts per second that are allowed now.", Label.COMPUTE_TYPE),
  DEPENDENCY_UP(
      Kind.GAUGE,
      "dependency.up",
      "1 if it can be used, 0 if it is down; absent while it was not called.",
      Label.DEPENDENCY),
  LOOP_AGE(Kind.SECONDS, "loop.age", "Since the loop last turned.", Label.LOOP),
  LOOP_STANDING(Kind.GAUGE, "loop.standing", "1 if the loop stands still, else 0.", Label.LOOP),
  SETUP_DOUBTS(
      Kind.GAUGE,
      "setup.doubts",
      "What speaks against the settings though calls succeed.",
      Label.DOUBT),
  START_TROUBLES_STANDING(
      Kind.GAUGE,
      "start.troubles.standing",
      "Compute types whose starts wait for a mend now; absent until the replica has met the cause.",
      Label.TROUBLE);

  /// How a meter moves.
  public enum Kind {
    /// Only rises.
    COUNTER,
    /// Durations, with a histogram.
    TIMER,
    /// A number of now.
    GAUGE,
    /// A duration of now.
    SECONDS
  }

  private static final String PREFIX = "signalbox.";

  private final Kind kind;
  private final String name;
  private final String sentence;

  // Made by `List.of` and `List.copyOf`, which are immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Label> labels;

  Meters(Kind kind, String name, String sentence, Label... labels) {
    this.kind = kind;
    this.name = name;
    this.sentence = sentence;
    this.labels = List.of(labels);
  }

  public Kind kind() {
    return kind;
  }

  /// The name in Micrometer and in CloudWatch.
  public String meterName() {
    return PREFIX + name;
  }

  /// The name at `/metrics`; a timer's is followed by `_bucket`, `_count`, `_sum` or `_max`.
  public String prometheusName() {
    var base = meterName().replace('.', '_');
    return switch (kind) {
      case COUNTER -> base + "_total";
      case TIMER, SECONDS -> base + "_seconds";
      case GAUGE -> base;
    };
  }

  public String sentence() {
    return sentence;
  }

  List<Label> labels() {
    return labels;
  }

  /// The keys of its labels, in their order.
  public List<String> labelKeys() {
    return labels.stream().map(Label::key).toList();
  }

  /// Whether each combination of its labels is a metric in CloudWatch, because an alarm or a panel
  /// there asks for it. Each is billed like a whole one, so that all others are told as sums.
  public boolean isToldByLabel() {
    return List.of(
            LOG_LINES,
            RECEIVE_AGE,
            SETUP_DOUBTS,
            START_TROUBLES_STANDING,
            SWEEP_CORRECTIONS,
            SWEEP_ROUNDS,
            VERDICTS)
        .contains(this);
  }

  /// What each label can say, for a person, in their order.
  public List<String> labelsTold() {
    return labels.stream().map(it -> "`" + it.key() + "`: " + it.told()).toList();
  }
}
