package dev.signalbox.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.query.Overview.Dependency;
import dev.signalbox.service.settings.Setting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the replica on this machine says of what it depends on, as of its last calls.
final class ReplicaOnThisMachine {
  private static final int PATIENCE_MILLIS = 1_000;

  private ReplicaOnThisMachine() {}

  /// Empty where no port is set, or nobody answers there.
  static List<Dependency> dependencies(Map<String, String> variables) {
    var port = variables.getOrDefault(Setting.HTTP_PORT.key(), "");
    if (!port.matches("[1-9][0-9]{0,4}")) {
      return List.of();
    }
    var host =
        variables
            .getOrDefault(Setting.HTTP_HOST.key(), Setting.HTTP_HOST.byDefault())
            .replace("0.0.0.0", "127.0.0.1");
    try {
      return read(URI.create("http://" + host + ":" + port + "/health/ready"));
    } catch (IOException | IllegalArgumentException nobody) {
      return List.of();
    }
  }

  private static List<Dependency> read(URI ready) throws IOException {
    var connection = (HttpURLConnection) ready.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (var body =
        connection.getResponseCode() == HttpURLConnection.HTTP_OK
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return new ObjectMapper()
          .readTree(body).path("dependencies").properties().stream()
              .map(it -> dependency(it.getKey(), it.getValue()))
              .toList();
    } finally {
      connection.disconnect();
    }
  }

  private static Dependency dependency(String name, JsonNode said) {
    return new Dependency(
        name,
        said.path("status").asText("unknown"),
        instant(said.path("since").asText("")),
        Optional.of(said.path("causes").path(0).asText("")).filter(it -> !it.isEmpty()));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }
}
