package dev.signalbox.simulation;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.aws.Watch;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Looks at everything that becomes true, and notes the first thing that must not.
final class Judge implements Watch {
  private final World world;
  private final Set<AttemptId> spoke = new LinkedHashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<AttemptId> late = new HashSet<>();
  private Optional<Violation> violation = Optional.empty();
  private int sessions;
  private final QueueJudge queues;
  private final BoundedTime time;

  Judge(World world) {
    this.world = world;
    this.queues = new QueueJudge(world);
    this.time = new BoundedTime(world);
  }

  void violated(Invariant invariant, String task, String what) {
    if (violation.isEmpty()) {
      violation = Optional.of(new Violation(invariant, task, what));
      world.machine().note("judge", "VIOLATION " + invariant, task, what);
    }
  }

  /// Who judges how tasks wait.
  QueueJudge queues() {
    return queues;
  }

  /// Who judges how long things take.
  BoundedTime time() {
    return time;
  }

  Optional<Violation> violation() {
    return violation;
  }

  int sessions() {
    return sessions;
  }

  @Override
  public void rowWritten(Optional<TaskRecord> before, TaskRecord after, Writer by) {
    before.ifPresent(was -> changed(was, after, by));
    var attempt = after.attempt();
    if (by == Writer.AGENT && attempt.number() > 0) {
      spoke.add(after.attemptId());
    }
    if (after.status() == TaskStatus.RUNNING
        && attempt.session().isEmpty()
        && !spoke.contains(after.attemptId())) {
      violated(Invariant.RUNNING_HAS_A_SESSION, after.taskId(), "no session, no word of the agent");
    }
    queues.rowWritten(before, after, by);
    time.rowWritten(before, after, by);
    countSlots(after.request().userId());
    countWaiting(after.request().userId());
    countGlobalSlots();
  }

  private void changed(TaskRecord was, TaskRecord now, Writer by) {
    if (was.status().isTerminal() && was.status() != now.status()) {
      violated(Invariant.TERMINAL_IS_FINAL, now.taskId(), was.status() + " became " + now.status());
    }
    if (was.status() != now.status() && now.status().isTerminal() && by == Writer.SERVICE) {
      var lie = new Verdicts(world).lie(now);
      lie.ifPresent(it -> violated(Invariant.VERDICTS_ARE_TRUE, now.taskId(), it));
    }
    if (startsWithoutItsBranch(was, now)) {
      violated(Invariant.BRANCHES_ARE_WAITED_FOR, now.taskId(), "since " + was.statusSince());
    }
    if (!was.settled() && now.settled() && !ended.add(now.taskId())) {
      violated(Invariant.ENDS_ARE_TOLD_ONCE, now.taskId(), "settled again");
    }
  }

  private boolean startsWithoutItsBranch(TaskRecord was, TaskRecord now) {
    var patience = world.policy().launch().contextPatience().minus(World.SKEW_MAX.multipliedBy(2));
    return was.attempt().contextPending()
        && !now.attempt().contextPending()
        && now.attempt().mayBeLive()
        && BranchName.isPending(now.branchName())
        && world.machine().scheduler().now().isBefore(was.statusSince().plus(patience));
  }

  private void countSlots(String user) {
    var store = world.table().store();
    var held =
        store.rows().stream()
            .filter(row -> row.slotHeld() && row.request().userId().equals(user))
            .count();
    var counted = store.activeCount(user);
    if (held != counted || counted > world.slotsPerUser()) {
      violated(
          Invariant.SLOTS_ARE_COUNTED, "", user + " holds " + held + ", " + counted + " counted");
    }
  }

  private void countWaiting(String user) {
    var store = world.table().store();
    var waiting =
        store.rows().stream()
            .filter(row -> row.request().userId().equals(user))
            .filter(row -> row.admission().waiting().isPresent())
            .count();
    if (waiting != store.waitingCount(user)) {
      violated(
          Invariant.SLOTS_ARE_COUNTED,
          "",
          waiting + " tasks of " + user + " wait, counted are " + store.waitingPlaces(user));
    }
  }

  private void countGlobalSlots() {
    var store = world.table().store();
    var held = store.rows().stream().filter(row -> row.admission().globalSlotHeld()).count();
    var counted = store.globalCount();
    if (held != counted || counted > world.slotsOfAll()) {
      violated(
          Invariant.SLOTS_ARE_COUNTED, "", "all users hold " + held + ", " + counted + " counted");
    }
  }

  @Override
  public void sessionBegan(AttemptId attempt) {
    sessions++;
    if (isSuperseded(attempt)) {
      late.add(attempt);
      return;
    }
    var live =
        world.live().stream()
            .filter(it -> it.taskId().equals(attempt.taskId()) && !late.contains(it))
            .toList();
    if (live.size() > 1) {
      violated(Invariant.ONE_LIVE_SESSION_PER_TASK, attempt.taskId(), "live: " + live);
    }
    var ranBefore =
        spoke.stream()
            .filter(it -> it.taskId().equals(attempt.taskId()))
            .filter(it -> !world.mayRerun(it))
            .toList();
    if (!ranBefore.isEmpty()) {
      violated(
          Invariant.NOTHING_RUNS_TWICE,
          attempt.taskId(),
          ranBefore + " ran, " + attempt + " starts");
    }
  }

  /// No service can keep a process that was paused just before its call from making it. What such a
  /// call starts may never get a word in, and must be stopped like any session without a task.
  private boolean isSuperseded(AttemptId attempt) {
    return world
        .table()
        .row(attempt.taskId())
        .filter(row -> row.attempt().number() > attempt.number())
        .isPresent();
  }

  @Override
  public void startMisused(AttemptId attempt, String how) {
    violated(Invariant.STARTS_ARE_REPEATABLE, attempt.taskId(), attempt + ": " + how);
  }

  @Override
  public void outputAsked(AttemptId attempt) {
    var row = world.table().row(attempt.taskId());
    var stands =
        row.filter(it -> it.status().isTerminal() && it.settled())
            .filter(it -> it.attempt().number() == attempt.number());
    if (stands.isEmpty()) {
      violated(
          Invariant.OUTPUT_COMES_AFTER_THE_VERDICT,
          attempt.taskId(),
          attempt + " is " + row.map(TaskRecord::status));
    }
  }

  @Override
  public void outputReplaced(AttemptId attempt) {
    violated(Invariant.OUTPUT_IS_KEPT_ONCE, attempt.taskId(), attempt + " was kept already");
  }

  /// Something of the service threw what nothing of it answers for.
  void broke(String where, Throwable trouble) {
    var frames = trouble.getStackTrace();
    var at = frames.length == 0 ? "" : " at " + frames[0];
    violated(Invariant.NOTHING_BREAKS, "", where + ": " + trouble + at);
  }
}
