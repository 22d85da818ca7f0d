package dev.signalbox.service.inquiry;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoApprovals;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.dynamodb.query.DynamoTaskQueries;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.explain.Explainer;
import dev.signalbox.explain.Known;
import dev.signalbox.explain.Noted;
import dev.signalbox.explain.sight.Visible;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.output.TailText;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.output.LogPlace;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.orchestrator.port.output.OutputSource.Reading;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Sight;
import dev.signalbox.service.Backends;
import dev.signalbox.service.Outputs;
import dev.signalbox.service.Stores;
import dev.signalbox.service.query.ReadSides;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// Explains tasks from what the tables keep of them. Nothing is written, and nothing is asked but
/// the tables, unless the output of an agent that failed a moment ago is not kept yet.
public final class TaskExplanations implements Explanation.Query {
  /// An agent asks one thing at a time, as a rule.
  private static final int QUESTIONS_MAX = 5;

  private final TaskStore store;
  private final DynamoTaskQueries summaries;
  private final DynamoTimeline timeline;
  private final DynamoWaitingTasks queue;
  private final Optional<DynamoApprovals> approvals;
  private final LogPlace.Finder places;
  private final OutputSource outputs;
  private final InstantSource clock;

  public TaskExplanations(
      Settings settings, AwsClients clients, RandomGenerator random, InstantSource clock) {
    this.store = Stores.tasks(settings, clients, random);
    this.summaries = ReadSides.tasks(clients, settings.tables());
    this.timeline = new DynamoTimeline(clients.dynamoDb(), settings.tables());
    this.queue = new DynamoWaitingTasks(clients.dynamoDb(), settings.tables());
    this.approvals = Stores.approvals(settings, clients, random);
    this.places = Backends.logPlaces(settings.compute(), settings.aws().region(), clients);
    this.outputs = Outputs.source(settings, clients);
    this.clock = clock;
  }

  @Override
  public Explanation.Answer explain(String taskId, Sight sight) {
    return switch (store.find(taskId)) {
      case TaskStore.Lookup.Found(var record) ->
          new Explanation.Answer.Explained(Explainer.of(Visible.of(known(record), sight)));
      case TaskStore.Lookup.Missing() -> new Explanation.Answer.Missing();
      case TaskStore.Lookup.Unreadable(var certain, var because) ->
          new Explanation.Answer.Unreadable(
              switch (sight) {
                case CONTENTS -> because;
                case STATES -> certain.stored().notUnderstood();
              });
    };
  }

  private Known known(TaskRecord record) {
    var entries = timeline.of(record.taskId());
    var notes =
        entries.stream()
            .filter(it -> !it.eventType().equals(TimelineItem.OUTPUT))
            .map(it -> new Noted(it.at(), it.eventType(), it.metadata()))
            .toList();
    return new Known(
        summaries.of(record),
        record,
        notes,
        TaskInquiry.report(record),
        place(record),
        questions(record),
        logGroup(record),
        output(record, entries),
        clock.instant());
  }

  private OptionalInt place(TaskRecord record) {
    return record.status() == TaskStatus.QUEUED
        ? OptionalInt.of(queue.place(record))
        : OptionalInt.empty();
  }

  /// Whoever asks may not be allowed to read what agents ask.
  private Optional<List<Question>> questions(TaskRecord record) {
    if (record.status() != TaskStatus.AWAITING_APPROVAL) {
      return Optional.empty();
    }
    try {
      return approvals.flatMap(it -> questions(it.asked(record.taskId())));
    } catch (DependencyRefused | DependencyUnavailable _) {
      return Optional.empty();
    }
  }

  private static Optional<List<Question>> questions(DynamoApprovals.Asked asked) {
    return switch (asked) {
      case DynamoApprovals.Asked.Requests(var requests) ->
          Optional.of(
              requests.stream().limit(QUESTIONS_MAX).map(TaskExplanations::question).toList());
      // It went on since its row was read.
      case DynamoApprovals.Asked.NoTask _, DynamoApprovals.Asked.Nothing _ -> Optional.empty();
    };
  }

  private static Question question(ApprovalRequest request) {
    var action = request.action();
    return new Question(request.requestId(), action.asked(), action.reason(), request.until());
  }

  /// Of a session that was named before it was refused.
  private Optional<String> logGroup(TaskRecord record) {
    return record.attempt().number() == 0 || record.attempt().session().isPresent()
        ? Optional.empty()
        : record
            .attempt()
            .stoppable(record.attemptId())
            .flatMap(it -> group(places.of(it, Optional.empty())));
  }

  private static Optional<String> group(LogPlace place) {
    return switch (place) {
      case LogPlace.Group(var group, _) -> Optional.of(group);
      case LogPlace.Stream(var group, _) -> Optional.of(group);
      case LogPlace.Unknown _ -> Optional.empty();
    };
  }

  /// What is kept of the current attempt; what its log has, while nothing is.
  private Optional<OutputTail> output(TaskRecord record, List<DynamoTimeline.Entry> entries) {
    var attempt = Integer.toString(record.attempt().number());
    return entries.stream()
        .filter(it -> it.eventType().equals(TimelineItem.OUTPUT))
        .filter(it -> it.told("attempt").equals(attempt))
        .findFirst()
        .map(
            it ->
                new OutputTail(
                    it.told("text"), it.told("cut").equals("true"), it.told("source"), it.at()))
        .or(() -> failed(record) ? live(record) : Optional.empty());
  }

  private static boolean failed(TaskRecord record) {
    return record.status() == TaskStatus.FAILED || record.status() == TaskStatus.TIMED_OUT;
  }

  /// Whoever asks may not be allowed to read logs: that is no reason to explain nothing.
  private Optional<OutputTail> live(TaskRecord record) {
    var evidence = record.attempt().end().flatMap(SessionEnd::evidence);
    try {
      return record
          .attempt()
          .session()
          .map(it -> outputs.tail(new OutputSource.Of(it, evidence), TailText.BYTES_MAX))
          .flatMap(this::tail);
    } catch (DependencyRefused | DependencyUnavailable _) {
      return Optional.empty();
    }
  }

  private Optional<OutputTail> tail(Reading reading) {
    return switch (reading) {
      case Reading.Lines(var lines, var cut, var source, _) -> {
        var text = TailText.of(lines, cut);
        yield Optional.of(new OutputTail(text.text(), text.cut(), source, clock.instant()));
      }
      case Reading.Nothing _ -> Optional.empty();
      case Reading.Unknown(var because) ->
          Optional.of(new OutputTail("", false, because, clock.instant()));
    };
  }
}
