package dev.signalbox.local.embedded;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// The real SDK clients, pointed at a local endpoint with test credentials; they share one CRT
/// client, which closing this closes.
public final class LocalClients implements AutoCloseable {
  private final SdkAsyncHttpClient http = AwsCrtAsyncHttpClient.create();

  public SqsAsyncClient sqs(URI endpoint) {
    return at(endpoint, SqsAsyncClient.builder()).build();
  }

  public DynamoDbAsyncClient dynamoDb(URI endpoint) {
    return at(endpoint, DynamoDbAsyncClient.builder()).build();
  }

  public DynamoDbStreamsAsyncClient streams(URI endpoint) {
    return at(endpoint, DynamoDbStreamsAsyncClient.builder()).build();
  }

  /// The builder with the endpoint, region, credentials and HTTP client of the tests.
  public <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B at(
      URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(http);
  }

  @Override
  public void close() {
    http.close();
  }
}
