package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.ClientTokens.RunResult;
import dev.signalbox.local.ecs.registry.Clusters;
import dev.signalbox.local.ecs.registry.TaskDefinition;
import dev.signalbox.local.ecs.registry.TaskDefinitions;
import dev.signalbox.local.ecs.task.EcsTask;
import dev.signalbox.local.ecs.task.TaskRun;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// RunTask: faults before the work, then the request's own mistakes, then the client token, and
/// only then a task.
final class RunTask {
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TaskPlanning planning;
  private final ClientTokens tokens;
  private final Tasks tasks;

  RunTask(
      Clusters clusters,
      TaskDefinitions definitions,
      TaskPlanning planning,
      ClientTokens tokens,
      Tasks tasks) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.planning = planning;
    this.tokens = tokens;
    this.tasks = tasks;
  }

  WireAnswer answer(WireCall call) {
    var request = call.request();
    var startedBy = Json.text(request, "startedBy").orElse("");
    var faults = tasks.faults();
    faults.refuse("RunTask", startedBy);
    var cluster = clusters.named(request);
    var definition = definitions.toRun(request);
    RunTaskChecks.check(request, definition);
    var started = new ArrayList<EcsTask>();
    var answer =
        tokens.answer(cluster, request, () -> place(request, definition, cluster, started::addAll));
    faults
        .take(EcsFault.HoldAnswer.class, startedBy)
        .ifPresent(hold -> awaitStopped(started, hold.afterStopped()));
    return faults.losesAnswer("RunTask", startedBy) ? new WireAnswer.Lost() : WireAnswer.of(answer);
  }

  private RunResult place(
      ObjectNode request,
      TaskDefinition definition,
      String cluster,
      Consumer<List<EcsTask>> started) {
    var startedBy = Json.text(request, "startedBy").orElse("");
    var refused = tasks.faults().take(EcsFault.NoPlacement.class, startedBy);
    if (refused.isPresent()) {
      var failure = Json.object().put("reason", refused.get().reason());
      return new RunResult(List.of(), List.of(), List.of(failure));
    }
    var placed = new ArrayList<TaskRun>();
    try {
      for (var n = 0; n < request.path("count").asInt(1); n++) {
        placed.add(tasks.create(planning.plan(request, definition, cluster), request));
      }
      var placedTasks = placed.stream().map(TaskRun::task).toList();
      var answered = placedTasks.stream().map(EcsTask::json).toList();
      started.accept(placedTasks);
      return new RunResult(placedTasks, answered, List.of());
    } finally {
      // Also where the second one could not be made: the first would never end.
      placed.forEach(TaskRun::start);
    }
  }

  private static void awaitStopped(List<EcsTask> started, Duration andThen) {
    started.forEach(task -> task.stopped().join());
    try {
      TimeUnit.MILLISECONDS.sleep(andThen.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
