package dev.signalbox.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.DependencyStates.State;
import dev.signalbox.aws.DependencyStates.Status;
import dev.signalbox.aws.DependencyStates.Trouble;
import dev.signalbox.orchestrator.SetupDoubts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /health/live` and `GET /health/ready`. Live is 200 while the event loop answers and every
/// loop turns, which they do whatever AWS does, so that nobody restarts a replica because AWS is in
/// trouble. Ready is 503 while a dependency is down, the settings are in doubt or the replica
/// stops, and names each; a replica that is not ready goes on trying.
public final class HealthServer {
  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  /// Room for any parameter that is said to be too long, so that it can be said.
  private static final int ADDRESS_BYTES_MAX = 64 * 1024;

  private static final Set<HttpMethod> ASKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final HttpServer server;
  private final Router router;
  private final ReplicaHealth health;
  private final Set<String> toldOf = new HashSet<>();
  private volatile boolean stopping;

  private HealthServer(HttpServer server, Router router, ReplicaHealth health) {
    this.server = server;
    this.router = router;
    this.health = health;
  }

  /// Listens; any free port for 0. It ends with the Vert.x that it runs on.
  ///
  /// @return fails with `CannotListen`
  public static Future<HealthServer> start(Vertx vertx, String host, int port, ReplicaHealth of) {
    var options = new HttpServerOptions().setMaxInitialLineLength(ADDRESS_BYTES_MAX);
    var http = vertx.createHttpServer(options.setHost(host).setPort(port));
    var router = Router.router(vertx);
    var health = new HealthServer(http, router, of);
    router.route().last().handler(it -> health.answer(it.request()));
    return http.requestHandler(router)
        .listen()
        .map(health)
        .recover(failure -> Future.failedFuture(new CannotListen(host, port, failure)));
  }

  /// What it tells of.
  public ReplicaHealth replica() {
    return health;
  }

  /// Serves more from now on.
  public void mount(Routes routes) {
    routes.mount(router);
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
      case "/health/live" -> live(request);
      case "/health/ready" -> ready(request);
      default -> end(request, 404, JSON.createObjectNode().put("status", "not found"));
    }
  }

  /// The loops of a replica that stops end on purpose.
  private void live(HttpServerRequest request) {
    var standing = stopping ? Map.<String, Loops.Turn>of() : health.loops().standing();
    callForHelp(standing);
    var body = JSON.createObjectNode();
    body.put("status", standing.isEmpty() ? "live" : "standing still");
    standing.forEach(
        (name, turn) ->
            body.withObjectProperty("loops")
                .putObject(name)
                .put("since", turn.last().toString())
                .put("detail", turn.reason()));
    end(request, standing.isEmpty() ? 200 : 503, body);
  }

  /// Touched by one request at a time, on the event loop of the server.
  private void callForHelp(Map<String, Loops.Turn> standing) {
    toldOf.retainAll(standing.keySet());
    standing.forEach(
        (name, turn) -> {
          if (toldOf.add(name)) {
            LOG.atError()
                .addKeyValue("loop", name)
                .addKeyValue("since", turn.last())
                .log("A loop stands still: restart this replica");
          }
        });
  }

  private void ready(HttpServerRequest request) {
    var all = health.dependencies().all();
    var standing = health.doubts().standing();
    var isDown =
        !standing.isEmpty() || all.values().stream().anyMatch(it -> it.status() == Status.DOWN);
    var body = JSON.createObjectNode();
    body.put("status", stopping ? "stopping" : isDown ? "not ready" : "ready");
    var dependencies = body.putObject("dependencies");
    all.forEach((name, state) -> tell(dependencies.putObject(name), state));
    if (!standing.isEmpty()) {
      var told = body.putObject("doubts");
      standing.forEach((name, doubt) -> tell(told.putObject(name), doubt));
    }
    end(request, stopping || isDown ? 503 : 200, body);
  }

  private static void tell(ObjectNode to, State state) {
    to.put("status", state.status().name().toLowerCase(Locale.ROOT));
    state.since().map(Instant::toString).ifPresent(it -> to.put("since", it));
    state.lastError().ifPresent(it -> to.put("last_error", it));
    if (!state.troubles().isEmpty()) {
      var causes = to.putArray("causes");
      state.troubles().stream().map(Trouble::cause).forEach(causes::add);
    }
    if (state.failuresInARow() > 0) {
      to.put("failures_in_a_row", state.failuresInARow());
    }
  }

  private static void tell(ObjectNode to, SetupDoubts.Doubt doubt) {
    to.put("since", doubt.since().toString()).put("detail", doubt.detail());
  }

  private static void end(HttpServerRequest request, int code, ObjectNode body) {
    var response = request.response().setStatusCode(code);
    response.putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
    var _ = response.end(body + "\n");
  }
}
