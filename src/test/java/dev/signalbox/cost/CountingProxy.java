package dev.signalbox.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Stands between the service and one dependency and counts what passes. Every request to DynamoDB
/// is made to ask for the units that it consumes; nothing is taken from an answer. Agents and tests
/// reach the dependency directly and are not counted.
final class CountingProxy implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Those that concern one connection. The length follows the body; the proxy has said itself
  /// that it takes the body.
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "expect", "host");

  private final Dependency dependency;
  private final URI target;
  private final CostCounter counter;
  private final HttpClient client;
  private final HttpServer server;

  private CountingProxy(Vertx vertx, Dependency dependency, URI target, CostCounter counter) {
    this.dependency = dependency;
    this.target = target;
    this.counter = counter;
    // More than the service has, so that nobody waits here.
    var pool = new PoolOptions().setHttp1MaxSize(400);
    this.client = vertx.createHttpClient(new HttpClientOptions(), pool);
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setMaxHeaderSize(32_768)
            .setHandle100ContinueAutomatically(true);
    this.server = vertx.createHttpServer(options).requestHandler(this::pass);
  }

  /// Listens on any free port of loopback.
  static CountingProxy start(Vertx vertx, Dependency dependency, URI target, CostCounter counter) {
    var proxy = new CountingProxy(vertx, dependency, target, counter);
    var _ = await(proxy.server.listen());
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /// The same URL, but through here.
  String through(String url) {
    return url.replace("//" + target.getAuthority() + "/", "//" + endpoint().getAuthority() + "/");
  }

  private void pass(HttpServerRequest request) {
    var call = new Costs.Call(dependency, dependency.operation(request));
    counter.called(call);
    var _ =
        request
            .body()
            .compose(body -> forward(request, asking(call, body)))
            .onSuccess(answer -> reply(request, call, answer))
            .onFailure(
                _ -> {
                  counter.failed(call);
                  var _ = request.connection().close();
                });
  }

  private Buffer asking(Costs.Call call, Buffer body) {
    if (dependency != Dependency.DYNAMODB) {
      return body;
    }
    var request = (ObjectNode) json(body);
    ConsumedCapacity.askFor(call.operation(), request);
    return Buffer.buffer(request.toString());
  }

  /// An answer as it came.
  private record Answer(int status, MultiMap headers, Buffer body) {}

  private Future<Answer> forward(HttpServerRequest request, Buffer body) {
    var to =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(request.uri());
    return client
        .request(to)
        .compose(
            onward -> {
              copy(request.headers(), onward.headers());
              return onward.send(body);
            })
        .compose(CountingProxy::whole);
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), response.headers(), body));
  }

  private void reply(HttpServerRequest request, Costs.Call call, Answer answer) {
    count(call, answer);
    var response = request.response().setStatusCode(answer.status());
    copy(answer.headers(), response.headers());
    var _ = response.end(answer.body());
  }

  private void count(Costs.Call call, Answer answer) {
    if (answer.status() < 300) {
      if (dependency == Dependency.DYNAMODB) {
        counter.consumed(call.operation(), json(answer.body()));
      }
    } else if (isRefusal(answer)) {
      counter.refused(call);
    } else {
      counter.failed(call);
    }
  }

  private boolean isRefusal(Answer answer) {
    if (dependency != Dependency.DYNAMODB) {
      return false;
    }
    var type = json(answer.body()).path("__type").asText();
    return type.endsWith("#TransactionCanceledException")
        || type.endsWith("#ConditionalCheckFailedException")
        || type.endsWith("#TransactionConflictException");
  }

  private static void copy(MultiMap from, MultiMap to) {
    for (var header : from) {
      if (!NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private static JsonNode json(Buffer body) {
    try {
      return JSON.readTree(body.getBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(server.close());
    await(client.close());
  }
}
