package dev.signalbox.dynamodb;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers each call with the next answer of a script, the last one for ever: what DynamoDB Local
/// cannot be made to say.
final class ScriptedDynamo implements AutoCloseable {
  private final HttpServer server;
  private final ConcurrentLinkedQueue<Answer> script = new ConcurrentLinkedQueue<>();
  private final List<String> operations = new CopyOnWriteArrayList<>();

  private record Answer(int status, String body) {}

  ScriptedDynamo() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            operations.add(target.substring(target.indexOf('.') + 1));
            exchange.getRequestBody().readAllBytes();
            var answer = script.size() > 1 ? script.remove() : script.element();
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  ScriptedDynamo answers(int status, String body) {
    script.add(new Answer(status, body));
    return this;
  }

  /// A transaction that is cancelled for these reasons, one for each action.
  ScriptedDynamo cancels(String... codes) {
    var reasons = "{\"Code\":\"" + String.join("\"},{\"Code\":\"", codes) + "\"}";
    return refuses("TransactionCanceledException", ",\"CancellationReasons\":[" + reasons + "]");
  }

  /// A transaction whose second action is cancelled by the item as it stands.
  ScriptedDynamo cancelsBecauseOf(String item) {
    var reasons = "{\"Code\":\"None\"},{\"Code\":\"ConditionalCheckFailed\",\"Item\":" + item + "}";
    return refuses("TransactionCanceledException", ",\"CancellationReasons\":[" + reasons + "]");
  }

  ScriptedDynamo refuses(String type, String more) {
    return answers(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
            + type
            + "\",\"message\":\"no\""
            + more
            + "}");
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int calls() {
    return operations.size();
  }

  /// The names of the calls in order.
  List<String> operations() {
    return List.copyOf(operations);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
