package dev.signalbox.aws;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// An AWS that says what a test tells it to, over real HTTP, and remembers what it was asked: so
/// request bytes and the SDK's reading of errors are real. The last answer of an operation is given
/// again; an operation without one is a 501.
public final class ScriptedAws implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Queue<Answer>> script = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /// What one call asked for.
  public record Asked(String operation, String path, Map<String, String> headers, String body) {}

  /// How one call is answered.
  public sealed interface Answer {
    record Full(int status, Map<String, String> headers, String body) implements Answer {}

    /// A 200 whose body begins and never ends.
    record Endless(Map<String, String> headers, String begin) implements Answer {}

    /// A 200 whose body begins and is cut off.
    record Torn(Map<String, String> headers, String begin) implements Answer {}

    /// The connection is cut without a word.
    record Cut() implements Answer {}

    /// Silence.
    record Silence() implements Answer {}
  }

  public ScriptedAws() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
            .listen(0, "127.0.0.1")
            .await();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /// Settings of clients that talk to this AWS.
  public AwsSettings settings(AwsTimeouts timeouts) {
    return settings(endpoint(), timeouts);
  }

  public static AwsSettings settings(URI endpoint, AwsTimeouts timeouts) {
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
    return new AwsSettings(
        Region.US_EAST_1, Optional.of(credentials), AwsEndpoints.allAt(endpoint), timeouts, 50);
  }

  public AwsClients clients() {
    return new AwsClients(settings(AwsTimeouts.DEFAULTS));
  }

  /// Forgets what it was told and what it was asked.
  public ScriptedAws forget() {
    script.clear();
    asked.clear();
    return this;
  }

  public ScriptedAws answer(String operation, Answer answer) {
    script.computeIfAbsent(operation, _ -> new ConcurrentLinkedQueue<>()).add(answer);
    return this;
  }

  public ScriptedAws answer(String operation, String json) {
    return answer(
        operation, new Answer.Full(200, Map.of("Content-Type", "application/json"), json));
  }

  /// Refuses as AWS does: the code in the header (REST) and in the body (JSON 1.1).
  public ScriptedAws refuse(String operation, int status, String code, String message) {
    return refuse(operation, status, code, message, "");
  }

  public ScriptedAws refuse(
      String operation, int status, String code, String message, String moreMembers) {
    var body = "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"" + moreMembers + "}";
    return answer(operation, new Answer.Full(status, Map.of("x-amzn-errortype", code), body));
  }

  public List<Asked> asked(String operation) {
    return asked.stream().filter(it -> it.operation().equals(operation)).toList();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    var operation = operation(request);
    var headers = new ConcurrentHashMap<String, String>();
    request
        .headers()
        .forEach(
            header ->
                headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
    asked.add(new Asked(operation, path(request), headers, body.toString()));
    switch (next(operation)) {
      case Answer.Full full -> {
        request.response().putHeader("x-amzn-RequestId", "r-" + asked.size());
        full.headers().forEach(request.response()::putHeader);
        var _ = request.response().setStatusCode(full.status()).end(full.body());
      }
      case Answer.Endless endless -> {
        endless.headers().forEach(request.response()::putHeader);
        var _ = request.response().setChunked(true).write(endless.begin());
      }
      case Answer.Torn torn -> {
        torn.headers().forEach(request.response()::putHeader);
        var _ =
            request
                .response()
                .setChunked(true)
                .write(torn.begin())
                .onSuccess(_ -> request.connection().close());
      }
      case Answer.Cut() -> {
        var _ = request.connection().close();
      }
      case Answer.Silence() -> {}
    }
  }

  private Answer next(String operation) {
    var answers = script.getOrDefault(operation, new ConcurrentLinkedQueue<>());
    var first = answers.size() > 1 ? answers.poll() : answers.peek();
    return first == null
        ? new Answer.Full(501, Map.of(), "{\"message\":\"no answer for " + operation + "\"}")
        : first;
  }

  private static String operation(HttpServerRequest request) {
    var target = request.getHeader("X-Amz-Target");
    if (target != null) {
      return target.substring(target.indexOf('.') + 1);
    }
    return path(request).endsWith("/stopruntimesession")
        ? "StopRuntimeSession"
        : "InvokeAgentRuntime";
  }

  private static String path(HttpServerRequest request) {
    return Optional.ofNullable(request.path()).orElse("");
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
