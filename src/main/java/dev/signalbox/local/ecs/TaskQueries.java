package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.registry.Clusters;
import dev.signalbox.local.ecs.registry.Failure;
import dev.signalbox.local.ecs.task.EcsTask;
import dev.signalbox.local.ecs.task.StopOrder;
import dev.signalbox.local.ecs.task.TaskRun;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// StopTask, DescribeTasks and ListTasks.
final class TaskQueries {
  private static final int MAX_DESCRIBED = 100;
  private static final int MAX_LISTED = 100;
  private static final int MAX_REASON = 1_024;

  private final Clusters clusters;
  private final Tasks tasks;

  TaskQueries(Clusters clusters, Tasks tasks) {
    this.clusters = clusters;
    this.tasks = tasks;
  }

  WireAnswer stop(WireCall call) {
    var cluster = clusters.named(call.request());
    var run =
        tasks
            .find(cluster, Json.text(call.request(), "task").orElse(""))
            .orElseThrow(() -> Failure.invalid("The referenced task was not found."));
    var startedBy = run.task().plan().startedBy();
    tasks.faults().refuse("StopTask", startedBy);
    var reason = Json.text(call.request(), "reason").orElse("Task stopped by user");
    Failure.refuseIf(reason.length() > MAX_REASON, "reason must be at most 1024 characters.");
    var answer = stop(run, startedBy, reason);
    return tasks.faults().losesAnswer("StopTask", startedBy)
        ? new WireAnswer.Lost()
        : WireAnswer.of(Json.object().set("task", answer));
  }

  private ObjectNode stop(TaskRun run, String startedBy, String reason) {
    if (tasks.faults().take(EcsFault.IgnoreStop.class, startedBy).isPresent()) {
      return run.task().json().put("desiredStatus", "STOPPED");
    }
    var delay =
        tasks
            .faults()
            .take(EcsFault.SlowStop.class, startedBy)
            .map(EcsFault.SlowStop::by)
            .orElse(Duration.ZERO);
    run.orderStop(StopOrder.byUser(reason, delay));
    return run.task().json();
  }

  WireAnswer describe(WireCall call) {
    var cluster = clusters.named(call.request());
    var asked = Json.elements(call.request(), "tasks").map(JsonNode::asText).toList();
    Failure.refuseIf(asked.isEmpty(), "Tasks cannot be empty.");
    Failure.refuseIf(asked.size() > MAX_DESCRIBED, "Tasks cannot have more than 100 elements.");
    asked.forEach(each -> refuseOtherCluster(cluster, each));
    var known = asked.stream().flatMap(each -> tasks.find(cluster, each).stream()).toList();
    tasks.faults().refuse("DescribeTasks", startedByAll(known));
    var found = new ArrayList<ObjectNode>();
    var missing = new ArrayList<ObjectNode>();
    for (var each : asked) {
      visible(cluster, each)
          .ifPresentOrElse(
              task -> found.add(task.json()), () -> missing.add(Failure.missing(each)));
    }
    return WireAnswer.of(
        Json.object()
            .<ObjectNode>set("tasks", Json.array(found))
            .set("failures", Json.array(missing)));
  }

  private static void refuseOtherCluster(String cluster, String arnOrId) {
    var parts = arnOrId.split("/", -1);
    Failure.refuseIf(
        parts.length == 3 && !parts[1].equals(cluster),
        "Invalid identifier: Identifier is for another cluster. Your cluster is " + cluster);
  }

  private static String startedByAll(List<TaskRun> runs) {
    return runs.stream().map(run -> run.task().plan().startedBy()).collect(Collectors.joining(" "));
  }

  private Optional<EcsTask> visible(String cluster, String arnOrId) {
    return tasks
        .find(cluster, arnOrId)
        .map(TaskRun::task)
        .filter(tasks::isVisible)
        .filter(
            task -> tasks.faults().take(EcsFault.Missing.class, task.plan().startedBy()).isEmpty());
  }

  WireAnswer list(WireCall call) {
    var request = call.request();
    var clusterArn = clusters.arn(clusters.named(request));
    var startedBy = Json.text(request, "startedBy");
    tasks.faults().refuse("ListTasks", startedBy.orElse(""));
    Failure.refuseIf(
        startedBy.isPresent()
            && Stream.of("family", "desiredStatus", "serviceName", "containerInstance")
                .anyMatch(filter -> !Json.isAbsent(request, filter)),
        "startedBy must be the only filter.");
    var desired = Json.text(request, "desiredStatus").orElse("RUNNING");
    var family = Json.text(request, "family").map(name -> ":task-definition/" + name + ":");
    var arns =
        tasks.in(clusterArn).stream()
            .filter(task -> task.desiredStatus().name().equals(desired))
            .filter(task -> startedBy.map(task.plan().startedBy()::equals).orElse(true))
            .filter(task -> family.map(part -> definition(task).contains(part)).orElse(true))
            .sorted(Comparator.comparing(EcsTask::createdAt).thenComparing(t -> t.plan().arn()))
            .map(task -> task.plan().arn())
            .toList();
    return page(request, arns);
  }

  private static String definition(EcsTask task) {
    return task.plan().fixed().path("taskDefinitionArn").asText();
  }

  /// The token is where to go on.
  private static WireAnswer page(ObjectNode request, List<String> arns) {
    var size = request.path("maxResults").asInt(MAX_LISTED);
    Failure.refuseIf(size < 1 || size > MAX_LISTED, "maxResults must be between 1 and 100.");
    var from = Math.min(request.path("nextToken").asInt(0), arns.size());
    var to = Math.min(from + size, arns.size());
    var answer = Json.object();
    answer.set("taskArns", Json.texts(arns.subList(from, to)));
    if (to < arns.size()) {
      answer.put("nextToken", String.valueOf(to));
    }
    return WireAnswer.of(answer);
  }
}
