package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets the events of one task take turns within this replica: the end of a session and the agent's
/// report come at the same moment, and the writes of both would refuse each other. An economy,
/// not a lock: nobody waits long, and the condition on each write keeps replicas apart.
public final class TaskTurns implements TaskEventHandler {
  /// A start that takes its time must not hold up a cancel.
  private static final long WAIT_MAX_MS = 250;

  private final TaskEventHandler handler;
  private final Vertx vertx;
  private final Map<String, Future<Void>> last;

  public TaskTurns(TaskEventHandler handler, Vertx vertx) {
    this(handler, vertx, new ConcurrentHashMap<>());
  }

  private TaskTurns(TaskEventHandler handler, Vertx vertx, Map<String, Future<Void>> last) {
    this.handler = handler;
    this.vertx = vertx;
    this.last = last;
  }

  /// Returns the same turns for events that another handler handles.
  public TaskTurns before(TaskEventHandler other) {
    return new TaskTurns(other, vertx, last);
  }

  @Override
  public Verdict handle(TaskEvent event) {
    return inTurn(event.taskId(), () -> handler.handle(event));
  }

  @Override
  public Verdict handleFirst(TaskEvent event) {
    return inTurn(event.taskId(), () -> handler.handleFirst(event));
  }

  private Verdict inTurn(String taskId, Supplier<Verdict> handling) {
    var turn = Promise.<Void>promise();
    var before = last.put(taskId, turn.future());
    try {
      if (before != null && !before.isComplete()) {
        Future.any(before, vertx.timer(WAIT_MAX_MS, TimeUnit.MILLISECONDS)).await();
      }
      return handling.get();
    } finally {
      turn.complete();
      last.remove(taskId, turn.future());
    }
  }
}
