package dev.signalbox.account;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.IdentityFacts;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/// Asks STS whose the credentials are, and what time it is.
public final class IdentityInspection {
  private final StsAsyncClient client;
  private final AwsCall aws = new AwsCall("sts");

  public IdentityInspection(StsAsyncClient client) {
    this.client = client;
  }

  public Asked<IdentityFacts> ask() {
    return Asking.of(
        () -> {
          var answer = aws.await("GetCallerIdentity", () -> client.getCallerIdentity(_ -> {}));
          return new IdentityFacts(
              answer.account(),
              answer.arn(),
              answer
                  .sdkHttpResponse()
                  .firstMatchingHeader("Date")
                  .flatMap(IdentityInspection::time));
        });
  }

  private static Optional<Instant> time(String header) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
