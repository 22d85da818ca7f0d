package dev.signalbox.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// All that the clients need to know.
///
/// @param credentials empty for the SDK's default chain
/// @param connectionsMax per service; each open long poll holds one
public record AwsSettings(
    Region region,
    Optional<AwsCredentialsProvider> credentials,
    AwsEndpoints endpoints,
    AwsTimeouts timeouts,
    int connectionsMax) {

  /// AWS itself, in a Region, with the default numbers.
  public static AwsSettings of(Region region) {
    return new AwsSettings(region, Optional.empty(), AwsEndpoints.NONE, AwsTimeouts.DEFAULTS, 200);
  }

  public AwsSettings withConnectionsMax(int max) {
    return new AwsSettings(region, credentials, endpoints, timeouts, max);
  }
}
