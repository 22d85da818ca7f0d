package dev.signalbox.cost;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/// What the service calls, and how the operation of one of its calls is told.
enum Dependency {
  DYNAMODB("AWS_ENDPOINT_URL_DYNAMODB"),
  SQS("AWS_ENDPOINT_URL_SQS"),
  S3("AWS_ENDPOINT_URL_S3"),
  ECS("AWS_ENDPOINT_URL_ECS"),
  AGENTCORE("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE");

  /// Where the service reads the endpoint of this dependency.
  final String variable;

  Dependency(String variable) {
    this.variable = variable;
  }

  String operation(HttpServerRequest request) {
    return switch (this) {
      case DYNAMODB, SQS, ECS -> target(request);
      case S3 -> s3(request.method());
      case AGENTCORE ->
          request.uri().contains("/invocations") ? "InvokeAgentRuntime" : "StopRuntimeSession";
    };
  }

  private static String target(HttpServerRequest request) {
    var target =
        Optional.ofNullable(request.getHeader("X-Amz-Target"))
            .orElseThrow(() -> new IllegalArgumentException("no X-Amz-Target: " + request.uri()));
    return target.substring(target.lastIndexOf('.') + 1);
  }

  private static String s3(HttpMethod method) {
    var name = method.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + "Object";
  }
}
