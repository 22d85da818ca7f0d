package dev.signalbox.local.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.s3.S3Client;

/// The agent's AWS clients. Region, endpoints and credentials are those that the SDK finds in the
/// environment, so the same agent runs on AWS.
final class AgentClients {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS_MAX = 10;
  private static final Duration BACKOFF_STEP = Duration.ofMillis(10);

  private AgentClients() {}

  /// @throws software.amazon.awssdk.core.exception.SdkClientException when no Region is set
  static DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder()
        .httpClient(http())
        .overrideConfiguration(
            client -> client.apiCallAttemptTimeout(TIMEOUT).retryStrategy(conflictsOnly()))
        .build();
  }

  /// @throws software.amazon.awssdk.core.exception.SdkClientException when no Region is set
  static S3Client s3() {
    return S3Client.builder()
        .httpClient(http())
        .overrideConfiguration(client -> client.apiCallAttemptTimeout(TIMEOUT))
        .build();
  }

  /// Signalbox writes rows in transactions, and a write that meets one has to be tried again. An
  /// outage is not retried: the agent's writes are best effort and must not hold up its work.
  private static RetryStrategy conflictsOnly() {
    return DefaultRetryStrategy.standardStrategyBuilder()
        .useClientDefaults(false)
        .retryOnException(TransactionConflictException.class)
        .maxAttempts(ATTEMPTS_MAX)
        .backoffStrategy(BACKOFF_STEP::multipliedBy)
        .circuitBreakerEnabled(false)
        .build();
  }

  /// Named, because the SDK refuses to choose between the HTTP clients on this class path. With the
  /// connections of the JDK, because the client's own builder reads the trust store at once, which
  /// takes an agent a fifth of its start and plain HTTP never needs.
  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create(AgentClients::connection);
  }

  private static HttpURLConnection connection(URI uri) {
    try {
      return (HttpURLConnection) uri.toURL().openConnection();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
