package dev.signalbox.deploy.data;

import dev.signalbox.deploy.foundation.Justified;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

/// Where the documents lie that agents work from: the service puts and deletes them, agents read.
/// What a crash leaves behind expires by itself, later than any task can run.
public final class PayloadBucket extends Construct {
  private static final Duration EXPIRY = Duration.days(8);

  private final Bucket bucket;

  PayloadBucket(Construct scope, boolean retain, DataKey key) {
    super(scope, "PayloadBucket");
    this.bucket = PrivateBucket.create(this, "Payloads", EXPIRY, retain, key);
    Justified.finding(
        bucket,
        "AwsSolutions-S1",
        "Objects live for days and are read once by the task they are for; a second bucket of"
            + " access logs would keep who read what for longer than the data itself.");
  }

  public Bucket bucket() {
    return bucket;
  }
}
