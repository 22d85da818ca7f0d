package dev.signalbox.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// The attachments of a task as the agent takes them. A row tells the object's key and how its
/// screening went; the agent takes the whole address and nothing of the screening.
final class Attachments {
  private static final String ADDRESS = "s3_uri";
  private static final String KEY = "s3_key";
  private static final String SCREENING = "screening";

  /// What the agent takes of one that was screened.
  private static final List<String> SCREENED =
      List.of(
          "attachment_id",
          "type",
          "content_type",
          "filename",
          ADDRESS,
          "s3_version_id",
          "size_bytes",
          "checksum_sha256",
          "source_url",
          "token_estimate");

  private Attachments() {}

  /// Returns how many are not handed on.
  static int leftOut(ArrayNode all) {
    return (int) all.valueStream().filter(it -> !passed(it)).count();
  }

  /// Returns those that passed their screening, and those that nobody wanted screened.
  ///
  /// @param bucket where the keys lie, if it is known; without it they stand as they came
  static ArrayNode usable(ArrayNode all, Optional<String> bucket) {
    var usable = all.arrayNode();
    for (var each : all) {
      if (passed(each)) {
        usable.add(addressed(each, bucket));
      }
    }
    return usable;
  }

  private static boolean passed(JsonNode attachment) {
    return !attachment.hasNonNull(SCREENING)
        || attachment.path(SCREENING).path("status").asText("").equals("passed");
  }

  /// What has neither a key to make an address of nor a screening to hide stands as it came.
  private static JsonNode addressed(JsonNode attachment, Optional<String> bucket) {
    if (attachment.hasNonNull(ADDRESS)) {
      return attachment.has(SCREENING) ? taken(attachment) : attachment;
    }
    var key = attachment.path(KEY).asText("");
    return key.isEmpty() || bucket.isEmpty()
        ? attachment
        : taken(
            ((ObjectNode) attachment.deepCopy()).put(ADDRESS, "s3://" + bucket.get() + "/" + key));
  }

  private static ObjectNode taken(JsonNode whole) {
    var taken = JsonNodeFactory.instance.objectNode();
    for (var name : SCREENED) {
      if (whole.hasNonNull(name)) {
        taken.set(name, whole.get(name));
      }
    }
    return taken;
  }
}
