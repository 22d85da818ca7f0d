package dev.signalbox.github.inspect;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.SecretFacts;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;

/// Whether a secret is there; its value is never read.
public final class SecretInspection {
  private final SecretsManagerAsyncClient client;
  private final AwsCall aws = new AwsCall("secretsmanager");

  public SecretInspection(SecretsManagerAsyncClient client) {
    this.client = client;
  }

  public Asked<SecretFacts> of(String arn) {
    return Asking.of(
        () -> {
          var secret =
              aws.await("DescribeSecret", () -> client.describeSecret(it -> it.secretId(arn)));
          return new SecretFacts(secret.arn(), secret.deletedDate() != null);
        });
  }
}
