package dev.signalbox.payload.inspect;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.BucketFacts;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/// Reads what a bucket is like, and no object.
public final class BucketInspection {
  private final S3AsyncClient client;
  private final AwsCall aws = new AwsCall("s3");

  public BucketInspection(S3AsyncClient client) {
    this.client = client;
  }

  public Asked<BucketFacts> of(String bucket) {
    return Asking.of(
        () -> {
          var head = aws.await("HeadBucket", () -> client.headBucket(it -> it.bucket(bucket)));
          return new BucketFacts(
              bucket,
              Optional.ofNullable(head.bucketRegion()).filter(it -> !it.isBlank()),
              publicAccessBlocked(bucket),
              encryption(bucket));
        });
  }

  private Asked<Boolean> publicAccessBlocked(String bucket) {
    return Asking.of(
        () -> {
          var block =
              aws.await(
                      "GetPublicAccessBlock",
                      () -> client.getPublicAccessBlock(it -> it.bucket(bucket)))
                  .publicAccessBlockConfiguration();
          return Boolean.TRUE.equals(block.blockPublicAcls())
              && Boolean.TRUE.equals(block.ignorePublicAcls())
              && Boolean.TRUE.equals(block.blockPublicPolicy())
              && Boolean.TRUE.equals(block.restrictPublicBuckets());
        });
  }

  private Asked<String> encryption(String bucket) {
    return Asking.of(
        () ->
            aws
                .await(
                    "GetBucketEncryption",
                    () -> client.getBucketEncryption(it -> it.bucket(bucket)))
                .serverSideEncryptionConfiguration()
                .rules()
                .stream()
                .map(it -> it.applyServerSideEncryptionByDefault().sseAlgorithmAsString())
                .findFirst()
                .orElse("unknown"));
  }
}
