package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.store.OpenTasks.Entry;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One visit of a slot: a hundred sessions at a time, their rows are read and, where their backend
/// can tell, they are looked at. Only what calls for something is handed to the orchestrator, so a
/// healthy session costs a part of two or three reads and no write.
final class SlotVisit {
  private static final int PAGE = 400;
  private static final int HUNDRED = 100;

  /// Backends limit how often they may be asked for all callers together, so looks follow each
  /// other. The table has no such limit.
  private static final int LOOKS_AT_ONCE = 1;

  private static final int READS_AT_ONCE = 4;
  private static final int EVENTS_AT_ONCE = 16;

  /// A dependency that fails this often is in trouble, and the rest of the slot would only add to
  /// it.
  private static final int FAILURES_MAX = 3;

  private final SweepSetup setup;
  private final ComputeStrategies strategies;
  private final TaskShard slot;
  private final SweepRound round;
  private final boolean observable;
  private final AtomicInteger failures = new AtomicInteger();

  /// Sessions of a backend that is switched off here cannot be looked at. Their rows can.
  SlotVisit(SweepSetup setup, ComputeStrategies strategies, TaskShard slot, SweepRound round) {
    this.setup = setup;
    this.strategies = strategies;
    this.slot = slot;
    this.round = round;
    this.observable =
        slot.type()
            .filter(it -> it.can(Capability.OBSERVABLE) && !it.can(Capability.HEARTBEAT_ONLY))
            .filter(it -> strategies.unavailable(it).isEmpty())
            .isPresent();
  }

  /// Returns whether every session was looked after; if not, the visit is worth repeating soon.
  boolean carryOut() {
    Optional<String> from = Optional.empty();
    do {
      var page = setup.tasks().page(slot, PAGE, from);
      visit(page.entries());
      from = page.next();
    } while (from.isPresent() && failures.get() < FAILURES_MAX);
    return failures.get() == 0;
  }

  private void visit(List<Entry> entries) {
    var found = new ConcurrentLinkedQueue<TaskEvent>();
    var hundreds = new ArrayList<Runnable>();
    for (int first = 0; first < entries.size(); first += HUNDRED) {
      var hundred = entries.subList(first, Math.min(entries.size(), first + HUNDRED));
      hundreds.add(() -> visitHundred(hundred, found));
    }
    setup.parallel().run(hundreds, observable ? LOOKS_AT_ONCE : READS_AT_ONCE);
    setup
        .parallel()
        .run(found.stream().<Runnable>map(it -> () -> hear(it)).toList(), EVENTS_AT_ONCE);
  }

  private void hear(TaskEvent event) {
    if (!round.hear(event)) {
      failures.incrementAndGet();
    }
  }

  private void visitHundred(List<Entry> hundred, Queue<TaskEvent> found) {
    try {
      var rows = setup.tasks().rows(hundred.stream().map(Entry::taskId).toList());
      var now = setup.clock().instant();
      var quiet = new LinkedHashMap<SessionHandle, TaskRecord>();
      rows.values().forEach(row -> sort(row, now, quiet, found));
      if (observable && !quiet.isEmpty()) {
        look(quiet, now, found);
      }
    } catch (DependencyUnavailable unavailable) {
      failures.incrementAndGet();
      round.looksFailed(slot, hundred.size(), unavailable);
    } catch (DependencyRefused refused) {
      // It will be refused again: the next visit is early enough.
      round.looksFailed(slot, hundred.size(), refused);
    }
  }

  /// The index may name a session that has just ended. One whose row is not understood is looked at
  /// like any other: its end frees what it holds.
  private void sort(
      Lookup row, Instant now, Map<SessionHandle, TaskRecord> quiet, Queue<TaskEvent> found) {
    switch (row) {
      case Lookup.Found(var record) -> sort(record, now, quiet, found);
      case Lookup.Unreadable(var certain, _) -> sort(certain, now, quiet, found);
      case Lookup.Missing() -> {}
    }
  }

  private void sort(
      TaskRecord record,
      Instant now,
      Map<SessionHandle, TaskRecord> quiet,
      Queue<TaskEvent> found) {
    if (setup.orchestrator().wouldAct(record, now)) {
      found.add(new TaskEvent.TaskWoken(record.taskId(), now));
    } else if (TaskShard.of(record).equals(slot)) {
      record.attempt().session().ifPresent(session -> quiet.put(session, record));
    }
  }

  private void look(
      Map<SessionHandle, TaskRecord> sessions, Instant askedAt, Queue<TaskEvent> found) {
    slot.type().ifPresent(type -> setup.occurrences().note(new Occurrence.SlotLookedAt(type)));
    var seen = strategies.look(sessions.keySet());
    sessions.forEach(
        (session, record) ->
            Optional.ofNullable(seen.get(session))
                .flatMap(how -> notRunning(record, session, how, askedAt))
                .ifPresent(found::add));
  }

  private static Optional<TaskEvent> notRunning(
      TaskRecord record, SessionHandle session, SessionObservation seen, Instant askedAt) {
    return switch (seen.status()) {
      case SessionStatus.Running() -> Optional.empty();
      case SessionStatus.AgentEnded _, SessionStatus.NotFound(), SessionStatus.Ended _ ->
          Optional.of(seen.of(record.attemptId(), session, askedAt));
    };
  }
}
