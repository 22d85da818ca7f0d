package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/// Composes RunTask requests. The same attempt yields the same bytes: ECS answers a repeat that
/// differs with a conflict.
final class EcsRequests {
  private final EcsSettings settings;

  EcsRequests(EcsSettings settings) {
    this.settings = settings;
  }

  RunTaskRequest runTask(SessionRequest request) {
    var builder =
        RunTaskRequest.builder()
            .cluster(settings.clusterArn())
            .taskDefinition(family(request.task()))
            .count(1)
            .clientToken(EcsSession.clientToken(settings.deployment(), request.attempt()))
            .startedBy(EcsSession.startedBy(settings.deployment(), request.attempt()))
            .enableExecuteCommand(false)
            .networkConfiguration(
                network ->
                    network.awsvpcConfiguration(
                        vpc ->
                            vpc.subnets(settings.network().subnets().ids())
                                .securityGroups(settings.network().securityGroups().ids())
                                .assignPublicIp(publicIp())))
            .overrides(it -> it.containerOverrides(override(request)));
    settings.platformVersion().ifPresent(builder::platformVersion);
    return withCapacity(builder).build();
  }

  private AssignPublicIp publicIp() {
    return switch (settings.network().publicIp()) {
      case ENABLED -> AssignPublicIp.ENABLED;
      case DISABLED -> AssignPublicIp.DISABLED;
    };
  }

  private RunTaskRequest.Builder withCapacity(RunTaskRequest.Builder builder) {
    return switch (settings.launch()) {
      case Launch.Fargate() -> builder.launchType(LaunchType.FARGATE);
      case Launch.CapacityProviders(var providers) ->
          builder.capacityProviderStrategy(
              providers.stream().map(EcsRequests::strategyItem).toList());
    };
  }

  private static CapacityProviderStrategyItem strategyItem(CapacityProvider provider) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider.name())
        .weight(provider.weight())
        .base(provider.base())
        .build();
  }

  private String family(TaskRequest task) {
    var agent = settings.agent();
    var family =
        task.workflow().isReadOnly()
            ? agent.planningFamily().orElse(agent.family())
            : agent.family();
    return family.name();
  }

  private ContainerOverride override(SessionRequest request) {
    var override =
        ContainerOverride.builder()
            .name(settings.agent().container().value())
            .environment(pairs(environment(request)));
    return settings.agent().command().isEmpty()
        ? override.build()
        : override.command(settings.agent().command()).build();
  }

  private static KeyValuePair[] pairs(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(it -> KeyValuePair.builder().name(it.getKey()).value(it.getValue()).build())
        .toArray(KeyValuePair[]::new);
  }

  /// Everything here is echoed in every event of the task and kept by ECS, so prompts and secrets
  /// stay out; the one exception is an inline payload, which is for deployments without a bucket.
  private SortedMap<String, String> environment(SessionRequest request) {
    var task = request.task();
    var blueprint = request.blueprint();
    var environment = new TreeMap<>(settings.environment());
    environment.put("TASK_ID", request.attempt().taskId());
    environment.put("ATTEMPT", Integer.toString(request.attempt().number()));
    environment.put("CLAUDE_CODE_USE_BEDROCK", "1");
    environment.put("MAX_TURNS", Integer.toString(blueprint.maxTurnsOf(task)));
    task.repo().ifPresent(repo -> environment.put("REPO_URL", repo));
    task.issueNumber()
        .ifPresent(number -> environment.put("ISSUE_NUMBER", Integer.toString(number)));
    blueprint
        .maxBudgetUsdOf(task)
        .map(BigDecimal::toPlainString)
        .ifPresent(budget -> environment.put("MAX_BUDGET_USD", budget));
    blueprint.modelId().ifPresent(model -> environment.put("ANTHROPIC_MODEL", model));
    blueprint
        .githubTokenSecretArn()
        .ifPresent(arn -> environment.put("GITHUB_TOKEN_SECRET_ARN", arn));
    request.trace().ifPresent(trace -> putTrace(environment, trace));
    putPayload(environment, request.payload());
    return environment;
  }

  /// Under the names that tracing libraries look for in the environment.
  private static void putTrace(Map<String, String> environment, TraceContext trace) {
    environment.put("TRACEPARENT", trace.traceparent());
    trace.state().ifPresent(it -> environment.put("TRACESTATE", it));
  }

  private static void putPayload(Map<String, String> environment, SessionRequest.Payload payload) {
    switch (payload) {
      case SessionRequest.Payload.Pointer(var uri) -> environment.put("AGENT_PAYLOAD_S3_URI", uri);
      case SessionRequest.Payload.Inline(var json) -> environment.put("AGENT_PAYLOAD", json);
    }
  }
}
