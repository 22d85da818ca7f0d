package dev.signalbox.local.agent;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The task's document: from S3 when `AGENT_PAYLOAD_S3_URI` says where it lies, else from
/// `AGENT_PAYLOAD`. Read without a signature, which the local S3 allows; on AWS an agent uses an
/// SDK and the role of its task.
final class AgentPayload {
  private static final String SCHEME = "s3://";
  private static final int MILLIS = 5_000;

  private AgentPayload() {}

  /// @throws IllegalArgumentException when it can not be read; its message quotes nothing of it
  static String read(Map<String, String> env) {
    var uri = env.getOrDefault("AGENT_PAYLOAD_S3_URI", "");
    return uri.isBlank() ? env.getOrDefault("AGENT_PAYLOAD", "{}") : fetched(uri, env);
  }

  private static String fetched(String uri, Map<String, String> env) {
    if (!uri.startsWith(SCHEME)) {
      throw new IllegalArgumentException("AGENT_PAYLOAD_S3_URI does not begin with " + SCHEME);
    }
    var endpoint =
        Optional.ofNullable(env.get("AWS_ENDPOINT_URL_S3"))
            .or(() -> Optional.ofNullable(env.get("AWS_ENDPOINT_URL")))
            .orElseThrow(() -> new IllegalArgumentException("AWS_ENDPOINT_URL_S3 is not set"));
    try {
      return get(URI.create(endpoint).resolve("/" + uri.substring(SCHEME.length())));
    } catch (IOException failed) {
      throw new IllegalArgumentException("the payload can not be read from S3", failed);
    }
  }

  private static String get(URI object) throws IOException {
    var connection = (HttpURLConnection) object.toURL().openConnection();
    connection.setConnectTimeout(MILLIS);
    connection.setReadTimeout(MILLIS);
    if (connection.getResponseCode() != 200) {
      throw new IllegalArgumentException(
          "the payload can not be read from S3: HTTP " + connection.getResponseCode());
    }
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
