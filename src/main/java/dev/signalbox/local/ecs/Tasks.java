package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.EcsStatus;
import dev.signalbox.local.ecs.task.EcsTask;
import dev.signalbox.local.ecs.task.TaskFate;
import dev.signalbox.local.ecs.task.TaskPlan;
import dev.signalbox.local.ecs.task.TaskRun;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.wire.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// All tasks that ECS still remembers, and the list of those it ever started.
final class Tasks {
  private final EcsSettings settings;
  private final Consumer<ObjectNode> events;
  private final AgentOutput output;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final EcsFaults faults = new EcsFaults();
  private final Map<String, TaskRun> runs = new ConcurrentHashMap<>();
  private final List<StartedTask> started = new CopyOnWriteArrayList<>();

  Tasks(
      EcsSettings settings,
      Consumer<ObjectNode> events,
      AgentOutput output,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.settings = settings;
    this.events = events;
    this.output = output;
    this.clock = clock;
    this.ids = ids;
  }

  EcsFaults faults() {
    return faults;
  }

  /// A task that has yet to take its first step.
  TaskRun create(TaskPlan plan, ObjectNode request) {
    var task = new EcsTask(plan, events, clock, ids);
    var pace = new TaskRun.Pace(settings.steps(), settings.stopTimeout());
    TaskFate fate = faults.fate(plan.startedBy());
    var label = plan.agent().environment().getOrDefault("TASK_ID", plan.id());
    var run =
        new TaskRun(
            task,
            fate,
            pace,
            (stream, line) ->
                output.accept(new AgentOutput.Source(label, stream, plan.agent().log()), line));
    var first =
        new StartedTask(
            plan.arn(),
            plan.startedBy(),
            Json.text(request, "clientToken").orElse(""),
            clock.instant());
    runs.put(plan.arn(), run);
    started.add(first);
    try {
      task.create();
    } catch (RuntimeException | Error broken) {
      // Nobody would ever take it further.
      var _ = runs.remove(plan.arn());
      throw broken;
    }
    return run;
  }

  /// The task of this cluster, by ARN or id, unless it stopped longer ago than ECS remembers.
  Optional<TaskRun> find(String cluster, String arnOrId) {
    var id = arnOrId.substring(arnOrId.lastIndexOf('/') + 1);
    var arn = settings.arn("task/" + cluster + "/" + id);
    return Optional.ofNullable(runs.get(arn)).filter(run -> isRemembered(run.task()));
  }

  List<EcsTask> in(String clusterArn) {
    return runs.values().stream()
        .map(TaskRun::task)
        .filter(task -> task.plan().fixed().path("clusterArn").asText().equals(clusterArn))
        .filter(this::isRemembered)
        .toList();
  }

  private boolean isRemembered(EcsTask task) {
    return task.stoppedAt()
        .map(at -> clock.instant().isBefore(at.plus(settings.memory().afterStop())))
        .orElse(true);
  }

  /// A new task may not be there yet for those who ask.
  boolean isVisible(EcsTask task) {
    var visibleAt = task.createdAt().plus(settings.memory().missingAtFirst());
    return !clock.instant().isBefore(visibleAt);
  }

  List<StartedTask> started() {
    return List.copyOf(started);
  }

  List<EcsTask> live() {
    return runs.values().stream()
        .map(TaskRun::task)
        .filter(task -> task.lastStatus() != EcsStatus.STOPPED)
        .toList();
  }

  void close() throws InterruptedException {
    for (var run : runs.values()) {
      run.close();
    }
  }
}
