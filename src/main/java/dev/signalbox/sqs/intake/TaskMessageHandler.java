package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Handles the task queue: submits, cancels and wakes, as the published schema describes them.
public final class TaskMessageHandler implements MessageHandler {
  /// A message that was received less often has not waited, however long it lay in the queue.
  private static final int RECEIVES_OF_WAITING = 20;

  private final TaskEventHandler events;
  private final InstantSource clock;
  private final TaskMessageReader reader;
  private final Function<String, Optional<TraceContext>> traces;

  public TaskMessageHandler(TaskEventHandler events, InstantSource clock) {
    this(events, clock, _ -> Optional.empty());
  }

  /// @param traces begins the trace of a task whose producer sent none
  public TaskMessageHandler(
      TaskEventHandler events,
      InstantSource clock,
      Function<String, Optional<TraceContext>> traces) {
    this.events = events;
    this.clock = clock;
    this.traces = traces;
    this.reader = new TaskMessageReader();
  }

  @Override
  public Verdict handle(Message message) {
    return switch (reader.read(message.body())) {
      case TaskMessage.Broken(var reason, var detail) -> new Verdict.Unusable(reason, detail);
      case TaskMessage.Submit submit -> events.handle(submitted(submit, message));
      case TaskMessage.Cancel(var taskId, var reason, var requestedBy) ->
          events.handle(
              new TaskEvent.CancelRequested(
                  taskId, reason, requestedBy, requestedAt(message), clock.instant()));
      case TaskMessage.Wake(var taskId) ->
          events.handle(new TaskEvent.TaskWoken(taskId, clock.instant()));
    };
  }

  /// After an outage a cancel and its submit are received together, in any order: the cancel's
  /// patience must not have been used up by the outage.
  private Instant requestedAt(Message message) {
    return message.receiveCount() < RECEIVES_OF_WAITING ? clock.instant() : message.sentAt();
  }

  private TaskEvent submitted(TaskMessage.Submit submit, Message message) {
    var taskId = submit.taskId().orElseGet(() -> derivedId(submit, message));
    var trace = message.trace().or(() -> traces.apply(taskId));
    return new TaskEvent.TaskSubmitted(taskId, submit.request().traced(trace), clock.instant());
  }

  private static String derivedId(TaskMessage.Submit submit, Message message) {
    var request = submit.request();
    return request
        .idempotencyKey()
        .map(key -> TaskIds.ofIdempotencyKey(request.userId(), key))
        .orElseGet(() -> TaskIds.ofMessage(message.originId()));
  }
}
