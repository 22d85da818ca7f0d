package dev.signalbox.backend;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.contract.FakeEcs;
import dev.signalbox.dynamodb.row.TaskRowIntake;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.ContextReader;
import dev.signalbox.orchestrator.EffectExecutor;
import dev.signalbox.orchestrator.SessionStarter;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.payload.S3Payloads;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.LaneMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One replica as the service wires it, with the third backend beside another one, and a clock that
/// the test moves.
final class BatchWorld {
  static final ComputeTypes TYPES =
      ComputeTypes.of(AgentCoreSession.TYPE, EcsSession.TYPE, BatchSession.TYPE);

  private static final LifecyclePolicy POLICY = LifecyclePolicy.DEFAULTS;
  private static final Duration STEP = Duration.ofSeconds(30);

  Instant now = Instant.parse("2026-11-28T10:00:00Z");
  final FakeBatch batch = new FakeBatch();
  final FakeEcs ecs = new FakeEcs(() -> now, _ -> {});
  final RecordingS3 s3 = new RecordingS3();
  final Tally metrics = new Tally();
  private final Map<String, Deque<String>> lanes = new HashMap<>();
  private final List<Wake> wakes = new ArrayList<>();
  private final Storage storage;
  private final LaunchRates rates;
  private final MessageHandler tasks;
  private final MessageHandler events;
  private final MessageHandler laneOfBatch;
  private final Sweeper sweeper;
  private final List<SessionSupervisor> supervisors;
  private int messages;

  private record Wake(String taskId, Instant at) {}

  /// @param startsPerSecond of each type
  BatchWorld(Storage storage, int startsPerSecond) {
    this.storage = storage;
    this.rates =
        new LaunchRates(
            Map.of(
                BatchSession.TYPE, new LaunchRate(startsPerSecond, () -> now),
                EcsSession.TYPE, new LaunchRate(startsPerSecond, () -> now)));
    var strategies = new ComputeStrategies(Map.of(BatchSession.TYPE, batch, EcsSession.TYPE, ecs));
    var hints = new DeadlineHints();
    var orchestrator = orchestrator(strategies).telling(hints);
    this.tasks = new TaskMessageHandler(orchestrator, () -> now);
    this.events =
        new EventMessageHandler(
            List.of(new BatchEventIntake(), new TaskRowIntake()), orchestrator, metrics, () -> now);
    this.laneOfBatch =
        new LaneMessageHandler(BatchSession.TYPE, rates, orchestrator, metrics, () -> now);
    var setup = sweepSetup(orchestrator, hints);
    this.sweeper = new Sweeper(setup);
    this.supervisors =
        TYPES.all().stream().map(it -> new SessionSupervisor(setup, strategies, it)).toList();
  }

  private TaskOrchestrator orchestrator(ComputeStrategies strategies) {
    var blueprints = storage.blueprints();
    var payloads = new S3Payloads(s3, "payloads");
    var starter = new SessionStarter(strategies, rates, blueprints, payloads, metrics, () -> now);
    var wakeups =
        new EffectExecutor.Wakeups(
            (taskId, at) -> wakes.add(new Wake(taskId, at)),
            (lane, taskId, _) -> lane(lane).add(taskId));
    var effects =
        new EffectExecutor(
            storage.store(),
            starter,
            new ContextReader(
                ContextReader.Source.none(() -> now), blueprints, payloads, metrics, () -> now),
            strategies,
            blueprints,
            payloads,
            wakeups,
            Optional.empty(),
            metrics,
            () -> now);
    return new TaskOrchestrator(
        new TaskLifecycle(POLICY), storage.store(), effects, rates, metrics, () -> now);
  }

  private SweepSetup sweepSetup(TaskOrchestrator orchestrator, DeadlineHints hints) {
    return new SweepSetup(
        storage.openTasks(),
        storage.leases(),
        "replica",
        TYPES,
        orchestrator,
        hints,
        new SweepRhythm(Duration.ofSeconds(15), POLICY.silence()),
        Parallel.SEQUENTIAL,
        metrics,
        () -> now);
  }

  Verdict submit(String taskId, String repo) {
    return handle(
        tasks,
        """
        {"type": "submit", "task_id": "%s", "user_id": "alice", "repo": "%s",
         "task_description": "x"}\
        """
            .formatted(taskId, repo));
  }

  Verdict cancel(String taskId) {
    return handle(
        tasks,
        """
        {"type": "cancel", "task_id": "%s"}\
        """
            .formatted(taskId));
  }

  Verdict wake(String taskId) {
    return handle(tasks, wakeOf(taskId));
  }

  private static String wakeOf(String taskId) {
    return """
    {"task_id": "%s"}\
    """
        .formatted(taskId);
  }

  /// The agent ends its row, and the change arrives by the stream.
  Verdict agentReports(String taskId, TaskStatus status) {
    storage.agentWrites(taskId, status, now);
    return handle(
        events,
        """
        {"eventSource": "aws:dynamodb", "eventName": "MODIFY", "dynamodb": {
          "Keys": {"task_id": {"S": "%s"}}, "NewImage": {"status": {"S": "%s"}}}}\
        """
            .formatted(taskId, status));
  }

  /// Everything that the backend has told arrives, twice and in order.
  void eventsArrive() {
    var told = List.copyOf(batch.events);
    batch.events.clear();
    for (var event : told) {
      handle(events, event);
      handle(events, event);
    }
  }

  void eventsAreLost() {
    batch.events.clear();
  }

  /// The tasks that wait in a launch lane, by the word of its type.
  Deque<String> lane(String word) {
    return lanes.computeIfAbsent(word, _ -> new ArrayDeque<>());
  }

  /// The third backend's lane is received from as fast as its rate allows; returns how many were.
  int serveLane() {
    var lane = lane(BatchSession.TYPE.word());
    var served = 0;
    while (!lane.isEmpty() && rates.permits(BatchSession.TYPE, 0) > 0) {
      handle(laneOfBatch, wakeOf(lane.remove()));
      served++;
    }
    return served;
  }

  private Verdict handle(MessageHandler handler, String body) {
    now = now.plusMillis(1);
    return handler.handle(new MessageHandler.Message("message-" + messages++, body, 1, now));
  }

  /// Time goes on: wakes that are due arrive, and what is silent is swept and supervised.
  void passes(Duration time) {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(STEP);
      var due = wakes.stream().filter(it -> !it.at().isAfter(now)).toList();
      wakes.removeAll(due);
      due.forEach(it -> wake(it.taskId()));
      var _ = sweeper.sweep();
      supervisors.forEach(SessionSupervisor::supervise);
    }
  }

  /// The clock alone, without a sweep.
  void clockAdvances(Duration time) {
    now = now.plus(time);
  }

  TaskRecord row(String taskId) {
    return storage.row(taskId);
  }

  static AttemptId attempt(String taskId, int number) {
    return new AttemptId(taskId, number);
  }
}
