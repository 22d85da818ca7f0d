package dev.signalbox.local.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What is listed, in the XML of S3.
final class Listings {
  private static final String SPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  private static final int KEYS_MAX = 1000;

  private Listings() {}

  static String buckets(Set<String> names, Instant at) {
    var each =
        names.stream()
            .map(
                name ->
                    "<Bucket>"
                        + element("Name", name)
                        + element("CreationDate", time(at))
                        + "</Bucket>")
            .collect(Collectors.joining());
    return "<ListAllMyBucketsResult"
        + SPACE
        + "><Owner><ID>local</ID></Owner><Buckets>"
        + each
        + "</Buckets></ListAllMyBucketsResult>";
  }

  /// ListObjectsV2. The token of the next page is the last key of this one.
  static String objects(S3Request request, NavigableMap<String, S3Object> objects) {
    if (!request.parameter("list-type").orElse("").equals("2")) {
      throw S3Refusal.notImplemented("ListObjects, only ListObjectsV2 (list-type=2)");
    }
    var prefix = request.parameter("prefix").orElse("");
    var after = request.parameter("continuation-token").or(() -> request.parameter("start-after"));
    var max = Math.min(KEYS_MAX, Integer.parseInt(request.parameter("max-keys").orElse("1000")));
    var matching =
        objects.tailMap(after.orElse(""), after.isEmpty()).keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .limit(max + 1L)
            .toList();
    var page = matching.subList(0, Math.min(max, matching.size()));
    var truncated = matching.size() > max && max > 0;
    return "<ListBucketResult"
        + SPACE
        + ">"
        + element("Name", request.bucket())
        + element("Prefix", encoded(request, prefix))
        + request.parameter("encoding-type").map(it -> element("EncodingType", it)).orElse("")
        + element("KeyCount", Integer.toString(page.size()))
        + element("MaxKeys", Integer.toString(max))
        + element("IsTruncated", Boolean.toString(truncated))
        + (truncated ? element("NextContinuationToken", page.getLast()) : "")
        + contents(request, prefix, page, objects)
        + "</ListBucketResult>";
  }

  /// With a delimiter, what lies deeper is told by its common beginning only.
  private static String contents(
      S3Request request, String prefix, List<String> keys, NavigableMap<String, S3Object> objects) {
    var delimiter = request.parameter("delimiter");
    var folders = new LinkedHashSet<String>();
    var elements = new ArrayList<String>();
    for (var key : keys) {
      var end = delimiter.map(it -> key.indexOf(it, prefix.length())).orElse(-1);
      var object = objects.get(key);
      if (end >= 0) {
        folders.add(key.substring(0, end + 1));
      } else if (object != null) {
        elements.add(contents(encoded(request, key), object));
      }
    }
    folders.forEach(
        folder ->
            elements.add(
                "<CommonPrefixes>"
                    + element("Prefix", encoded(request, folder))
                    + "</CommonPrefixes>"));
    return String.join("", elements);
  }

  private static String contents(String key, S3Object object) {
    return "<Contents>"
        + element("Key", key)
        + element("LastModified", time(object.modifiedAt()))
        + element("ETag", object.etag())
        + element("Size", Integer.toString(object.bytes().length()))
        + "<StorageClass>STANDARD</StorageClass></Contents>";
  }

  private static String encoded(S3Request request, String key) {
    return request.parameter("encoding-type").filter("url"::equals).isPresent()
        ? URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/")
        : key;
  }

  static String element(String name, String text) {
    return "<" + name + ">" + escaped(text) + "</" + name + ">";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
