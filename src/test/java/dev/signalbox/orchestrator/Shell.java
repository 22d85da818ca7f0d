package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.LifecyclePolicy;
import dev.signalbox.lifecycle.SessionStatus;
import dev.signalbox.lifecycle.TaskEvent;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskRequest;
import dev.signalbox.lifecycle.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The real orchestrator on fakes, with a clock that the test moves.
final class Shell {
  static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  static final String OTHER = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2B";
  static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  static final AttemptId FIRST = new AttemptId(TASK, 1);

  Instant now = Instant.parse("2026-03-02T10:00:00Z");
  final InMemoryTaskStore store = new InMemoryTaskStore(1);
  final ScriptedEcs ecs = new ScriptedEcs();
  final ScriptedAgentCore agentCore = new ScriptedAgentCore();
  final InMemoryPayloads payloads = new InMemoryPayloads();
  final LaunchRates rates =
      new LaunchRates(
          Optional.of(new LaunchRate(20, this::time)), Optional.of(new LaunchRate(25, this::time)));
  final Tally tally = new Tally();
  final List<Wake> wakes = new ArrayList<>();
  Blueprints.Lookup blueprint =
      new Blueprints.Lookup.Found(Blueprint.of(ComputeType.ECS, Optional.empty()));
  Duration heldUp = Duration.ZERO;
  Optional<ObservableComputeStrategy<dev.signalbox.lifecycle.SessionHandle.EcsSession>> ecsWired =
      Optional.of(ecs);

  record Wake(String taskId, Instant at) {}

  TaskOrchestrator orchestrator() {
    var strategies = new ComputeStrategies(ecsWired, Optional.of(agentCore));
    var effects =
        new EffectsInAct(
            store,
            strategies,
            rates,
            _ -> readBlueprint(),
            payloads,
            (taskId, at) -> wakes.add(new Wake(taskId, at)),
            tally,
            this::tick);
    return new TaskOrchestrator(
        new TaskLifecycle(LifecyclePolicy.DEFAULTS), store, effects, tally, this::tick);
  }

  final InMemoryDueTasks dueTasks = new InMemoryDueTasks(store, 1);
  final InMemorySweepLeases leases = new InMemorySweepLeases();

  Sweeper sweeper() {
    return sweeper("a", dueTasks);
  }

  Sweeper sweeper(String holder, DueTasks due) {
    return new Sweeper(
        due,
        new Sweeper.Lease(leases, holder, Duration.ofSeconds(30)),
        orchestrator(),
        tally,
        () -> now);
  }

  private Blueprints.Lookup readBlueprint() {
    passes(heldUp);
    return blueprint;
  }

  /// Time goes on between two readings, so that entries of one message have an order.
  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  private Instant time() {
    return now;
  }

  void onAgentCore() {
    blueprint =
        new Blueprints.Lookup.Found(Blueprint.of(ComputeType.AGENTCORE, Optional.of(RUNTIME)));
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  Verdict submit(String taskId) {
    return hear(new TaskEvent.TaskSubmitted(taskId, TaskRequest.ofUser("alice"), tick()));
  }

  Verdict wake(String taskId) {
    return hear(new TaskEvent.TaskWoken(taskId, tick()));
  }

  Verdict cancel(String taskId) {
    return hear(
        new TaskEvent.CancelRequested(taskId, Optional.empty(), Optional.of("bob"), now, tick()));
  }

  Verdict see(AttemptId attempt, SessionStatus status, long version) {
    var session =
        new dev.signalbox.lifecycle.SessionHandle.EcsSession(
            ScriptedEcs.CLUSTER, "arn:aws:ecs:task/" + attempt);
    return hear(
        new TaskEvent.SessionObserved(
            attempt, session, status, OptionalLong.of(version), Optional.of("{}"), tick()));
  }

  Verdict hear(TaskEvent event) {
    return orchestrator().handle(event);
  }

  TaskRecord row() {
    return store.row(TASK);
  }

  List<String> timeline() {
    return store.timeline(TASK).stream().map(InMemoryTaskStore.Entry::eventType).toList();
  }

  /// Another program's write: the status and nothing else.
  void agentWrites(TaskStatus status) {
    var row = row();
    store.put(
        new TaskRecord(
            row.taskId(),
            row.request(),
            status,
            now,
            row.times(),
            row.attempt(),
            row.admission(),
            row.settled(),
            row.deadlineAt(),
            row.expiresAt(),
            row.failure(),
            row.errorMessage()));
  }
}
