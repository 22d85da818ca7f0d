package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.note.Occasion;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claim, act, record: reads the row, asks the lifecycle, writes on the condition that the row is
/// still what was looked at, and carries out the effects. What comes of an effect is heard like any
/// other event. Keeps nothing between two calls, so any replica may take any event.
public final class TaskOrchestrator implements TaskEventHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TaskOrchestrator.class);

  /// A cancel can overtake its submit and waits this long for the row to appear.
  private static final Duration CANCEL_PATIENCE = Duration.ofHours(1);

  private final TaskLifecycle lifecycle;
  private final TaskStore store;
  private final EffectExecutor effects;
  private final LaunchRates launchRates;
  private final Occurrences occurrences;
  private final InstantSource clock;
  private final OrphanGuard orphans;
  private final TransitionListener listener;

  public TaskOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      EffectExecutor effects,
      LaunchRates launchRates,
      Occurrences occurrences,
      InstantSource clock) {
    this(
        lifecycle,
        store,
        effects,
        launchRates,
        occurrences,
        clock,
        new OrphanGuard(OrphanPolicy.DEFAULTS, new SetupDoubts(clock), clock),
        TransitionListener.NONE);
  }

  private TaskOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      EffectExecutor effects,
      LaunchRates launchRates,
      Occurrences occurrences,
      InstantSource clock,
      OrphanGuard orphans,
      TransitionListener listener) {
    this.lifecycle = lifecycle;
    this.store = store;
    this.effects = effects;
    this.launchRates = launchRates;
    this.occurrences = occurrences;
    this.clock = clock;
    this.orphans = orphans;
    this.listener = listener;
  }

  /// Returns an orchestrator that also tells this listener of every move, whoever asks for it.
  public TaskOrchestrator telling(TransitionListener other) {
    return new TaskOrchestrator(
        lifecycle, store, effects, launchRates, occurrences, clock, orphans, listener.and(other));
  }

  /// Returns an orchestrator that stops sessions without a row only as this guard allows.
  public TaskOrchestrator guardedBy(OrphanGuard guard) {
    return new TaskOrchestrator(
        lifecycle, store, effects, launchRates, occurrences, clock, guard, listener);
  }

  @Override
  public Verdict handle(TaskEvent event) {
    return new EventChain(this, event, Occasion.MESSAGE, listener).run();
  }

  /// Handles an event that the sweep found, and tells it what comes of it.
  public Verdict handle(TaskEvent event, TransitionListener sweep) {
    return new EventChain(this, event, Occasion.SWEEP, listener.and(sweep)).run();
  }

  @Override
  public Verdict handleFirst(TaskEvent event) {
    return new EventChain(this, event, Occasion.FIRST_MESSAGE, listener).run();
  }

  /// Returns whether a wake of the task, if it is as told, would come to anything. Nothing is read
  /// or written. What earlier transitions may have left out is no reason: nothing in the row says
  /// whether they did, so it would be one for ever.
  public boolean wouldAct(TaskRecord record, Instant at) {
    return switch (lifecycle.decide(record, new TaskEvent.TaskWoken(record.taskId(), at))) {
      case Transition.Move _ -> true;
      case Transition.Stay stay -> !stay.first().effects().isEmpty();
    };
  }

  TaskLifecycle lifecycle() {
    return lifecycle;
  }

  TaskStore store() {
    return store;
  }

  EffectExecutor effects() {
    return effects;
  }

  LaunchRates launchRates() {
    return launchRates;
  }

  void note(Occurrence what) {
    occurrences.note(what);
  }

  InstantSource clock() {
    return clock;
  }

  /// What becomes of an event whose task has no row.
  Verdict missing(TaskEvent event) {
    var delay = patience(event);
    if (delay.isPresent()) {
      return new Verdict.RetryAfter(delay.get());
    }
    occurrences.note(new Occurrence.EventUnmatched(event.getClass()));
    LOG.atWarn()
        .addKeyValue("task_id", event.taskId())
        .addKeyValue("event", event.getClass().getSimpleName())
        .log("there is no such task");
    if (event instanceof SessionObserved(_, var session, SessionStatus.Ended _, _, _, _)) {
      orphans.ended(session.sessionId());
    }
    return lifecycle
        .withoutTask(event)
        .map(stop -> event instanceof SessionObserved ? orphan(stop) : ownStart(stop))
        .orElseGet(Verdict.Done::new);
  }

  private Verdict orphan(Effect.StopSession stop) {
    var judgement = orphans.judge(stop.session().sessionId());
    occurrences.note(new Occurrence.Orphaned(judgement));
    return switch (judgement) {
      case STOP -> stopped(stop);
      case WATCH, SPARE -> new Verdict.RetryAfter(orphans.delay());
      case HAND_OVER ->
          new Verdict.Unusable(
              "session-without-row",
              "A session of ours runs without a row, like many others. It was not stopped: see"
                  + " whether the Tasks table is the right one, then move this message back.");
    };
  }

  /// The row vanished while we started the session. The message that led to the start asks for
  /// nothing any more.
  private Verdict ownStart(Effect.StopSession stop) {
    return orphans.mayStopOwnStart(stop.session().sessionId()) ? stopped(stop) : new Verdict.Done();
  }

  private Verdict stopped(Effect.StopSession stop) {
    var _ = effects.stop(stop);
    return new Verdict.Done();
  }

  /// The longer a cancel has waited, the less it matters when exactly it comes.
  private static Optional<Duration> patience(TaskEvent event) {
    if (!(event instanceof CancelRequested cancel)) {
      return Optional.empty();
    }
    var waited = Duration.between(cancel.requestedAt(), cancel.at());
    return waited.compareTo(CANCEL_PATIENCE) < 0
        ? Optional.of(Duration.ofSeconds(Math.clamp(waited.toSeconds() / 4, 2, 60)))
        : Optional.empty();
  }
}
