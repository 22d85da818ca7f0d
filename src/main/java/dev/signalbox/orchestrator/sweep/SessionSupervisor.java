package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.store.SweepLeases.Answer;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.sweep.Sweeper.Sweep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/// Looks after the live sessions of a type, so that none of them needs a deadline, and with it a
/// write, for being looked after. They are spread over slots. Each slot is visited once in a
/// period by one replica: its lease lasts until the next visit, so replicas share the slots without
/// a leader, and a dead replica's slot is visited by another one period later.
public final class SessionSupervisor {
  private final SweepSetup setup;
  private final ComputeStrategies strategies;
  private final ComputeType type;
  private final LeaseHolder leases;
  private final Map<TaskShard, Instant> nextVisits = new HashMap<>();

  public SessionSupervisor(SweepSetup setup, ComputeStrategies strategies, ComputeType type) {
    this.setup = setup;
    this.strategies = strategies;
    this.type = type;
    this.leases = setup.leaseHolder();
  }

  /// Visits each slot whose visit is due and that no other replica visits.
  public Sweep supervise() {
    var round = setup.newRound();
    var slots = new ArrayList<>(TaskShard.slots(type));
    if (!slots.isEmpty()) {
      Collections.rotate(slots, leases.offset(slots.size()));
    }
    slots.forEach(slot -> visitIfDue(slot, round));
    return round.end();
  }

  /// Visits every slot now, for whoever cannot wait for its next visit.
  public Sweep superviseNow() {
    var round = setup.newRound();
    for (var slot : TaskShard.slots(type)) {
      try {
        var _ = new SlotVisit(setup, strategies, slot, round).carryOut();
      } catch (DependencyUnavailable | DependencyRefused trouble) {
        round.shardFailed(slot, trouble);
      }
    }
    return round.end();
  }

  private void visitIfDue(TaskShard slot, SweepRound round) {
    var now = setup.clock().instant();
    if (nextVisits.getOrDefault(slot, Instant.MIN).isAfter(now)) {
      return;
    }
    try {
      nextVisits.put(slot, visit(slot, now, round));
    } catch (RuntimeException | Error trouble) {
      round.shardFailed(slot, trouble);
    }
  }

  /// Returns when the next visit is due.
  private Instant visit(TaskShard slot, Instant now, SweepRound round) {
    var rhythm = setup.rhythm();
    if (setup.hints().ask(setup.tasks(), slot, now, rhythm.recheck(slot)).isEmpty()) {
      return now.plus(rhythm.emptyRecheck(type));
    }
    var next = now.plus(rhythm.visitPeriod(type));
    return switch (leases.take(rhythm.visit(slot, type), now)) {
      // The clock of its holder may be wrong.
      case Answer.HeldUntil(var end) -> end.isBefore(next) ? end : next;
      case Answer.Taken() -> visitUnderLease(slot, round) ? next : now;
    };
  }

  /// A visit that failed leaves the slot due: its lease is given back, for the next sweep of
  /// whoever comes first.
  private boolean visitUnderLease(TaskShard slot, SweepRound round) {
    var complete = false;
    try {
      complete = new SlotVisit(setup, strategies, slot, round).carryOut();
      return complete;
    } finally {
      setup.occurrences().note(new Occurrence.SlotVisited(complete));
      if (!complete) {
        leases.release(setup.rhythm().visit(slot, type));
      }
    }
  }
}
