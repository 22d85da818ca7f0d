package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.Effect;
import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.TaskEvent;
import dev.signalbox.lifecycle.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.TaskEvent.SlotRefused;
import dev.signalbox.lifecycle.TaskEvent.TaskSubmitted;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.lifecycle.Transition.Stay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Claim, act, record: reads the row, asks the lifecycle, writes on the condition that the row is
/// still what was looked at, and carries out the effects. What comes of an effect is heard like any
/// other event. Keeps nothing between two calls, so any replica may take any event.
public final class TaskOrchestrator implements TaskEvents {
  private static final Logger LOG = LoggerFactory.getLogger(TaskOrchestrator.class);

  /// A lost race is decided anew; who loses this often comes back later.
  private static final int DECISIONS_MAX = 5;

  /// The longest chain that one message can set off is submit, blueprint, slot or claim, start:
  /// four.
  private static final int EVENTS_MAX = 16;

  private static final Duration LOST_RACE_DELAY = Duration.ofSeconds(1);

  /// A cancel can overtake its submit, which may wait for a dependency: it waits this long for the
  /// row to appear.
  private static final Duration CANCEL_PATIENCE = Duration.ofHours(1);

  private static final Duration CANCEL_RETRY_FIRST = Duration.ofSeconds(2);
  private static final Duration CANCEL_RETRY_LAST = Duration.ofMinutes(1);

  /// The note of a stop that is given up; a person must look whether the session still runs.
  private static final String STOP_UNCONFIRMED = "session_stop_unconfirmed";

  private final TaskLifecycle lifecycle;
  private final TaskStore store;
  private final EffectsInAct effects;
  private final Witness witness;
  private final Tally tally;
  private final InstantSource clock;

  public TaskOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      EffectsInAct effects,
      Tally tally,
      InstantSource clock) {
    this(lifecycle, store, effects, (_, _) -> {}, tally, clock);
  }

  private TaskOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      EffectsInAct effects,
      Witness witness,
      Tally tally,
      InstantSource clock) {
    this.lifecycle = lifecycle;
    this.store = store;
    this.effects = effects;
    this.witness = witness;
    this.tally = tally;
    this.clock = clock;
  }

  /// Is told of each move when it is durable, with the event that it was decided on.
  interface Witness {
    void moved(TaskEvent event, Move move);
  }

  /// The same orchestrator for a sweep, which takes its looks together and wants to know what came
  /// of it.
  TaskEvents forSweep(EffectsInAct.Looks looks, Witness onlooker) {
    return new TaskOrchestrator(lifecycle, store, effects.looking(looks), onlooker, tally, clock);
  }

  /// What is seen of these sessions, asked for together.
  List<TaskEvent> look(List<Effect.LookAtSession> looks) {
    return effects.look(looks);
  }

  @Override
  public Verdict handle(TaskEvent event) {
    var heard = new ArrayDeque<TaskEvent>();
    heard.add(event);
    for (int round = 0; round < EVENTS_MAX; round++) {
      var next = heard.poll();
      if (next == null) {
        return new Verdict.Done();
      }
      var verdict = apply(next, heard);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    throw new IllegalStateException(
        "task " + event.taskId() + " set off more than " + EVENTS_MAX + " events");
  }

  /// One event to its end; empty when it is, and more may have been heard.
  private Optional<Verdict> apply(TaskEvent event, Deque<TaskEvent> heard) {
    for (int decision = 0; decision < DECISIONS_MAX; decision++) {
      switch (look(event)) {
        case TaskStore.Lookup.Found(var record) -> {
          if (decide(record, event, heard)) {
            return Optional.empty();
          }
        }
        case TaskStore.Lookup.Missing() -> {
          return Optional.of(missing(event));
        }
        case TaskStore.Lookup.Unreadable(var because) -> {
          return Optional.of(new Verdict.Unusable("row-unreadable", because));
        }
      }
      tally.count("races_lost", event.getClass().getSimpleName());
    }
    return Optional.of(new Verdict.RetryAfter(LOST_RACE_DELAY));
  }

  private TaskStore.Lookup look(TaskEvent event) {
    if (event instanceof TaskSubmitted submitted) {
      var first = lifecycle.submitted(submitted);
      if (store.create(first)) {
        log(first, null, "created");
        tally.count("tasks_accepted", first.request().channelSource());
        return new TaskStore.Lookup.Found(first);
      }
    }
    return store.find(event.taskId());
  }

  /// False when the race was lost.
  private boolean decide(TaskRecord record, TaskEvent event, Deque<TaskEvent> heard) {
    var transition = lifecycle.decide(record, event);
    return switch (transition) {
      case Stay stay -> {
        LOG.atDebug()
            .addKeyValue("task_id", record.taskId())
            .addKeyValue("status", record.status())
            .addKeyValue("event", event.getClass().getSimpleName())
            .log(stay.because());
        tally.count("stays", event.getClass().getSimpleName());
        heard.addAll(effects.carryOut(record, stay.effects()));
        yield true;
      }
      case Move move -> write(event, move, heard);
    };
  }

  private boolean write(TaskEvent event, Move move, Deque<TaskEvent> heard) {
    return switch (store.write(move)) {
      case WRITTEN -> {
        log(move.after(), move, move.because());
        count(move);
        witness.moved(event, move);
        heard.addAll(effects.carryOut(move.after(), move.effects()));
        yield true;
      }
      case NO_SLOT -> refused(move, SlotLimit.USER, heard);
      case NO_GLOBAL_SLOT -> refused(move, SlotLimit.GLOBAL, heard);
      case LOST -> false;
    };
  }

  private boolean refused(Move move, SlotLimit by, Deque<TaskEvent> heard) {
    tally.count("slots_refused", by.word());
    return heard.add(new SlotRefused(move.before().taskId(), by, clock.instant()));
  }

  /// Failures are counted by code, so that unknown ones show and the catalogue can learn them.
  private void count(Move move) {
    tally.count("moves", move.before().status() + "_" + move.after().status());
    if (!move.before().settled() && move.after().settled()) {
      move.after().failure().ifPresent(it -> tally.count("failures", it.code().name()));
    }
  }

  private Verdict missing(TaskEvent event) {
    if (event instanceof CancelRequested cancel) {
      var waited = Duration.between(cancel.requestedAt(), cancel.at());
      if (waited.compareTo(CANCEL_PATIENCE) < 0) {
        return new Verdict.RetryAfter(cancelRetry(waited));
      }
    }
    tally.count("events_without_task", event.getClass().getSimpleName());
    LOG.atWarn()
        .addKeyValue("task_id", event.taskId())
        .addKeyValue("event", event.getClass().getSimpleName())
        .log("there is no such task");
    lifecycle.withoutTask(event).ifPresent(effects::stop);
    return new Verdict.Done();
  }

  /// The longer it has waited, the less it matters when exactly it comes.
  private static Duration cancelRetry(Duration waited) {
    var next = waited.dividedBy(4);
    if (next.compareTo(CANCEL_RETRY_FIRST) < 0) {
      return CANCEL_RETRY_FIRST;
    }
    return next.compareTo(CANCEL_RETRY_LAST) < 0 ? next : CANCEL_RETRY_LAST;
  }

  /// The one line of a transition. A move that leaves status, attempt and settlement as they are
  /// notes a detail, such as the end of a session whose task ended before.
  private static void log(TaskRecord after, @Nullable Move move, String because) {
    var line =
        LOG.atLevel(level(move))
            .addKeyValue("task_id", after.taskId())
            .addKeyValue("user_id", after.request().userId())
            .addKeyValue("attempt", after.attempt().number())
            .addKeyValue("to", after.status());
    if (move != null) {
      line = line.addKeyValue("from", move.before().status()).addKeyValue("effects", names(move));
    }
    var session = after.attempt().session();
    if (session.isPresent()) {
      line =
          line.addKeyValue("session_id", session.get().sessionId())
              .addKeyValue("compute_type", session.get().computeType().word());
    }
    if (after.failure().isPresent() && after.status().isTerminal()) {
      line = line.addKeyValue("code", after.failure().get().code());
    }
    line.log(because);
  }

  private static Level level(@Nullable Move move) {
    if (move != null && move.notes().stream().anyMatch(it -> isAlarming(it))) {
      return Level.ERROR;
    }
    return move == null || isTransition(move) ? Level.INFO : Level.DEBUG;
  }

  private static boolean isAlarming(Transition.Note note) {
    return note.eventType().equals(STOP_UNCONFIRMED);
  }

  private static boolean isTransition(Move move) {
    var before = move.before();
    var after = move.after();
    return before.status() != after.status()
        || before.attempt().number() != after.attempt().number()
        || before.attempt().session().isEmpty() != after.attempt().session().isEmpty()
        || before.settled() != after.settled();
  }

  private static String names(Transition transition) {
    return transition.effects().stream()
        .map(Effect::getClass)
        .map(Class::getSimpleName)
        .collect(java.util.stream.Collectors.joining(","));
  }
}
