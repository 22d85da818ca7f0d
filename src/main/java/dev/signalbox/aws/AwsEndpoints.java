package dev.signalbox.aws;

import java.net.URI;
import java.util.Optional;

/// Where each service is reached instead of at AWS. Given to the clients explicitly, because the
/// SDK's own look-up lets a global system property beat a service's environment variable.
public record AwsEndpoints(
    Optional<URI> sqs,
    Optional<URI> dynamoDb,
    Optional<URI> ecs,
    Optional<URI> agentCore,
    Optional<URI> eventBridge,
    Optional<URI> s3) {

  /// AWS itself.
  public static final AwsEndpoints NONE =
      new AwsEndpoints(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// One place that answers for all services.
  public static AwsEndpoints allAt(URI endpoint) {
    var everywhere = Optional.of(endpoint);
    return new AwsEndpoints(everywhere, everywhere, everywhere, everywhere, everywhere, everywhere);
  }
}
