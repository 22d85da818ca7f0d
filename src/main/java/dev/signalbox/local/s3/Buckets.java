package dev.signalbox.local.s3;

import dev.signalbox.local.embedded.EmbeddedSqs;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/// The buckets and their objects, in memory, and what each operation does to them.
final class Buckets {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final NavigableMap<String, NavigableMap<String, S3Object>> buckets =
      new ConcurrentSkipListMap<>();
  private final Set<String> open = new ConcurrentSkipListSet<>();
  private final InstantSource clock;

  Buckets(InstantSource clock) {
    this.clock = clock;
  }

  S3Answer answer(S3Request request, byte[] body) {
    return switch (request.operation()) {
      case ListBuckets -> S3Answer.xml(200, Listings.buckets(buckets.keySet(), clock.instant()));
      case CreateBucket -> create(request.bucket());
      case HeadBucket -> {
        var _ = bucket(request);
        yield S3Answer.empty(200, Map.of("x-amz-bucket-region", EmbeddedSqs.REGION));
      }
      case DeleteBucket -> delete(request);
      case GetBucketEncryption -> encryption(request);
      case GetPublicAccessBlock -> publicAccessBlock(request);
      case DeletePublicAccessBlock -> {
        var _ = bucket(request);
        open.add(request.bucket());
        yield S3Answer.empty(204, Map.of());
      }
      case ListObjectsV2 -> S3Answer.xml(200, Listings.objects(request, bucket(request)));
      case PutObject -> put(request, Buffer.buffer(UploadedBody.of(request, body)));
      case GetObject -> read(object(request));
      case HeadObject -> withoutBody(read(object(request)));
      case DeleteObject -> {
        var _ = bucket(request).remove(request.key());
        yield S3Answer.empty(204, Map.of());
      }
    };
  }

  List<String> keys(String bucket) {
    return List.copyOf(buckets.getOrDefault(bucket, new TreeMap<>()).keySet());
  }

  private S3Answer create(String bucket) {
    if (!NAME.matcher(bucket).matches()) {
      throw new S3Refusal(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>());
    return S3Answer.empty(200, Map.of("Location", "/" + bucket));
  }

  /// What AWS gives every bucket unless told otherwise.
  private S3Answer encryption(S3Request request) {
    var _ = bucket(request);
    return S3Answer.xml(
        200,
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
            + "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>"
            + "</ServerSideEncryptionConfiguration>");
  }

  private S3Answer publicAccessBlock(S3Request request) {
    var _ = bucket(request);
    if (open.contains(request.bucket())) {
      throw new S3Refusal(
          404,
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found");
    }
    return S3Answer.xml(
        200,
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
            + "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
            + "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>");
  }

  private S3Answer delete(S3Request request) {
    if (!bucket(request).isEmpty()) {
      throw new S3Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    }
    buckets.remove(request.bucket());
    return S3Answer.empty(204, Map.of());
  }

  private S3Answer put(S3Request request, Buffer bytes) {
    var type = request.header("Content-Type").orElse("binary/octet-stream");
    var object = new S3Object(bytes, type, clock.instant());
    var condition = request.header("If-None-Match");
    if (condition.isEmpty()) {
      bucket(request).put(request.key(), object);
    } else if (!condition.get().equals("*")) {
      throw S3Refusal.notImplemented("a PUT on another condition than that nothing is there");
    } else if (bucket(request).putIfAbsent(request.key(), object) != null) {
      throw S3Refusal.preconditionFailed();
    }
    return S3Answer.empty(200, Map.of("ETag", object.etag()));
  }

  private static S3Answer read(S3Object object) {
    var headers =
        Map.of(
            "ETag", object.etag(),
            "Content-Type", object.contentType(),
            "Last-Modified", HTTP_DATE.format(object.modifiedAt()),
            "Accept-Ranges", "none");
    return new S3Answer(200, headers, object.bytes());
  }

  /// With the length that the body would have.
  private static S3Answer withoutBody(S3Answer answer) {
    var headers = new TreeMap<>(answer.headers());
    headers.put("Content-Length", Integer.toString(answer.body().length()));
    return S3Answer.empty(answer.status(), headers);
  }

  private NavigableMap<String, S3Object> bucket(S3Request request) {
    return Optional.ofNullable(buckets.get(request.bucket())).orElseThrow(S3Refusal::noSuchBucket);
  }

  private S3Object object(S3Request request) {
    return Optional.ofNullable(bucket(request).get(request.key()))
        .orElseThrow(S3Refusal::noSuchKey);
  }
}
