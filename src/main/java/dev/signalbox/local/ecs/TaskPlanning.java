package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.registry.TaskDefinition;
import dev.signalbox.local.ecs.task.TaskPlan;
import dev.signalbox.local.ecs.task.TaskPlan.PlannedContainer;
import dev.signalbox.local.process.AgentOutput.LogStream;
import dev.signalbox.local.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Turns an accepted RunTask request and its definition into the plan of a task.
final class TaskPlanning {
  private static final String SIDECAR = "aws-guardduty-agent-";

  private final EcsSettings settings;
  private final Supplier<UUID> ids;

  TaskPlanning(EcsSettings settings, Supplier<UUID> ids) {
    this.settings = settings;
    this.ids = ids;
  }

  TaskPlan plan(ObjectNode request, TaskDefinition definition, String cluster) {
    var id = ids.get().toString().replace("-", "");
    var arn = settings.arn("task/" + cluster + "/" + id);
    var sidecar = SIDECAR + id.substring(0, 5);
    return new TaskPlan(
        arn,
        fixed(request, definition, cluster, sidecar).put("taskArn", arn),
        containers(definition, cluster + "/" + id, sidecar),
        Optional.of(RunTaskChecks.subnet(request)).filter(subnet -> !subnet.isEmpty()),
        agent(request, definition, id));
  }

  private ObjectNode fixed(
      ObjectNode request, TaskDefinition definition, String cluster, String sidecar) {
    var fixed =
        Json.object()
            .put("clusterArn", settings.arn("cluster/" + cluster))
            .put("taskDefinitionArn", definition.arn())
            .put("group", Json.text(request, "group").orElse("family:" + definition.family()))
            .put("launchType", "FARGATE")
            .put("platformVersion", "1.4.0")
            .put("availabilityZone", settings.region() + "a")
            .put("cpu", sized(request, definition, "cpu"))
            .put("memory", sized(request, definition, "memory"))
            .put("enableExecuteCommand", request.path("enableExecuteCommand").asBoolean());
    Json.text(request, "startedBy").ifPresent(by -> fixed.put("startedBy", by));
    provider(request).ifPresent(name -> fixed.put("capacityProviderName", name));
    fixed.putObject("ephemeralStorage").put("sizeInGiB", 20);
    fixed
        .putArray("attributes")
        .addObject()
        .put("name", "ecs.cpu-architecture")
        .put("value", "x86_64");
    return fixed.set("overrides", overrides(request, sidecar));
  }

  private static String sized(ObjectNode request, TaskDefinition definition, String member) {
    return Json.text(request.path("overrides"), member)
        .orElse(definition.given().path(member).asText());
  }

  private static Optional<String> provider(ObjectNode request) {
    return Json.elements(request, "capacityProviderStrategy")
        .filter(each -> each.path("weight").asInt() > 0)
        .map(each -> each.path("capacityProvider").asText())
        .findFirst();
  }

  private ObjectNode overrides(ObjectNode request, String sidecar) {
    var overrides =
        request.path("overrides") instanceof ObjectNode given ? given.deepCopy() : Json.object();
    var containers = new ArrayList<JsonNode>();
    if (settings.sidecar() == EcsSettings.Sidecar.INJECTED) {
      var region = Json.object().put("name", "REGION").put("value", settings.region());
      containers.add(
          Json.object()
              .put("name", sidecar)
              .put("memory", 128)
              .set("environment", Json.array(List.of(region))));
    }
    Json.elements(overrides, "containerOverrides").forEach(containers::add);
    overrides.set("containerOverrides", Json.array(containers));
    return overrides;
  }

  private List<PlannedContainer> containers(
      TaskDefinition definition, String path, String sidecar) {
    var injected =
        settings.sidecar() == EcsSettings.Sidecar.INJECTED
            ? Stream.of(
                new PlannedContainer(containerArn(path), sidecar, Optional.empty(), "null", "128"))
            : Stream.<PlannedContainer>empty();
    var own =
        definition.containers().stream()
            .map(
                each ->
                    new PlannedContainer(
                        containerArn(path),
                        each.path("name").asText(),
                        Json.text(each, "image"),
                        Json.text(each, "cpu").orElse("0"),
                        Json.text(each, "memory").orElse("null")));
    return Stream.concat(injected, own).toList();
  }

  private String containerArn(String path) {
    return settings.arn("container/" + path + "/" + ids.get());
  }

  /// The first essential container is the one that runs here; essential is what they are unless
  /// they say otherwise.
  private TaskPlan.Agent agent(ObjectNode request, TaskDefinition definition, String id) {
    var containers = definition.containers();
    var agent =
        containers.stream()
            .filter(each -> each.path("essential").asBoolean(true))
            .findFirst()
            .orElse(containers.getFirst());
    var name = agent.path("name").asText();
    var override =
        Json.elements(request.path("overrides"), "containerOverrides")
            .filter(each -> each.path("name").asText().equals(name))
            .findFirst()
            .orElseGet(Json::object);
    return new TaskPlan.Agent(
        name, command(agent, override), environment(agent, override), log(agent, id));
  }

  /// As the `awslogs` driver names it: prefix, container, id of the task.
  private static Optional<LogStream> log(JsonNode agent, String id) {
    var configuration = agent.path("logConfiguration");
    var options = configuration.path("options");
    return Json.text(configuration, "logDriver")
        .filter("awslogs"::equals)
        .flatMap(_ -> Json.text(options, "awslogs-group"))
        .flatMap(
            group ->
                Json.text(options, "awslogs-stream-prefix")
                    .map(it -> it + "/" + agent.path("name").asText() + "/" + id)
                    .map(stream -> new LogStream(group, stream)));
  }

  private static List<String> command(JsonNode agent, JsonNode override) {
    var from = Json.isAbsent(override, "command") ? agent : override;
    return Stream.concat(Json.elements(agent, "entryPoint"), Json.elements(from, "command"))
        .map(JsonNode::asText)
        .toList();
  }

  private Map<String, String> environment(JsonNode agent, JsonNode override) {
    var environment = new HashMap<>(settings.environment());
    Stream.concat(Json.elements(agent, "environment"), Json.elements(override, "environment"))
        .forEach(each -> environment.put(each.path("name").asText(), each.path("value").asText()));
    return environment;
  }
}
