package dev.signalbox.local.outage;

import java.util.List;

/// What the service depends on.
enum Dependency {
  DYNAMODB("AWS_ENDPOINT_URL_DYNAMODB", List.of("dynamodb")),
  ECS("AWS_ENDPOINT_URL_ECS", List.of("ecs")),
  AGENTCORE("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", List.of("agentcore")),
  SQS("AWS_ENDPOINT_URL_SQS", List.of("task_queue", "events_queue"));

  /// Where the service is told to find it.
  final String variable;

  /// What readiness calls it; made by `List.of`.
  @SuppressWarnings("ImmutableEnumChecker")
  final List<String> names;

  Dependency(String variable, List<String> names) {
    this.variable = variable;
    this.names = names;
  }
}
