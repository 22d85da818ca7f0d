package dev.signalbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.console.ReplicaHealth;
import dev.signalbox.explain.ExplanationJson;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.query.ReadSide;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.inquiry.TaskExplanations;
import dev.signalbox.service.query.InReplica;
import dev.signalbox.service.query.ReadSides;
import dev.signalbox.service.served.JsonApi;
import dev.signalbox.service.served.Pages;
import dev.signalbox.service.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// The API as the service serves it, on the queues and tables of a local AWS; no service consumes
/// them, so what is sent stays where it is.
public final class ServedApi implements AutoCloseable {
  public static final String TOKEN = "a-token-of-tests-0001";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalAws aws;
  private final Settings settings;
  private final AwsClients clients;
  private final Vertx vertx = Vertx.vertx();
  private final HealthServer server;
  private final AtomicReference<Router> router = new AtomicReference<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private ServedApi(Map<String, String> also) {
    this.aws =
        LocalAws.start(
            LocalAws.Ports.FREE, new LocalAws.Agents(List.of("true"), AgentOutput.UNREAD, _ -> {}));
    var environment = new TreeMap<>(aws.serviceEnvironment(List.of("true")));
    environment.put("SIGNALBOX_CONSOLE_ENABLED", "true");
    environment.putAll(also);
    this.settings =
        switch (Settings.read(environment)) {
          case Settings.Reading.Good(var good) -> good;
          case Settings.Reading.Bad(var problems) -> throw new IllegalStateException("" + problems);
        };
    this.clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    var clock = InstantSource.system();
    var loops = new Loops(clock);
    var health =
        new ReplicaHealth(
            new DependencyStates(clock, Map.of(), List.of()), new SetupDoubts(clock), loops);
    this.server = HealthServer.start(vertx, "127.0.0.1", 0, health).await();
    server.mount(JsonApi.of(settings, readSide(clock), commands(clock), ExplanationJson::of));
    server.mount(router::set);
  }

  /// Reads and actions, with a token.
  public static ServedApi withToken() {
    return new ServedApi(Map.of("SIGNALBOX_CONSOLE_TOKEN", TOKEN));
  }

  /// @param also settings
  static ServedApi with(Map<String, String> also) {
    return new ServedApi(also);
  }

  private ReadSide readSide(InstantSource clock) {
    var explanations = new TaskExplanations(settings, clients, new SecureRandom(), clock);
    return ReadSides.of(settings, clients, clock, explanations, InReplica.NONE);
  }

  private dev.signalbox.query.TaskCommands commands(InstantSource clock) {
    var sources = new SystemSources(clock, new SecureRandom());
    return ReadSides.commands(clients, settings.queues().task().url().value(), sources);
  }

  /// Serves the pages for a browser as well, as the service does.
  void servePages() {
    var clock = InstantSource.system();
    server.mount(
        Pages.of(
            settings,
            readSide(clock),
            commands(clock),
            InReplica.NONE,
            new SystemSources(clock, new SecureRandom())));
  }

  Vertx vertx() {
    return vertx;
  }

  LocalAws aws() {
    return aws;
  }

  Settings settings() {
    return settings;
  }

  AwsClients clients() {
    return clients;
  }

  Router router() {
    return Optional.ofNullable(router.get()).orElseThrow();
  }

  /// Where it is.
  public int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> get(String path) {
    return send(request("/api/v1" + path).build());
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        request("/api/v1" + path)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(answer.body(), broken);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
    clients.close();
    aws.close();
  }
}
