package dev.signalbox.local.s3;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A call as S3 reads it from method, path and query. The bucket is the first part of the path;
/// bucket and key are empty where the path names none.
record S3Request(
    Operation operation,
    String bucket,
    String key,
    Map<String, String> query,
    Map<String, String> headers) {

  /// What the stand-in can do.
  enum Operation {
    ListBuckets,
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetBucketEncryption,
    GetPublicAccessBlock,
    DeletePublicAccessBlock,
    ListObjectsV2,
    PutObject,
    GetObject,
    HeadObject,
    DeleteObject
  }

  /// Parts of a query that do not make it another operation.
  private static final Set<String> PLAIN =
      Set.of(
          "x-id",
          "list-type",
          "prefix",
          "delimiter",
          "max-keys",
          "continuation-token",
          "start-after",
          "encoding-type",
          "fetch-owner");

  static S3Request of(HttpServerRequest http) {
    var path = path(http).substring(1);
    var slash = path.indexOf('/');
    var bucket = slash < 0 ? path : path.substring(0, slash);
    var key = slash < 0 ? "" : path.substring(slash + 1);
    var query = new TreeMap<String, String>();
    http.params().forEach(entry -> query.put(entry.getKey(), entry.getValue()));
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    http.headers().forEach(entry -> headers.put(entry.getKey(), entry.getValue()));
    return new S3Request(
        operation(http.method().name(), bucket, key, query, headers), bucket, key, query, headers);
  }

  private static String path(HttpServerRequest http) {
    try {
      var path = Optional.ofNullable(http.path()).map(it -> URI.create(it).getPath());
      return path.filter(it -> it.startsWith("/")).orElse("/");
    } catch (IllegalArgumentException _) {
      throw new S3Refusal(400, "InvalidURI", "Couldn't parse the specified URI.");
    }
  }

  private static Operation operation(
      String method,
      String bucket,
      String key,
      Map<String, String> query,
      Map<String, String> headers) {
    var called = method + (bucket.isEmpty() ? " /" : key.isEmpty() ? " /bucket" : " /bucket/key");
    var inspected = inspection(called, query.keySet());
    if (inspected.isPresent()) {
      return inspected.get();
    }
    var other = query.keySet().stream().filter(name -> !isPlain(name)).findFirst();
    if (other.isPresent() || headers.containsKey("x-amz-copy-source")) {
      throw S3Refusal.notImplemented(called + "?" + other.orElse(" as a copy"));
    }
    return switch (called) {
      case "GET /" -> Operation.ListBuckets;
      case "PUT /bucket" -> Operation.CreateBucket;
      case "HEAD /bucket" -> Operation.HeadBucket;
      case "DELETE /bucket" -> Operation.DeleteBucket;
      case "GET /bucket" -> Operation.ListObjectsV2;
      case "PUT /bucket/key" -> Operation.PutObject;
      case "GET /bucket/key" -> Operation.GetObject;
      case "HEAD /bucket/key" -> Operation.HeadObject;
      case "DELETE /bucket/key" -> Operation.DeleteObject;
      default -> throw S3Refusal.notImplemented(called);
    };
  }

  private static Optional<Operation> inspection(String called, Set<String> query) {
    for (var part : query) {
      var found =
          switch (called + "?" + part) {
            case "GET /bucket?encryption" -> Optional.of(Operation.GetBucketEncryption);
            case "GET /bucket?publicAccessBlock" -> Optional.of(Operation.GetPublicAccessBlock);
            case "DELETE /bucket?publicAccessBlock" ->
                Optional.of(Operation.DeletePublicAccessBlock);
            default -> Optional.<Operation>empty();
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isPlain(String name) {
    return PLAIN.contains(name) || name.startsWith("X-Amz-");
  }

  /// Signatures are not checked, but whoever has none is anonymous. Reading one object is let be,
  /// so that an agent that is a shell script can get its payload with curl; AWS would refuse that.
  void refuseAnonymous() {
    var signed = headers.containsKey("Authorization") || query.containsKey("X-Amz-Signature");
    if (!signed && operation != Operation.GetObject) {
      throw S3Refusal.accessDenied();
    }
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(it -> !it.isEmpty());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
