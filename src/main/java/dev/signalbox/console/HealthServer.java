package dev.signalbox.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.aws.DependencyStates.State;
import dev.signalbox.aws.DependencyStates.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// `GET /health/live` and `GET /health/ready`. Live is 200 whenever the event loop answers, so that
/// nobody restarts a replica because AWS is in trouble. Ready is 503 while a dependency is down or
/// the replica stops, and names each dependency; a replica that is not ready goes on trying.
public final class HealthServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<HttpMethod> ASKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final HttpServer server;
  private final DependencyStates states;
  private volatile boolean stopping;

  private HealthServer(HttpServer server, DependencyStates states) {
    this.server = server;
    this.states = states;
  }

  /// Listens; any free port for 0. It ends with the Vert.x that it runs on.
  ///
  /// @return fails with `CannotListen`
  public static Future<HealthServer> start(
      Vertx vertx, String host, int port, DependencyStates states) {
    var http = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port));
    var health = new HealthServer(http, states);
    return http.requestHandler(health::answer)
        .listen()
        .map(health)
        .recover(failure -> Future.failedFuture(new CannotListen(host, port, failure)));
  }

  /// The port that was asked for, or the free one that was found.
  public int port() {
    return server.actualPort();
  }

  /// From now on the replica is not ready, whatever its dependencies are.
  public void stopping() {
    stopping = true;
  }

  private void answer(HttpServerRequest request) {
    if (!ASKING.contains(request.method())) {
      end(request, 405, JSON.createObjectNode().put("status", "only GET"));
      return;
    }
    switch (String.valueOf(request.path())) {
      case "/health/live" -> end(request, 200, JSON.createObjectNode().put("status", "live"));
      case "/health/ready" -> ready(request);
      default -> end(request, 404, JSON.createObjectNode().put("status", "not found"));
    }
  }

  private void ready(HttpServerRequest request) {
    var all = states.all();
    var isDown = all.values().stream().anyMatch(it -> it.status() == Status.DOWN);
    var body = JSON.createObjectNode();
    body.put("status", stopping ? "stopping" : isDown ? "not ready" : "ready");
    var dependencies = body.putObject("dependencies");
    all.forEach((name, state) -> tell(dependencies.putObject(name), state));
    end(request, stopping || isDown ? 503 : 200, body);
  }

  private static void tell(ObjectNode to, State state) {
    to.put("status", state.status().name().toLowerCase(Locale.ROOT));
    state.since().map(Instant::toString).ifPresent(it -> to.put("since", it));
    state.lastError().ifPresent(it -> to.put("last_error", it));
    if (state.failuresInARow() > 0) {
      to.put("failures_in_a_row", state.failuresInARow());
    }
  }

  private static void end(HttpServerRequest request, int code, ObjectNode body) {
    var response = request.response().setStatusCode(code);
    response.putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
    var _ = response.end(body + "\n");
  }
}
