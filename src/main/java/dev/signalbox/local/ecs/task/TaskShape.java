package dev.signalbox.local.ecs.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.TaskState.ContainerState;
import dev.signalbox.local.wire.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The two JSON forms of a task, which differ as they do on AWS: the API has times as seconds,
/// health and the attachment type `ElasticNetworkInterface`; the event has ISO times, `updatedAt`
/// and `eni`.
enum TaskShape {
  API("ElasticNetworkInterface"),
  EVENT("eni");

  private final String attachmentType;

  TaskShape(String attachmentType) {
    this.attachmentType = attachmentType;
  }

  ObjectNode of(TaskPlan plan, TaskState state) {
    var json = plan.fixed().deepCopy();
    json.put("version", state.version)
        .put("lastStatus", state.last.name())
        .put("desiredStatus", state.desired.name());
    state.times.forEach((name, time) -> putTime(json, name, time));
    state.stopCode.ifPresent(code -> json.put("stopCode", code));
    state.stoppedReason.ifPresent(reason -> json.put("stoppedReason", reason));
    if (state.times.containsKey("connectivityAt")) {
      json.put("connectivity", "CONNECTED");
    }
    if (this == API) {
      json.put("healthStatus", "UNKNOWN");
    }
    json.set("attachments", Json.array(attachment(plan, state).stream().toList()));
    json.set("containers", Json.array(containers(plan, state)));
    return json;
  }

  void putTime(ObjectNode json, String name, Instant time) {
    switch (this) {
      case API -> json.put(name, time.toEpochMilli() / 1_000.0);
      case EVENT -> json.put(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }

  private List<ObjectNode> containers(TaskPlan plan, TaskState state) {
    return plan.containers().stream()
        .flatMap(
            planned ->
                Optional.ofNullable(state.containers.get(planned.name()))
                    .map(now -> container(plan, planned, now))
                    .stream())
        .toList();
  }

  private ObjectNode container(
      TaskPlan plan, TaskPlan.PlannedContainer planned, ContainerState state) {
    var json =
        Json.object()
            .put("containerArn", planned.arn())
            .put("taskArn", plan.arn())
            .put("name", planned.name())
            .put("lastStatus", state.lastStatus())
            .put("cpu", planned.cpu())
            .put("memory", planned.memory());
    planned.image().ifPresent(image -> json.put("image", image));
    state.exitCode().ifPresent(code -> json.put("exitCode", code));
    state.reason().ifPresent(reason -> json.put("reason", reason));
    if (state.hasRun()) {
      json.put("runtimeId", plan.id() + "-" + Integer.toUnsignedString(planned.arn().hashCode()));
    }
    if (this == API) {
      json.put("healthStatus", "UNKNOWN");
    }
    json.putArray("networkInterfaces");
    return json;
  }

  private Optional<ObjectNode> attachment(TaskPlan plan, TaskState state) {
    return plan.subnet()
        .map(
            subnet -> {
              var json =
                  Json.object()
                      .put("id", plan.id() + "-eni")
                      .put("type", attachmentType)
                      .put("status", state.attachmentStatus);
              json.putArray("details").addObject().put("name", "subnetId").put("value", subnet);
              return json;
            });
  }
}
