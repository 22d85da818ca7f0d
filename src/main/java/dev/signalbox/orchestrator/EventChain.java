package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.AdmissionRefused;
import dev.signalbox.lifecycle.transition.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.transition.TaskEvent.LaunchTurnReached;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskSubmitted;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import dev.signalbox.orchestrator.note.Hearing;
import dev.signalbox.orchestrator.note.Occasion;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One event and all that it sets off. A follow-up is decided on the record that was just written,
/// which the condition of its write guards; the row is read again only when a race was lost.
final class EventChain {
  /// A lost race is decided anew; who loses this often comes back later.
  private static final int DECISIONS_MAX = 5;

  /// The longest chain that one message can set off is submit, blueprint, three refusals, start.
  private static final int EVENTS_MAX = 16;

  private static final Duration LOST_RACE_DELAY = Duration.ofSeconds(1);

  private final TaskOrchestrator shell;
  private final TaskEvent root;
  private final Occasion occasion;
  private final TransitionListener listener;
  private final Deque<TaskEvent> heard = new ArrayDeque<>();
  private final List<RuntimeException> failures = new ArrayList<>();

  /// The record as it was last read or written; empty when it must be read.
  private Optional<TaskRecord> current = Optional.empty();

  /// Whether the current record has no row yet.
  private boolean unstored;

  private final InHand hand = new InHand();
  private final LaunchToken token;

  /// The write that was lost to another; it may have been our own, whose answer did not come.
  private Optional<Move> lost = Optional.empty();

  private boolean lostUntold;

  EventChain(
      TaskOrchestrator shell, TaskEvent root, Occasion occasion, TransitionListener listener) {
    this.shell = shell;
    this.root = root;
    this.occasion = occasion;
    this.listener = listener;
    this.token = new LaunchToken(shell.launchRates(), root instanceof LaunchTurnReached);
  }

  /// @throws RuntimeException the first failure of an effect, after everything that the others
  ///     brought back is recorded: the message comes back for the rest
  Verdict run() {
    try {
      begin();
      return untilAllIsHeard();
    } finally {
      token.giveBack();
    }
  }

  private Verdict untilAllIsHeard() {
    for (int round = 0; round < EVENTS_MAX; round++) {
      var next = heard.poll();
      if (next == null) {
        if (!failures.isEmpty()) {
          throw failures.getFirst();
        }
        return new Verdict.Done();
      }
      var verdict = apply(next);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    throw new IllegalStateException(
        "task " + root.taskId() + " set off more than " + EVENTS_MAX + " events");
  }

  /// A task that is submitted has no row yet: its blueprint is read before the first decision, so
  /// that its first row can be the claim itself.
  private void begin() {
    if (root instanceof TaskSubmitted submitted) {
      var first = shell.lifecycle().submitted(submitted);
      current = Optional.of(first);
      unstored = true;
      heard.add(shell.effects().loadBlueprint(first));
    } else {
      heard.add(root);
    }
  }

  /// One event to its end; empty when it is, and more may have been heard.
  private Optional<Verdict> apply(TaskEvent event) {
    if (event instanceof BlueprintFound found) {
      hand.keep(found.blueprint());
    }
    for (int decision = 0; decision < DECISIONS_MAX; decision++) {
      switch (look(event)) {
        case TaskStore.Lookup.Found(var record) -> {
          var ours = isOurs(record);
          tellLostClaim(ours);
          if (ours ? written(event, lost.orElseThrow()) : decide(record, event)) {
            return Optional.empty();
          }
        }
        case TaskStore.Lookup.Missing() -> {
          return Optional.of(shell.missing(event));
        }
        case TaskStore.Lookup.Unreadable(var certain, var because) -> {
          if (!shell.lifecycle().isOurs(certain, event)) {
            return Optional.of(new Verdict.Unusable("row-unreadable", because));
          }
          TransitionLog.unreadable(certain);
          shell.note(new Occurrence.RowUnreadable(event.getClass()));
          current = Optional.of(certain);
          if (decide(certain, event)) {
            return Optional.empty();
          }
        }
      }
      shell.note(new Occurrence.RaceLost(event.getClass()));
    }
    return Optional.of(new Verdict.RetryAfter(LOST_RACE_DELAY));
  }

  /// A change of the row alone has no token: the client repeats it when its answer is lost, and is
  /// refused by what it wrote itself. Somebody else who decided at the same instant wrote the same,
  /// so what must not be done twice is left to whoever was told of the write.
  private boolean isOurs(TaskRecord record) {
    return lost.filter(EventChain::mayBeDoneTwice).map(Move::after).equals(Optional.of(record));
  }

  /// Whoever wrote instead of us has claimed the attempt, or the task was submitted twice.
  private void tellLostClaim(boolean ours) {
    if (lostUntold && !ours && lost.flatMap(Move::launches).isPresent()) {
      shell.note(new Occurrence.DoubleStartPrevented(Occurrence.Prevention.LOST_CLAIM));
    }
    lostUntold = false;
  }

  private static boolean mayBeDoneTwice(Move move) {
    return move.after().attempt().can(Capability.REPEATABLE_START)
        || move.effects().stream().noneMatch(it -> it instanceof Effect.StartSession);
  }

  private TaskStore.Lookup look(TaskEvent event) {
    if (current.isPresent()) {
      return new TaskStore.Lookup.Found(current.get());
    }
    var found = shell.store().find(event.taskId());
    if (found instanceof TaskStore.Lookup.Found(var record)) {
      current = Optional.of(record);
    }
    return found;
  }

  /// False when the race was lost.
  // An event that an effect brought may be equal to the one that began the chain.
  @SuppressWarnings("ReferenceEquality")
  private boolean decide(TaskRecord record, TaskEvent event) {
    var transition = shell.lifecycle().decide(record, event);
    return switch (transition) {
      case Stay stay -> {
        TransitionLog.stayed(record, event, stay);
        shell.note(new Occurrence.Stayed(event.getClass()));
        carryOut(record, occasion == Occasion.FIRST_MESSAGE ? stay.first() : stay);
        yield true;
      }
      case Move move -> write(event, new Hearing(occasion, event == root).noted(event, move));
    };
  }

  private boolean write(TaskEvent event, Move move) {
    var launches = move.launches();
    if (launches.isPresent() && !token.take(launches.get())) {
      return refused(move, new Waiting.InLane(launches.get()));
    }
    var written = unstored ? shell.store().create(move) : shell.store().write(move);
    if (written != Written.WRITTEN) {
      token.giveBack();
    }
    return switch (written) {
      case WRITTEN -> written(event, move);
      case LOST -> lost(move);
      case NO_SLOT -> refused(move, new Waiting.ForSlot(AdmissionLimit.USER));
      case NO_GLOBAL_SLOT -> refused(move, new Waiting.ForSlot(AdmissionLimit.GLOBAL));
      case BEHIND_LAUNCHES -> refused(move, new Waiting.InLane(typeOf(move)));
      case LANE_FULL -> refused(move, new Waiting.BeforeLane(typeOf(move)));
    };
  }

  private static ComputeType typeOf(Move move) {
    return move.after()
        .attempt()
        .computeType()
        .or(() -> move.after().admission().waiting().flatMap(Waiting::launchType))
        .orElseThrow();
  }

  private boolean written(TaskEvent event, Move move) {
    if (unstored) {
      unstored = false;
      shell.note(new Occurrence.TaskAccepted());
    }
    current = Optional.of(move.after());
    lost = Optional.empty();
    TransitionLog.moved(move);
    listener.moved(event, move);
    carryOut(move.after(), move);
    return true;
  }

  /// A submit whose task exists already is a wake of it, like any other repeat.
  private boolean lost(Move move) {
    lost = Optional.of(move);
    lostUntold = true;
    current = Optional.empty();
    if (unstored) {
      unstored = false;
      heard.addFirst(root);
      return true;
    }
    return false;
  }

  private boolean refused(Move move, Waiting place) {
    shell.note(new Occurrence.AdmissionRefused(place.limit()));
    return heard.add(new AdmissionRefused(move.before().taskId(), place, shell.clock().instant()));
  }

  private void carryOut(TaskRecord record, Transition transition) {
    if (transition.effects().stream().anyMatch(it -> it instanceof Effect.StartSession)) {
      record.attempt().computeType().ifPresent(token::use);
    }
    var outcomes = shell.effects().carryOut(record, transition.effects(), hand);
    heard.addAll(outcomes.events());
    failures.addAll(outcomes.failures());
  }
}
