package dev.signalbox.deploy.data;

import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/// A bucket that nobody but this account reaches, over TLS alone, and whose objects expire.
final class PrivateBucket {
  private PrivateBucket() {}

  static Bucket create(Construct scope, String id, Duration expiry, boolean retain, DataKey key) {
    var bucket = Bucket.Builder.create(scope, id);
    // With a key for the bucket, KMS is asked once in a while and not for each object.
    key.key().ifPresent(it -> bucket.encryptionKey(it).bucketKeyEnabled(true));
    return bucket
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .encryption(key.key().isPresent() ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        .minimumTlsVersion(1.2)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .lifecycleRules(
            List.of(
                LifecycleRule.builder()
                    .id(id.toLowerCase(Locale.ROOT) + "-expire")
                    .expiration(expiry)
                    .abortIncompleteMultipartUploadAfter(Duration.days(1))
                    .build()))
        .removalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
        .build();
  }
}
