package dev.signalbox.local.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/// The task's document: from S3 when `AGENT_PAYLOAD_S3_URI` says where it lies, else from
/// `AGENT_PAYLOAD`.
final class AgentPayload {
  private static final String SCHEME = "s3://";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private AgentPayload() {}

  /// @throws IllegalArgumentException when it cannot be read; its message quotes nothing of it
  static ObjectNode read(Map<String, String> env) {
    var uri = env.getOrDefault("AGENT_PAYLOAD_S3_URI", "");
    return parsed(uri.isBlank() ? env.getOrDefault("AGENT_PAYLOAD", "{}") : fetched(uri));
  }

  private static ObjectNode parsed(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("the payload is not a JSON object");
    } catch (JsonProcessingException unreadable) {
      throw new IllegalArgumentException("the payload is not JSON", unreadable);
    }
  }

  private static String fetched(String uri) {
    var slash = uri.indexOf('/', SCHEME.length());
    if (!uri.startsWith(SCHEME) || slash < 0) {
      throw new IllegalArgumentException(
          "AGENT_PAYLOAD_S3_URI is not of the form " + SCHEME + "bucket/key");
    }
    var bucket = uri.substring(SCHEME.length(), slash);
    var key = uri.substring(slash + 1);
    try (var s3 = AgentClients.s3()) {
      return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
    } catch (SdkException failed) {
      throw new IllegalArgumentException("the payload cannot be read from S3", failed);
    }
  }
}
