package dev.signalbox.dynamodb.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/// How far a list was read: for each of its partitions, the last entry that was taken.
record Place(List<At> partitions) {
  /// Where one partition is.
  sealed interface At {
    record Begin() implements At {}

    record After(String range, String taskId) implements At {}

    record End() implements At {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECK_BYTES = 9;
  private static final int TEXT_MAX = 4_096;

  Place {
    partitions = List.copyOf(partitions);
  }

  static Place begin(int partitions) {
    return new Place(Collections.nCopies(partitions, new At.Begin()));
  }

  boolean isEnd() {
    return partitions.stream().allMatch(At.End.class::isInstance);
  }

  /// Returns an opaque text that `read` understands, for the same list only.
  ///
  /// @param list what was asked for, in one spelling
  String text(String list) {
    var array = JSON.createArrayNode();
    for (var at : partitions) {
      switch (at) {
        case At.Begin() -> array.add(0);
        case At.End() -> array.add(1);
        case At.After(var range, var taskId) -> array.addArray().add(range).add(taskId);
      }
    }
    var body = array.toString().getBytes(UTF_8);
    var check = check(list, body);
    var all = Arrays.copyOf(check, check.length + body.length);
    System.arraycopy(body, 0, all, check.length, body.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// @throws IllegalArgumentException when the text is not of this list
  static Place read(String text, String list, int partitions) {
    try {
      if (text.length() > TEXT_MAX) {
        throw foreign();
      }
      var all = Base64.getUrlDecoder().decode(text);
      var body = Arrays.copyOfRange(all, Math.min(CHECK_BYTES, all.length), all.length);
      var check = Arrays.copyOf(all, CHECK_BYTES);
      if (!MessageDigest.isEqual(check, check(list, body))
          || !(JSON.readTree(body) instanceof ArrayNode array)
          || array.size() != partitions) {
        throw foreign();
      }
      var places = new ArrayList<At>();
      array.forEach(it -> places.add(at(it)));
      return new Place(places);
    } catch (JsonProcessingException e) {
      throw foreign();
    } catch (java.io.IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static At at(JsonNode node) {
    if (node.isArray()) {
      return new At.After(node.path(0).asText(), node.path(1).asText());
    }
    return node.asInt() == 0 ? new At.Begin() : new At.End();
  }

  private static IllegalArgumentException foreign() {
    return new IllegalArgumentException("'from' is not of a page of this list");
  }

  /// No secret: it only keeps a text that was made up from reaching DynamoDB.
  private static byte[] check(String list, byte[] body) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(list.getBytes(UTF_8));
      sha256.update((byte) 0);
      return Arrays.copyOf(sha256.digest(body), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
