package dev.signalbox.metrics;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.OrphanPolicy.Judgement;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A label with all that it can say. Each further value is a series that somebody pays for, so that
/// no text of a message, no id and no name that a user chose may become one.
enum Label {
  FROM("from", statuses()),
  TO("to", statuses()),
  CODE("code", names(FailureCode.values(), Word.NONE)),
  TROUBLE("code", waitingForAMend()),
  ORIGIN("origin", names(FailureCode.Origin.values(), Word.NONE)),
  LIMIT("limit", words(AdmissionLimit.values())),
  EVENT("event", events(TaskEvent.class).toList()),
  JUDGEMENT("judgement", words(Judgement.values())),
  START_OUTCOME("outcome", words(Occurrence.StartAnswer.values())),
  PREVENTION("how", words(Occurrence.Prevention.values())),
  STOP_OUTCOME("outcome", words(StopOutcome.values())),
  SEARCH_OUTCOME("outcome", List.of("found", "not_found")),
  CONTEXT_OUTCOME("outcome", words(Occurrence.ContextOutcome.values())),
  FOUND_BY("kind", words(Occurrence.FoundBy.values())),
  SWEPT_OUTCOME("outcome", words(Occurrence.SweptOutcome.values())),
  ROUND_OUTCOME("outcome", List.of("complete", "incomplete")),
  SWEEP_PART("part", words(Occurrence.SweepPart.values())),
  FOREIGN_REASON("reason", Word.FOREIGN),
  IGNORED_REASON(
      "reason",
      List.of("intermediate", "not_terminal", "removed", "settled", "unknown_status", Word.OTHER)),
  VERDICT("verdict", List.of("done", "retry_after", "unusable")),
  LETTER_REASON(
      "reason",
      List.of(
          "bad-event",
          "bad-json",
          "bad-schema",
          "envelope",
          "nothing-to-do",
          "row-unreadable",
          "session-without-row",
          "too-large",
          "unknown-type",
          Word.OTHER)),
  HEARD("heard", words(Heard.values())),
  AWS_OUTCOME(
      "outcome",
      List.of("success", "lost_condition", "throttled", "refused", "server_error", "not_answered")),
  LEVEL("level", List.of("warn", "error")),
  DOUBT("kind", words(SetupDoubts.Kind.values())),
  COMPUTE_TYPE("compute_type", "`none` and the word of each backend: `agentcore`, `ecs`"),
  QUEUE("queue", "`tasks`, `events`, and `lane-` with the word of each backend"),
  DEPENDENCY("dependency", "what readiness names: queues, `dynamodb`, `s3`, backends"),
  LOOP("loop", "what liveness watches: consumers, sweeps, timers"),
  SERVICE("service", "AWS's services, as readiness names them"),
  OPERATION("operation", "AWS's operations, as the SDK names them; no more than 100");

  private final String key;

  // Made by `List.of` and `List.copyOf`, which are immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> values;

  private final String told;

  Label(String key, Collection<String> values) {
    this.key = key;
    this.values = List.copyOf(values);
    this.told = "";
  }

  /// @param told where its values come from, which is from the settings or the program
  Label(String key, String told) {
    this.key = key;
    this.values = List.of();
    this.told = told;
  }

  String key() {
    return key;
  }

  /// All that it can say; empty where that follows from the settings.
  List<String> words() {
    return values;
  }

  /// Returns the value if it is one of the label's, else `other`.
  String bounded(String value) {
    return values.isEmpty() || values.contains(value) ? value : Word.OTHER;
  }

  /// What it can say, for a person.
  String told() {
    return values.isEmpty() ? told : "`" + String.join("`, `", values) + "`";
  }

  /// How a change came to be known.
  enum Heard {
    /// By a message of the events queue.
    EVENT,
    /// By a message of the task queue or a lane, a task's own alarm among them.
    MESSAGE,
    /// By the sweep.
    SWEEP
  }

  /// Values that are not the name of a constant.
  static final class Word {
    static final String NONE = "NONE";
    static final String OTHER = "other";

    /// Why an event is none of ours.
    static final List<String> FOREIGN =
        List.of(
            "foreign_cluster",
            "foreign_deployment",
            "foreign_task_id",
            "not_ours",
            "other_detail_type",
            "other_source");

    private Word() {}
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Label::word).toList();
  }

  private static List<String> names(Enum<?>[] constants, String... more) {
    return Stream.concat(Arrays.stream(constants).map(Enum::name), Arrays.stream(more)).toList();
  }

  /// Of the failures, those that make starts wait until a person mends the deployment.
  private static List<String> waitingForAMend() {
    return Arrays.stream(FailureCode.values())
        .filter(it -> it.retry() == FailureCode.Retry.WHEN_MENDED)
        .map(Enum::name)
        .toList();
  }

  private static List<String> statuses() {
    return names(TaskStatus.values());
  }

  /// The kinds of a sealed type and of those within.
  private static Stream<String> events(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(it -> it.isSealed() ? events(it) : Stream.of(it.getSimpleName()));
  }
}
