package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.InMemoryOpenTasks;
import dev.signalbox.orchestrator.InMemorySweepLeases;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Machine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The tables, and the pipe that sends each row that has just become terminal to the events queue.
/// The agents write here too, past the service and under conditions of their own.
public final class SimulatedTable {
  private static final Set<TaskStatus> STARTABLE =
      Set.of(TaskStatus.SUBMITTED, TaskStatus.HYDRATING);
  private static final Set<TaskStatus> ENDABLE =
      Set.of(
          TaskStatus.RUNNING,
          TaskStatus.HYDRATING,
          TaskStatus.FINALIZING,
          TaskStatus.AWAITING_APPROVAL);

  private final Machine machine;
  private final InMemoryTaskStore store;
  private final InMemoryOpenTasks openTasks;
  private final InMemorySweepLeases leases = new InMemorySweepLeases();
  private final Set<AttemptId> saidDone = new HashSet<>();
  private final EventPath events;
  private final Watch watch;

  public SimulatedTable(Machine machine, InMemoryTaskStore store, EventPath events, Watch watch) {
    this.machine = machine;
    this.store = store;
    this.openTasks = new InMemoryOpenTasks(store);
    this.events = events;
    this.watch = watch;
  }

  public InMemoryTaskStore store() {
    return store;
  }

  InMemoryOpenTasks openTasks() {
    return openTasks;
  }

  InMemorySweepLeases leases() {
    return leases;
  }

  public Optional<TaskRecord> row(String taskId) {
    return store.rows().stream().filter(it -> it.taskId().equals(taskId)).findFirst();
  }

  Written create(Move first) {
    var created = store.create(first);
    if (created == Written.WRITTEN) {
      watch.rowWritten(Optional.empty(), first.after(), Watch.Writer.SERVICE);
    }
    return created;
  }

  Written write(Move move) {
    var before = row(move.before().taskId());
    var written = store.write(move);
    if (written == Written.WRITTEN) {
      written(before.orElseThrow(), move.after(), Watch.Writer.SERVICE);
    }
    return written;
  }

  /// What a store does that does not count who waits.
  public Written overtake(Move move) {
    var user = move.before().request().userId();
    var standing = store.waitingPlaces(user);
    var before = row(move.before().taskId());
    store.setWaitingPlaces(user, List.of());
    var written = before.isEmpty() ? store.create(move) : store.write(move);
    store.setWaitingPlaces(
        user, Stream.concat(standing.stream(), store.waitingPlaces(user).stream()).toList());
    if (written == Written.WRITTEN) {
      watch.rowWritten(before, move.after(), Watch.Writer.SERVICE);
    }
    return written;
  }

  /// What a write without its condition would do.
  public void overwrite(Move move) {
    var before = row(move.before().taskId()).orElseThrow();
    store.put(move.after());
    var user = before.request().userId();
    var change = (move.takesSlot() ? 1 : 0) - (move.releasesSlot() ? 1 : 0);
    store.setActiveCount(user, store.activeCount(user) + change);
    var ofAll = (move.takesGlobalSlot() ? 1 : 0) - (move.releasesGlobalSlot() ? 1 : 0);
    store.setGlobalCount(store.globalCount() + ofAll);
    written(before, move.after(), Watch.Writer.SERVICE);
  }

  private void written(TaskRecord before, TaskRecord after, Watch.Writer by) {
    if (after.status().isTerminal() && before.status() != after.status()) {
      events.send("pipe", RowEvent.of(before, after), Duration.ofMillis(200));
    }
    watch.rowWritten(Optional.of(before), after, by);
  }

  /// The index that tells who waits is only nearly up to date.
  Optional<String> oldestQueued(String userId) {
    if (machine.chaos().strikes(Fault.INDEX_STALE)) {
      var any = store.rows().stream().filter(it -> it.request().userId().equals(userId)).toList();
      return any.isEmpty() || machine.chaos().happens(0.5)
          ? Optional.empty()
          : Optional.of(machine.chaos().pick(any).taskId());
    }
    return store.oldestQueued(userId);
  }

  Optional<String> oldestQueuedOfAll(String except) {
    return machine.chaos().strikes(Fault.INDEX_STALE)
        ? Optional.empty()
        : store.oldestQueuedOfAll(except);
  }

  Optional<String> nextForLane(ComputeType type, String userId) {
    return machine.chaos().strikes(Fault.INDEX_STALE)
        ? Optional.empty()
        : store.nextForLane(type, userId);
  }

  /// The index of the deadlines may lag too.
  OpenTasks.Page page(TaskShard shard, int limit, Optional<String> from) {
    var page = openTasks.page(shard, limit, from);
    var seen =
        page.entries().stream().filter(_ -> !machine.chaos().strikes(Fault.INDEX_STALE)).toList();
    return new OpenTasks.Page(seen, page.next());
  }

  /// An agent says that it runs.
  ///
  /// @return whether it may go on
  boolean agentRuns(AttemptId agent) {
    var now = machine.scheduler().now();
    var wrote =
        agentWrites(
            agent,
            STARTABLE,
            row -> AgentRow.of(row).status(TaskStatus.RUNNING, now).startedAt(now).build());
    return wrote || mayGoOn(agent);
  }

  void agentBeats(AttemptId agent) {
    var now = machine.scheduler().now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    var _ =
        agentWrites(
            agent, Set.of(TaskStatus.RUNNING), row -> AgentRow.of(row).heartbeatAt(now).build());
  }

  boolean agentMoves(AttemptId agent, TaskStatus from, TaskStatus to) {
    var now = machine.scheduler().now();
    return agentWrites(agent, Set.of(from), row -> AgentRow.of(row).status(to, now).build());
  }

  /// An agent asks for an approval. It writes no time with it.
  boolean agentAsks(AttemptId agent) {
    return agentWrites(
        agent,
        Set.of(TaskStatus.RUNNING),
        row -> {
          var before = row.times().watch().approvals();
          var asks = new Approvals(before.count(), Optional.of("request-" + before.count()));
          return approval(row, TaskStatus.AWAITING_APPROVAL, asks);
        });
  }

  /// Once it has asked, an agent counts that it has, whatever has become of the row.
  void agentCountsItsApproval(AttemptId agent) {
    var _ =
        agentWrites(
            agent,
            ENDABLE,
            row -> {
              var before = row.times().watch().approvals();
              return approval(
                  row, row.status(), new Approvals(before.count() + 1, before.pending()));
            });
  }

  /// An agent goes on after an approval. It writes no time with it, and no heartbeat.
  boolean agentGoesOn(AttemptId agent) {
    return agentWrites(
        agent,
        Set.of(TaskStatus.AWAITING_APPROVAL),
        row ->
            approval(
                row,
                TaskStatus.RUNNING,
                new Approvals(row.times().watch().approvals().count(), Optional.empty())));
  }

  private static TaskRecord approval(TaskRecord row, TaskStatus status, Approvals approvals) {
    return AgentRow.of(row).status(status, row.statusSince()).approvals(approvals).build();
  }

  /// An agent reports its end; false when somebody else ended the task.
  boolean agentEnds(AttemptId agent, TaskStatus end) {
    var now = machine.scheduler().now();
    return agentWrites(
        agent, ENDABLE, row -> AgentRow.of(row).status(end, now).completedAt(now).build());
  }

  /// An agent writes a status that only it knows; false when somebody else ended the task.
  boolean agentSaysDone(AttemptId agent) {
    var said =
        agentWrites(
            agent,
            ENDABLE,
            row -> {
              var draft = row.draft();
              draft.stored =
                  new Stored(
                      Map.of("status", new Stored.Spelling("S:" + row.status(), "S:DONE")),
                      Map.of("status", "DONE"));
              return draft.build(row.deadlineAt());
            });
    if (said) {
      saidDone.add(agent);
    }
    return said;
  }

  /// Whether the agent of the attempt reported in a word of its own.
  public boolean saidDone(AttemptId agent) {
    return saidDone.contains(agent);
  }

  /// Whether the row still wants this agent to work.
  boolean mayGoOn(AttemptId agent) {
    return row(agent.taskId())
        .filter(row -> !row.status().isTerminal() && row.attempt().number() == agent.number())
        .isPresent();
  }

  private boolean agentWrites(
      AttemptId agent, Set<TaskStatus> from, UnaryOperator<TaskRecord> change) {
    var row =
        row(agent.taskId())
            .filter(it -> it.stored().isUnderstood() && from.contains(it.status()))
            .filter(it -> it.attempt().number() == agent.number());
    row.ifPresent(
        before -> {
          var after = change.apply(before);
          store.put(after);
          machine.note("agent", "writes " + after.status(), agent.taskId(), agent.number());
          written(before, after, Watch.Writer.AGENT);
        });
    return row.isPresent();
  }
}
