package dev.signalbox.console.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// The console on a port of this machine, over a read side from memory.
public final class ServedConsole implements AutoCloseable {
  public static final String TOKEN = "a-token-for-the-tests";

  public final FakeReadSide read = new FakeReadSide();
  private final Vertx vertx = Vertx.vertx();
  private final WebConsole console;
  private final Router router;
  private final int port;
  private HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedConsole(Optional<String> token, boolean loopback, InstantSource clock) {
    var options = new WebConsole.Options(token, loopback, Duration.ofMillis(100));
    this.console =
        new WebConsole(
            read.readSide(),
            read,
            () -> Samples.busyOverview().dependencies(),
            options,
            clock,
            RandomGenerator.getDefault());
    this.router = Router.router(vertx);
    console.mount(router);
    this.server = listen(0);
    this.port = server.actualPort();
  }

  public static ServedConsole start(Optional<String> token, InstantSource clock) {
    return new ServedConsole(token, true, clock);
  }

  /// As it is served to other machines.
  static ServedConsole open(Optional<String> token, InstantSource clock) {
    return new ServedConsole(token, false, clock);
  }

  private HttpServer listen(int on) {
    return await(vertx.createHttpServer().requestHandler(router).listen(on, "127.0.0.1"));
  }

  /// Ends every connection and takes no new one.
  public void cut() {
    await(server.close());
  }

  /// On the same port as before.
  public void listenAgain() {
    server = listen(port);
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /// How many browsers watch now.
  public int viewers() {
    return console.live().viewers();
  }

  WebConsole console() {
    return console;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path));
  }

  HttpResponse<String> get(String path, String... headers) {
    var request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /// With a form, as a browser sends it from a page of ours.
  HttpResponse<String> post(String path, String form, String... headers) {
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// Logs in and returns the cookie.
  String logIn() {
    var answer = post("/login", "token=" + TOKEN);
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  void stop() {
    await(vertx.close());
  }

  @Override
  public void close() {
    stop();
    client.close();
  }
}
