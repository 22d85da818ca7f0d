package dev.signalbox.github;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// Answers what it was told to answer, and remembers what it was asked.
final class ScriptedGitHub implements AutoCloseable {
  /// @param hangs whether the answer stops after its headers
  record Reply(int status, Map<String, String> headers, String body, boolean hangs) {
    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  /// @param call method and path with its query
  record Asked(String call, Map<String, List<String>> headers, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closed = new CountDownLatch(1);

  ScriptedGitHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  static Reply reply(int status, String file, String... headers) {
    return new Reply(status, pairs(headers), read(file), false);
  }

  static Reply text(int status, String body, String... headers) {
    return new Reply(status, pairs(headers), body, false);
  }

  static Reply hanging() {
    return new Reply(200, Map.of(), "", true);
  }

  private static Map<String, String> pairs(String... headers) {
    var pairs = new ConcurrentHashMap<String, String>();
    for (var at = 0; at < headers.length; at += 2) {
      pairs.put(headers[at], headers[at + 1]);
    }
    return pairs;
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of("src/test/resources/github", file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /// One reply after another; the last of them stays.
  ScriptedGitHub when(String call, Reply... in) {
    replies.put(call, new ArrayDeque<>(List.of(in)));
    return this;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  List<String> calls() {
    return asked().stream().map(Asked::call).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var diff =
        "application/vnd.github.diff".equals(exchange.getRequestHeaders().getFirst("Accept"));
    var call =
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + (diff ? " as diff" : "");
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(call, Map.copyOf(exchange.getRequestHeaders()), body));
    send(exchange, next(call));
  }

  private Reply next(String call) {
    var queue = replies.get(call);
    if (queue == null) {
      return reply(404, "not-found.json");
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.remove() : queue.element();
    }
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(reply.status(), reply.hangs() ? 10 : reply.bytes().length);
    if (reply.hangs()) {
      awaitClose();
    }
    exchange.getResponseBody().write(reply.bytes());
    exchange.close();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
