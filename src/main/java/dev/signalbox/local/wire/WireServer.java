package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One endpoint for all the stand-ins, on loopback unless told otherwise. It speaks AWS JSON 1.0
/// and 1.1 as the unmodified SDKs and CLI do, and says so plainly (501, and counted) when asked for
/// what no stand-in has.
///
/// `start` and `close` block: call them from an ordinary thread, not from an event loop.
public final class WireServer implements AutoCloseable {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Journal journal = new Journal();
  private final LocalControl control = new LocalControl(journal);
  private final Map<String, WireTarget> targets = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Handler<HttpServerRequest>> routes =
      new ConcurrentSkipListMap<>();
  private final Map<String, FormOperation> forms = new ConcurrentHashMap<>();
  private final List<String> unsupported = new CopyOnWriteArrayList<>();
  private final AtomicLong requestIds = new AtomicLong();
  private String host = "127.0.0.1";
  private Optional<HttpServer> server = Optional.empty();

  public WireServer(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /// Adds a JSON service. All registrations may come before or after `start`.
  public WireServer serve(WireTarget target) {
    targets.put(target.prefix(), target);
    return this;
  }

  /// Adds a REST handler for raw (still percent-encoded) paths that start so. It runs on the event
  /// loop, must not block, reads the body itself and writes to `journal()` itself.
  public WireServer rest(String pathPrefix, Handler<HttpServerRequest> handler) {
    routes.put(pathPrefix, handler);
    return this;
  }

  /// Adds an operation of the query protocol, which names it in a form and is answered in XML.
  public WireServer form(String action, FormOperation operation) {
    forms.put(action, operation);
    return this;
  }

  /// Adds a JSON service that has paths in place of targets. Its operation sees `GET /v1/pipes` as
  /// the name, and the parameters of the query as members of the request.
  public WireServer restJson(String service, String pathPrefix, WireOperation operation) {
    return rest(
        pathPrefix,
        request -> {
          var exchange = new WireExchange(request, vertx.getOrCreateContext());
          exchange.work(
              body -> {
                var json =
                    Json.parse(body.isEmpty() ? "{}" : body).orElseThrow(WireServer::notJson);
                request.params().forEach(json::put);
                var called = request.method() + " " + request.path();
                journal.record(
                    new JournalEntry(clock.instant(), service, called, json, exchange.attempt()));
                return operation.answer(new WireCall(service, called, json));
              });
        });
  }

  /// Lets `POST /_local/faults` reach a stand-in: `add` reads the JSON of one fault (and refuses
  /// with `WireRefusal`), `clear` takes all back.
  public WireServer faults(String service, Consumer<ObjectNode> add, Runnable clear) {
    control.register(service, add, clear);
    return this;
  }

  /// Listens on the port, any free one for 0.
  public WireServer start(int port) {
    return start("127.0.0.1", port);
  }

  /// As above, on an address of choice: whoever reaches it can run programs as agents.
  public WireServer start(String host, int port) {
    this.host = host;
    var options = new HttpServerOptions().setHost(host).setPort(port).setMaxHeaderSize(32_768);
    server =
        Optional.of(await(vertx.createHttpServer(options).requestHandler(this::route).listen()));
    return this;
  }

  public URI endpoint() {
    var port = server.orElseThrow(() -> new IllegalStateException("not started")).actualPort();
    return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
  }

  public Journal journal() {
    return journal;
  }

  /// What was asked for and does not exist here; a test run should end with none.
  public List<String> unsupportedCalls() {
    return List.copyOf(unsupported);
  }

  @Override
  public void close() {
    server.ifPresent(running -> await(running.close()));
    server = Optional.empty();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void route(HttpServerRequest request) {
    var path = Optional.ofNullable(request.path()).orElse("/");
    var exchange = new WireExchange(request, vertx.getOrCreateContext());
    request.response().putHeader("x-amzn-RequestId", nextRequestId());
    request.response().putHeader("Date", HTTP_DATE.format(clock.instant()));
    if (path.startsWith("/_local/")) {
      exchange.work(body -> WireAnswer.of(control.answer(request.method(), path, body)));
    } else if (request.getHeader("Authorization") == null) {
      exchange.work(WireServer::refuseUnsigned);
    } else {
      restRoute(path)
          .ifPresentOrElse(handler -> handler.handle(request), () -> callTarget(request, exchange));
    }
  }

  /// Signatures are not checked, but a caller without one would be refused on AWS.
  private static WireAnswer refuseUnsigned(String body) {
    throw WireRefusal.of(
        403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  private String nextRequestId() {
    return "00000000-0000-4000-8000-%012x".formatted(requestIds.incrementAndGet());
  }

  /// The longest prefix wins: it is the last of those that fit, in the order of strings.
  private Optional<Handler<HttpServerRequest>> restRoute(String path) {
    return routes.descendingMap().entrySet().stream()
        .filter(route -> path.startsWith(route.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void callTarget(HttpServerRequest request, WireExchange exchange) {
    var type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    if (type.startsWith("application/x-www-form-urlencoded")) {
      exchange.work(body -> callForm(FormBody.of(body), exchange.attempt()));
      return;
    }
    var named =
        Optional.ofNullable(request.getHeader("X-Amz-Target"))
            .orElse(request.method() + " " + request.path());
    exchange.work(body -> call(named, exchange.attempt(), body));
  }

  private WireAnswer call(String named, int attempt, String body) {
    var dot = named.lastIndexOf('.');
    var operation = named.substring(dot + 1);
    var target = Optional.ofNullable(targets.get(named.substring(0, Math.max(dot, 0))));
    var service = target.map(WireTarget::name).orElse("unknown");
    var json = Json.parse(body.isEmpty() ? "{}" : body).orElseThrow(WireServer::notJson);
    journal.record(new JournalEntry(clock.instant(), service, operation, json, attempt));
    return target
        .map(known -> known.operations().get(operation))
        .orElseThrow(() -> unsupported(named))
        .answer(new WireCall(service, operation, json));
  }

  private WireAnswer callForm(Map<String, String> form, int attempt) {
    var action = form.getOrDefault("Action", "");
    var json = Json.object();
    form.forEach(json::put);
    journal.record(new JournalEntry(clock.instant(), "form", action, json, attempt));
    try {
      return Optional.ofNullable(forms.get(action))
          .orElseThrow(() -> unsupported(action))
          .answer(form);
    } catch (WireRefusal refusal) {
      return FormBody.refused(refusal);
    }
  }

  private static WireRefusal notJson() {
    return WireRefusal.of("SerializationException", "The body is not a JSON object.");
  }

  private WireRefusal unsupported(String what) {
    unsupported.add(what);
    LOG.atWarn().addKeyValue("call", what).log("unsupported call");
    return WireRefusal.unsupported(what);
  }
}
