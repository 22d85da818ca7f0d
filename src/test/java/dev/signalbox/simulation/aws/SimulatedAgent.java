package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntConsumer;

/// An agent at work in a session. It writes its own row, reports before it exits, and knows nothing
/// of the service.
final class SimulatedAgent {
  private static final int KILLED = 137;
  private static final Duration HEARTBEAT = Duration.ofSeconds(45);

  private final Machine machine;
  private final SimulatedTable table;
  private final AttemptId id;
  private final AgentFate fate;
  private final IntConsumer exited;
  private boolean alive = true;
  private boolean spoke;
  private Optional<Instant> endedAt = Optional.empty();
  private boolean stuck;

  /// @param exited is told the exit code, unless the agent is killed from outside
  SimulatedAgent(
      Machine machine, SimulatedTable table, AttemptId id, AgentFate fate, IntConsumer exited) {
    this.machine = machine;
    this.table = table;
    this.id = id;
    this.fate = fate;
    this.exited = exited;
  }

  void begin() {
    after(fate.boot(), this::run);
  }

  /// Killed from outside: nothing more is heard of it.
  void kill() {
    over();
  }

  private void over() {
    alive = false;
    endedAt = endedAt.or(() -> Optional.of(machine.scheduler().now()));
  }

  /// Since when nothing can be heard of it.
  Optional<Instant> endedAt() {
    return endedAt;
  }

  boolean isAlive() {
    return alive;
  }

  /// Whether its heartbeats can be heard.
  boolean beats() {
    return fate.beats() && spoke;
  }

  private void after(Duration delay, Runnable step) {
    machine.after(
        delay,
        () -> {
          if (alive) {
            step.run();
          }
        });
  }

  private void exit(int code) {
    over();
    exited.accept(code);
  }

  private void run() {
    if (fate.death() == AgentFate.Death.BEFORE_ITS_FIRST_WORD) {
      exit(KILLED);
      return;
    }
    if (!table.agentRuns(id)) {
      exit(1);
      return;
    }
    spoke = true;
    if (fate.beats()) {
      beat();
    }
    if (fate.attentive()) {
      after(Duration.ofSeconds(20), this::look);
    }
    after(fate.work().dividedBy(2), this::half);
  }

  private void beat() {
    table.agentBeats(id);
    after(HEARTBEAT, this::beat);
  }

  private void look() {
    if (stuck) {
      return;
    }
    if (table.mayGoOn(id)) {
      after(Duration.ofSeconds(20), this::look);
    } else {
      exit(1);
    }
  }

  private void half() {
    work(fate.approvals());
  }

  /// Goes on to its end, past the approvals that it still asks for.
  private void work(int approvals) {
    var rest = fate.work().dividedBy(2).dividedBy(1L + fate.approvals());
    if (approvals > 0 && table.agentAsks(id)) {
      after(machine.chaos().millis(0, 1000), () -> table.agentCountsItsApproval(id));
      if (fate.death() == AgentFate.Death.IN_AN_APPROVAL) {
        after(machine.chaos().seconds(1, 300), () -> exit(KILLED));
      } else {
        after(machine.chaos().seconds(1, 600), () -> goOn(approvals - 1, rest));
      }
    } else {
      after(rest, this::finish);
    }
  }

  private void goOn(int approvals, Duration rest) {
    var _ = table.agentGoesOn(id);
    if (fate.death() == AgentFate.Death.AFTER_AN_APPROVAL) {
      exit(KILLED);
    } else {
      after(rest, () -> work(approvals));
    }
  }

  private void finish() {
    if (fate.hangs()) {
      machine.note("agent", "hangs", id.taskId(), "");
      return;
    }
    switch (fate.death()) {
      case BEFORE_ITS_FIRST_WORD, BEFORE_ITS_REPORT -> exit(KILLED);
      case EXIT_WITHOUT_REPORT -> exit(0);
      case WHILE_FINALIZING -> finalizeThenDie();
      // It never asked, because its task was gone already.
      case IN_AN_APPROVAL, AFTER_AN_APPROVAL -> finalizeThenReport();
      case AFTER_ITS_REPORT, NONE -> finalizeThenReport();
    }
  }

  private void finalizeThenDie() {
    var _ = table.agentMoves(id, TaskStatus.RUNNING, TaskStatus.FINALIZING);
    after(machine.chaos().seconds(1, 10), () -> exit(KILLED));
  }

  private void finalizeThenReport() {
    if (fate.finalizes() && table.agentMoves(id, TaskStatus.RUNNING, TaskStatus.FINALIZING)) {
      after(machine.chaos().seconds(1, 10), this::report);
    } else {
      report();
    }
  }

  private void report() {
    if (machine.chaos().strikes(Fault.WRITES_A_WRONG_WORD) && table.agentSaysDone(id)) {
      after(machine.chaos().seconds(0, 20), () -> exit(0));
      return;
    }
    var reported = table.agentEnds(id, fate.report());
    if (machine.chaos().strikes(Fault.STAYS_AFTER_ITS_REPORT)) {
      stuck = true;
      return;
    }
    var killed = fate.death() == AgentFate.Death.AFTER_ITS_REPORT;
    var code = fate.report() == TaskStatus.COMPLETED && reported ? 0 : 1;
    after(machine.chaos().seconds(0, 20), () -> exit(killed ? KILLED : code));
  }
}
