package dev.signalbox.aws;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where services are reached instead of at AWS; a service that is missing here is reached there.
/// Given to the clients explicitly, because the SDK's own look-up lets a global system property
/// beat a service's environment variable.
public record AwsEndpoints(Map<Api, URI> instead) {

  /// The services, as the SDK's variables `AWS_ENDPOINT_URL_…` name them.
  public enum Api {
    SQS,
    DYNAMODB,
    ECS,
    BEDROCK_AGENTCORE,
    EVENTBRIDGE,
    S3,
    SECRETS_MANAGER,
    CLOUDFORMATION,
    CLOUDWATCH_LOGS,
    STS,
    PIPES,
    EC2,
    KMS,
    SERVICE_QUOTAS
  }

  /// AWS itself.
  public static final AwsEndpoints NONE = new AwsEndpoints(Map.of());

  public AwsEndpoints {
    instead = Map.copyOf(instead);
  }

  /// One place that answers for all services.
  public static AwsEndpoints allAt(URI endpoint) {
    return new AwsEndpoints(
        Arrays.stream(Api.values()).collect(Collectors.toMap(Function.identity(), _ -> endpoint)));
  }

  public Optional<URI> of(Api service) {
    return Optional.ofNullable(instead.get(service));
  }

  public Optional<URI> sqs() {
    return of(Api.SQS);
  }

  public Optional<URI> dynamoDb() {
    return of(Api.DYNAMODB);
  }

  public Optional<URI> ecs() {
    return of(Api.ECS);
  }

  public Optional<URI> agentCore() {
    return of(Api.BEDROCK_AGENTCORE);
  }

  public Optional<URI> eventBridge() {
    return of(Api.EVENTBRIDGE);
  }

  public Optional<URI> s3() {
    return of(Api.S3);
  }

  public Optional<URI> secretsManager() {
    return of(Api.SECRETS_MANAGER);
  }

  public Optional<URI> cloudFormation() {
    return of(Api.CLOUDFORMATION);
  }

  public Optional<URI> cloudWatchLogs() {
    return of(Api.CLOUDWATCH_LOGS);
  }
}
