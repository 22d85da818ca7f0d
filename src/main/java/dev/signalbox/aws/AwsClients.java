package dev.signalbox.aws;

import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.aws.measure.CallMeasurement;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.pipes.PipesAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// One client per service for the life of the process, each made when it is first asked for, all
/// over one CRT HTTP client (its connections are pooled per endpoint), all closed together.
public final class AwsClients implements AutoCloseable {
  private final AwsSettings settings;
  private final CallSubjects subjects;
  private final Map<String, SdkAutoCloseable> clients = new TreeMap<>();
  private final Map<String, Integer> constructions = new ConcurrentHashMap<>();
  private @Nullable SdkAsyncHttpClient http;
  private volatile CallWatcher watcher = _ -> {};
  private boolean closed;

  public AwsClients(AwsSettings settings) {
    this(settings, Map.of());
  }

  /// @param names the setting that gives each name of a resource, for what is said of failures
  public AwsClients(AwsSettings settings, Map<String, String> names) {
    this.settings = settings;
    this.subjects = new CallSubjects(settings.region().id(), names);
  }

  /// For receiving too: long polls only wait, and the pool has room for them.
  public SqsAsyncClient sqs() {
    return plain(SqsAsyncClient.class, "sqs", SqsAsyncClient::builder, Api.SQS);
  }

  public DynamoDbAsyncClient dynamoDb() {
    return plain(DynamoDbAsyncClient.class, "dynamodb", DynamoDbAsyncClient::builder, Api.DYNAMODB);
  }

  public DynamoDbStreamsAsyncClient dynamoDbStreams() {
    return plain(
        DynamoDbStreamsAsyncClient.class,
        "dynamodb-streams",
        DynamoDbStreamsAsyncClient::builder,
        Api.DYNAMODB);
  }

  public EcsAsyncClient ecs() {
    return plain(EcsAsyncClient.class, "ecs", EcsAsyncClient::builder, Api.ECS);
  }

  public EventBridgeAsyncClient eventBridge() {
    return plain(
        EventBridgeAsyncClient.class,
        "eventbridge",
        EventBridgeAsyncClient::builder,
        Api.EVENTBRIDGE);
  }

  /// With the bucket in the path where an endpoint is given: a name before an address is no host.
  public S3AsyncClient s3() {
    var endpoint = settings.endpoints().s3();
    return only(
        S3AsyncClient.class,
        http ->
            built(
                "s3",
                S3AsyncClient.builder().httpClient(http).forcePathStyle(endpoint.isPresent()),
                endpoint,
                settings.timeouts().attempt()));
  }

  public SecretsManagerAsyncClient secretsManager() {
    return plain(
        SecretsManagerAsyncClient.class,
        "secretsmanager",
        SecretsManagerAsyncClient::builder,
        Api.SECRETS_MANAGER);
  }

  /// For the names of a stack, which commands ask for.
  public CloudFormationAsyncClient cloudFormation() {
    return plain(
        CloudFormationAsyncClient.class,
        "cloudformation",
        CloudFormationAsyncClient::builder,
        Api.CLOUDFORMATION);
  }

  public CloudWatchLogsAsyncClient cloudWatchLogs() {
    return plain(
        CloudWatchLogsAsyncClient.class,
        "logs",
        CloudWatchLogsAsyncClient::builder,
        Api.CLOUDWATCH_LOGS);
  }

  /// Who the credentials belong to.
  public StsAsyncClient sts() {
    return plain(StsAsyncClient.class, "sts", StsAsyncClient::builder, Api.STS);
  }

  public PipesAsyncClient pipes() {
    return plain(PipesAsyncClient.class, "pipes", PipesAsyncClient::builder, Api.PIPES);
  }

  /// Never retries by itself: a second invocation could run the agent a second time.
  public BedrockAgentCoreAsyncClient agentCore() {
    return only(
        BedrockAgentCoreAsyncClient.class,
        http ->
            built(
                "agentcore",
                BedrockAgentCoreAsyncClient.builder().httpClient(http),
                settings.endpoints().agentCore(),
                settings.timeouts().agentCore(),
                settings.timeouts().agentCore(),
                AwsRetryStrategy.doNotRetry()));
  }

  /// Lets `watcher` hear of every call from now on; of the SQS calls with their queue.
  public void watch(CallWatcher watcher) {
    this.watcher = watcher;
  }

  /// How many clients were made of each class; more than one is a bug.
  public Map<String, Integer> constructions() {
    return Map.copyOf(constructions);
  }

  /// A client with nothing of its own.
  private <
          B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>,
          C extends SdkAutoCloseable>
      C plain(Class<C> type, String service, Supplier<B> builder, Api api) {
    var endpoint = settings.endpoints().of(api);
    var attempt = settings.timeouts().attempt();
    return only(type, http -> built(service, builder.get().httpClient(http), endpoint, attempt));
  }

  private synchronized <C extends SdkAutoCloseable> C only(
      Class<C> type, Function<SdkAsyncHttpClient, C> make) {
    if (closed) {
      throw new IllegalStateException("the AWS clients are closed");
    }
    var known = clients.get(type.getSimpleName());
    if (known != null) {
      return type.cast(known);
    }
    var made = make.apply(http());
    constructions.merge(type.getSimpleName(), 1, Integer::sum);
    clients.put(type.getSimpleName(), made);
    return made;
  }

  private SdkAsyncHttpClient http() {
    var known = http;
    if (known == null) {
      NativeRuntime.use();
      known =
          AwsCrtAsyncHttpClient.builder()
              .maxConcurrency(settings.connectionsMax())
              .connectionTimeout(Duration.ofSeconds(3))
              .connectionHealthConfiguration(
                  it ->
                      it.minimumThroughputInBps(1L)
                          .minimumThroughputTimeout(settings.timeouts().silence()))
              .build();
      http = known;
    }
    return known;
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C built(
      String service, B builder, Optional<URI> endpoint, Duration attempt) {
    var standard = AwsRetryStrategy.forRetryMode(RetryMode.STANDARD);
    return built(service, builder, endpoint, attempt, AwsTimeouts.call(attempt), standard);
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C built(
      String service,
      B builder,
      Optional<URI> endpoint,
      Duration attempt,
      Duration call,
      RetryStrategy retryStrategy) {
    endpoint.ifPresent(builder::endpointOverride);
    settings.credentials().ifPresent(builder::credentialsProvider);
    var watch = new CallWatch(service, subjects, () -> watcher);
    var measurement = new CallMeasurement(service, () -> watcher);
    return builder
        .region(settings.region())
        .overrideConfiguration(
            it ->
                it.apiCallAttemptTimeout(attempt)
                    .apiCallTimeout(call)
                    .retryStrategy(retryStrategy)
                    .addExecutionInterceptor(watch)
                    .addExecutionInterceptor(measurement)
                    .addMetricPublisher(measurement))
        .build();
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(SdkAutoCloseable::close);
    if (http != null) {
      http.close();
    }
  }
}
