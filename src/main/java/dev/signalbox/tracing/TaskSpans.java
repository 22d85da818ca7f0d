package dev.signalbox.tracing;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.trace.Spans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Records the spans of tasks. None of them holds a word that a producer wrote but the task's id.
///
/// A session lives longer than any process that could keep its span open. So the spans of attempts
/// and tasks are recorded when they are over, by the replica whose write ended them.
final class TaskSpans implements TransitionListener, Spans {
  private final Tracer tracer;
  private final Roots roots;
  private final InstantSource clock;

  TaskSpans(Tracer tracer, Roots roots, InstantSource clock) {
    this.tracer = tracer;
    this.roots = roots;
    this.clock = clock;
  }

  Handling handling(String queue, Message message) {
    return Handling.of(queue, message, clock.instant());
  }

  /// What a message set off has spans of its own. One that came to nothing is told to a producer
  /// that traces it.
  void handled(Handling handling, Verdict verdict) {
    if (!(verdict instanceof Verdict.Done) && handling.message().trace().isPresent()) {
      var span = process(handling, handling.message().trace().get(), Optional.empty());
      span.with(SpanNames.VERDICT, verdict.getClass().getSimpleName());
      if (verdict instanceof Verdict.Unusable(var reason, _)) {
        span.with(SpanNames.REASON, reason).failed();
      }
      span.end(clock.instant());
    }
  }

  @Override
  public Optional<TaskEvent> during(
      TaskRecord task, Effect effect, Supplier<Optional<TaskEvent>> work) {
    return switch (effect) {
      case Effect.StartSession(var attempt) -> timed("start session", task, attempt, work);
      case Effect.StopSession stop -> timed("stop session", task, stop.attempt(), work);
      case Effect.LookAtSession look -> timed("look at session", task, look.attempt(), work);
      case Effect.FindSession find -> timed("find session", task, find.attempt(), work);
      case Effect.ReadContext(var attempt) -> timed("read context", task, attempt, work);
      case Effect.KeepOutput keep -> timed("keep output", task, keep.attempt(), work);
      case Effect.LoadBlueprint _, Effect.DropPayload _ -> work.get();
      case Effect.WakeTask _, Effect.EnterLane _, Effect.WakeNextForLane _ -> work.get();
      case Effect.WakeOldestQueued _, Effect.WakeOldestQueuedOfAll _ -> work.get();
    };
  }

  private Optional<TaskEvent> timed(
      String name, TaskRecord task, AttemptId attempt, Supplier<Optional<TaskEvent>> work) {
    var parent = roots.of(task).attempt(attempt);
    var span = OpenSpan.under(parent, tracer, name, SpanKind.CLIENT, clock.instant());
    span.with(SpanNames.TASK_ID, task.taskId()).with(SpanNames.ATTEMPT, attempt.number());
    task.attempt().computeType().ifPresent(it -> span.with(SpanNames.COMPUTE_TYPE, it.word()));
    try (var _ = span.makeCurrent()) {
      var outcome = work.get();
      outcome.ifPresent(it -> span.with(SpanNames.OUTCOME, it.getClass().getSimpleName()));
      return outcome;
    } catch (RuntimeException trouble) {
      // Not its message, which may quote anything.
      span.with(SpanNames.ERROR_TYPE, trouble.getClass().getSimpleName()).failed();
      throw trouble;
    } finally {
      span.end(clock.instant());
    }
  }

  @Override
  public void moved(TaskEvent event, Move move) {
    heard(event, move);
    if (isOverFor(move)) {
      attempt(move);
    }
    if (!move.before().settled() && move.after().settled()) {
      task(move);
    }
  }

  /// A message has one span, of the first move that it led to: what follows is its consequence, and
  /// has spans itself. In a sweep only what it found is told.
  private void heard(TaskEvent event, Move move) {
    var trace = roots.of(move.after());
    var handling = Handling.current();
    if (handling.isPresent()) {
      if (handling.get().told().compareAndSet(false, true)) {
        moved(process(handling.get(), trace, place(trace, move)), event, move);
      }
    } else if (event instanceof TaskEvent.SessionObserved || event instanceof TaskEvent.TaskWoken) {
      moved(finding(place(trace, move)), event, move);
    }
  }

  private void moved(OpenSpan span, TaskEvent event, Move move) {
    span.with(SpanNames.EVENT, event.getClass().getSimpleName())
        .with(SpanNames.TASK_ID, event.taskId())
        .with(SpanNames.ATTEMPT, move.after().attempt().number())
        .with(SpanNames.FROM, move.before().status().name())
        .with(SpanNames.TO, move.after().status().name())
        .end(clock.instant());
  }

  private static TraceContext place(TaskTrace trace, Move move) {
    var before = move.before();
    return before.attempt().number() > 0 ? trace.attempt(before.attemptId()) : trace.task();
  }

  /// A message of another trace, such as a cancel, is linked to and not followed.
  private OpenSpan process(Handling handling, TaskTrace trace, TraceContext place) {
    var sent = handling.message().trace();
    var ofTask = sent.filter(it -> it.traceId().equals(trace.task().traceId()));
    return process(handling, ofTask.orElse(place), ofTask.isEmpty() ? sent : Optional.empty());
  }

  private OpenSpan process(Handling handling, TraceContext parent, Optional<TraceContext> linked) {
    var name = "process " + handling.queue();
    return OpenSpan.linked(parent, linked, tracer, name, SpanKind.CONSUMER, handling.since())
        .with(SpanNames.MESSAGING_SYSTEM, "aws_sqs")
        .with(SpanNames.MESSAGING_DESTINATION, handling.queue())
        .with(SpanNames.MESSAGING_OPERATION, "process")
        .with(SpanNames.MESSAGING_MESSAGE_ID, handling.message().id());
  }

  private OpenSpan finding(TraceContext parent) {
    return OpenSpan.under(parent, tracer, "sweep finding", SpanKind.INTERNAL, clock.instant());
  }

  /// Whether the current attempt is over with this move; told once, by its first end.
  private static boolean isOverFor(Move move) {
    var before = move.before();
    var after = move.after();
    if (before.attempt().number() == 0 || before.settled() || before.attempt().end().isPresent()) {
      return false;
    }
    return after.attempt().end().isPresent()
        || after.attempt().number() != before.attempt().number()
        || after.settled();
  }

  /// From when its session had started, or else from when it was claimed.
  private void attempt(Move move) {
    var before = move.before();
    var trace = roots.of(before);
    var since = before.times().startedAt().orElse(before.statusSince());
    var span =
        OpenSpan.named(
            trace.attempt(before.attemptId()), Optional.of(trace.task()), tracer, "attempt", since);
    before.attempt().computeType().ifPresent(it -> span.with(SpanNames.COMPUTE_TYPE, it.word()));
    span.with(SpanNames.ATTEMPT, before.attempt().number());
    ended(span, move.after(), move.at());
  }

  private void task(Move move) {
    var after = move.after();
    var trace = roots.of(after);
    var since = after.times().createdAt();
    var span = OpenSpan.named(trace.task(), trace.producer(), tracer, "task", since);
    span.with(SpanNames.ATTEMPT, after.attempt().number());
    ended(span, after, move.at());
  }

  private static void ended(OpenSpan span, TaskRecord after, Instant at) {
    span.with(SpanNames.TASK_ID, after.taskId()).with(SpanNames.TO, after.status().name());
    after.failure().ifPresent(it -> span.with(SpanNames.CODE, it.code().name()));
    if (after.status() == TaskStatus.FAILED || after.status() == TaskStatus.TIMED_OUT) {
      span.failed();
    }
    span.end(at);
  }
}
