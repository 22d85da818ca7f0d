package dev.signalbox.deploy.data;

import dev.signalbox.deploy.foundation.Justified;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/// Where the documents lie that agents work from: the service puts and deletes them, agents read.
/// What a crash leaves behind expires by itself, later than any task can run.
public final class PayloadBucket extends Construct {
  private static final Duration EXPIRY = Duration.days(8);

  private final Bucket bucket;

  PayloadBucket(Construct scope, boolean retain) {
    super(scope, "PayloadBucket");
    this.bucket =
        Bucket.Builder.create(this, "Payloads")
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .encryption(BucketEncryption.S3_MANAGED)
            .enforceSsl(true)
            .minimumTlsVersion(1.2)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("payloads-expire")
                        .expiration(EXPIRY)
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
            .removalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
            .build();
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
