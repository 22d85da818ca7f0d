package dev.signalbox.service.inquiry;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.output.ShownLines;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.orchestrator.port.output.OutputSource.Reading;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.service.Backends;
import dev.signalbox.service.Outputs;
import dev.signalbox.service.Stores;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// What the agent of one attempt prints, from its first line on, a part with each question.
public final class TaskLog {
  /// What is printed last comes to the log a little later than the end to the row.
  private static final Duration LATE = Duration.ofSeconds(8);

  private final TaskStore store;
  private final DynamoTimeline timeline;
  private final OutputSource outputs;
  private final KeptOutputs kept;
  private final String taskId;
  private final OptionalInt attempt;
  private final ShownLines shown = new ShownLines();
  private Optional<String> token = Optional.empty();
  private boolean begun;

  /// @param attempt empty for the last one
  public TaskLog(
      Settings settings,
      AwsClients clients,
      RandomGenerator random,
      String taskId,
      OptionalInt attempt) {
    this.store = Stores.tasks(settings, clients, random);
    this.timeline = new DynamoTimeline(clients.dynamoDb(), settings.tables());
    this.outputs = Outputs.source(settings, clients);
    this.kept = Outputs.kept(settings, clients);
    this.taskId = taskId;
    this.attempt = attempt;
  }

  /// What came of one question.
  public sealed interface Part {
    /// @param lines without what a terminal would obey and what looks like a secret
    /// @param isOver whether no more will come
    record Lines(List<String> lines, boolean isOver) implements Part {
      public Lines {
        lines = List.copyOf(lines);
      }
    }

    /// Nothing has been printed so far.
    record Nothing(String because, boolean isOver) implements Part {}

    /// There is no such task, or no such attempt of it.
    record Missing(String what) implements Part {}

    /// It cannot be told.
    record Failed(String because) implements Part {}
  }

  /// The lines since the last question.
  public Part next(Instant now) {
    return switch (store.find(taskId)) {
      case TaskStore.Lookup.Missing() -> new Part.Missing("task " + taskId);
      case TaskStore.Lookup.Unreadable(_, var because) -> new Part.Failed(because);
      case TaskStore.Lookup.Found(var record) -> of(record, now);
    };
  }

  private Part of(TaskRecord record, Instant now) {
    var number = attempt.orElse(record.attempt().number());
    if (number > record.attempt().number()) {
      return new Part.Missing("attempt " + number + " of task " + taskId);
    }
    var isOver = number < record.attempt().number() || isOver(record, now);
    var session = session(record, number);
    if (session.isEmpty()) {
      return new Part.Nothing("no session was started yet", isOver);
    }
    var isLast = number == record.attempt().number();
    var evidence = record.attempt().end().filter(_ -> isLast).flatMap(SessionEnd::evidence);
    var reading = outputs.page(new OutputSource.Of(session.get(), evidence), token);
    return part(record, isLast, reading, isOver);
  }

  private Part part(TaskRecord record, boolean isLast, Reading reading, boolean isOver) {
    return switch (reading) {
      case Reading.Lines(var lines, _, _, var next) -> {
        token = Optional.of(next);
        begun |= !lines.isEmpty();
        yield new Part.Lines(shown.of(lines), isOver && lines.isEmpty());
      }
      case Reading.Nothing(var because) ->
          kept(record, isLast && isOver).orElseGet(() -> new Part.Nothing(because, isOver));
      case Reading.Unknown(var because) ->
          kept(record, isLast).orElseGet(() -> new Part.Failed(because));
    };
  }

  /// Logs are deleted after a while, and the last lines of a failed agent are kept for longer.
  private Optional<Part> kept(TaskRecord record, boolean wanted) {
    return wanted && !begun
        ? kept.find(record)
            .filter(it -> !it.text().isBlank())
            .map(it -> new Part.Lines(it.text().lines().toList(), true))
        : Optional.empty();
  }

  private static boolean isOver(TaskRecord record, Instant now) {
    var ended = record.attempt().end().map(SessionEnd::seenAt);
    var last = ended.or(() -> record.times().completedAt()).orElse(record.statusSince());
    return record.status().isTerminal() && !now.isBefore(last.plus(LATE));
  }

  private Optional<SessionHandle> session(TaskRecord record, int number) {
    return number == record.attempt().number()
        ? record.attempt().session()
        : earlier(record, number);
  }

  /// The row has the last session only; the timeline has them all.
  private Optional<SessionHandle> earlier(TaskRecord record, int number) {
    return timeline.ofType(record.taskId(), "session_started").stream()
        .filter(it -> it.told("attempt").equals(Integer.toString(number)))
        .flatMap(it -> handle(record, number, it).stream())
        .findFirst();
  }

  private static Optional<SessionHandle> handle(
      TaskRecord record, int number, DynamoTimeline.Entry started) {
    return Backends.KNOWN
        .ofWord(started.told("strategy_type"))
        .map(
            type ->
                type.nameOf(new AttemptId(record.taskId(), number), record.attempt().runtimeArn())
                    .orElseGet(
                        () -> new SessionHandle(type, started.told("session_id"), Map.of())));
  }
}
