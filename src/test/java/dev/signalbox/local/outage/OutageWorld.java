package dev.signalbox.local.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.local.AwsView;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A local AWS, the real service on it, and between the two a proxy for each dependency. Producer,
/// agents and onlooker reach the AWS directly.
final class OutageWorld implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path runs;
  private final LocalAws aws;
  private final Map<Dependency, FaultProxy> proxies = new EnumMap<>(Dependency.class);
  private final Signalbox service;
  private final HttpClient http = HttpClient.newHttpClient();

  OutageWorld(String name) throws IOException {
    var out = Path.of("target", "outage");
    Files.createDirectories(out);
    runs = Files.createTempDirectory(out.toAbsolutePath(), name).resolve("runs");
    Files.writeString(runs, "");
    var script = Path.of("src", "test", "resources", "kill", "agent.sh").toAbsolutePath();
    var agent = List.of("bash", script.toString(), runs.toString());
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    service = start(agent);
  }

  private Signalbox start(List<String> agent) throws IOException {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    for (var dependency : Dependency.values()) {
      var direct = Optional.ofNullable(environment.get(dependency.variable)).orElseThrow();
      var proxy = new FaultProxy(URI.create(direct));
      proxies.put(dependency, proxy);
      environment.put(dependency.variable, proxy.endpoint().toString());
    }
    // The SDK may take the host from the queue's URL rather than from the endpoint.
    environment.replaceAll(
        (name, value) ->
            name.endsWith("_QUEUE_URL") ? proxy(Dependency.SQS).through(value) : value);
    environment.putAll(
        Map.ofEntries(
            Map.entry("SIGNALBOX_USER_CONCURRENCY_MAX", "6"),
            Map.entry("SIGNALBOX_SWEEP_INTERVAL", "1s"),
            Map.entry("SIGNALBOX_START_CONFIRMATION", "15s"),
            Map.entry("SIGNALBOX_SAFETY_LOOK", "8s"),
            Map.entry("SIGNALBOX_EXIT_GRACE", "4s"),
            Map.entry("SIGNALBOX_STOP_REPEAT", "3s"),
            Map.entry("SIGNALBOX_STOP_AGE", "90s"),
            Map.entry("SIGNALBOX_HEARTBEAT_STALE", "20s"),
            Map.entry("SIGNALBOX_AGENTCORE_INVOKE_TIMEOUT", "10s")));
    var settings = ((Settings.Reading.Good) Settings.read(environment)).settings();
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    return Signalbox.start(
        settings, clients, new SystemSources(InstantSource.system(), new Random()));
  }

  FaultProxy proxy(Dependency dependency) {
    return Optional.ofNullable(proxies.get(dependency)).orElseThrow();
  }

  LocalAws aws() {
    return aws;
  }

  void submit(String id, Kind kind, String user) {
    var message = JSON.createObjectNode().put("type", "submit").put("task_id", id);
    message.put("user_id", user).put("repo", kind.repo()).put("max_turns", kind.agent);
    send(message.put("task_description", kind.name()).toString());
  }

  void cancel(String id) {
    send("{\"type\":\"cancel\",\"task_id\":\"" + id + "\"}");
  }

  private void send(String body) {
    view().send(aws.queues().tasks().url(), body);
  }

  /// Lets an agent go on that waits for it.
  void tell(String id) throws IOException {
    Files.writeString(runs.resolveSibling("runs." + id), "");
  }

  /// How often the task's agent was run.
  long runsOf(String id) throws IOException {
    return Files.readAllLines(runs).stream().filter(line -> line.startsWith(id + "/")).count();
  }

  /// What the service says of itself.
  record Health(int code, JsonNode body) {
    String status(String dependency) {
      return body.path("dependencies").path(dependency).path("status").asText();
    }

    int failures(String dependency) {
      return body.path("dependencies").path(dependency).path("failures_in_a_row").asInt();
    }
  }

  Health health(String path) {
    var uri = URI.create("http://127.0.0.1:" + service.httpPort() + "/health/" + path);
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return new Health(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException("health cannot be asked for", failure);
    }
  }

  AwsView view() {
    return new AwsView(aws.clients(), LocalNames.TABLES);
  }

  @Override
  public void close() throws IOException {
    for (var proxy : proxies.values()) {
      proxy.set(FaultProxy.Mode.PASS);
    }
    service.close();
    aws.close();
    for (var proxy : proxies.values()) {
      proxy.close();
    }
  }
}
