package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.service.settings.ResourceNames;
import dev.signalbox.service.settings.Settings;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// The clients of AWS that the settings ask for.
public final class ConfiguredClients {
  /// Per service; each open long poll holds one.
  private static final int CONNECTIONS_MAX = 200;

  private ConfiguredClients() {}

  /// @param credentials empty for the SDK's default chain
  public static AwsClients of(Settings settings, Optional<AwsCredentialsProvider> credentials) {
    return of(settings, credentials, AwsTimeouts.DEFAULTS);
  }

  /// As above, for whoever waits less long for an answer.
  public static AwsClients of(
      Settings settings, Optional<AwsCredentialsProvider> credentials, AwsTimeouts patience) {
    var aws = settings.aws();
    var timeouts = patience.withAgentCore(settings.compute().agentCore().invokeTimeout());
    return new AwsClients(
        new AwsSettings(
            Region.of(aws.region()), credentials, aws.endpoints(), timeouts, CONNECTIONS_MAX),
        ResourceNames.of(settings));
  }
}
