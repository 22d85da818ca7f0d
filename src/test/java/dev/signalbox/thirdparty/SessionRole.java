package dev.signalbox.thirdparty;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands for STS and for a bucket behind its role: an object is for whoever has assumed the role
/// with the id of the task in the object's key, and for nobody else. It knows as much of the
/// protocols as boto3 speaks for these two calls.
final class SessionRole implements AutoCloseable {
  static final String ARN = "arn:aws:iam::111122223333:role/session";

  private final HttpServer server;
  private final Duration lasts;
  private final List<Map<String, String>> assumed = new CopyOnWriteArrayList<>();
  private final Map<String, String> taskOfKey = new ConcurrentHashMap<>();
  private final Map<String, String> objects = new ConcurrentHashMap<>();

  SessionRole() {
    this(Duration.ofHours(1));
  }

  /// @param lasts how long a session is good for, by the clock of this machine
  SessionRole(Duration lasts) {
    this.lasts = lasts;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// Parameters of each call that assumed the role, in order.
  List<Map<String, String>> assumed() {
    return assumed;
  }

  void put(String path, String text) {
    objects.put(path, text);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("POST")) {
        assume(exchange, parameters(body));
      } else {
        get(exchange);
      }
    }
  }

  private void assume(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    var task = parameters.getOrDefault("Tags.member.1.Value", "");
    var isOfTheRole =
        ARN.equals(parameters.get("RoleArn"))
            && "task_id".equals(parameters.get("Tags.member.1.Key"))
            && parameters.getOrDefault("RoleSessionName", "").endsWith(task)
            && !task.isEmpty();
    if (!isOfTheRole) {
      respond(exchange, 403, error("AccessDenied", "not authorized to perform: sts:AssumeRole"));
      return;
    }
    assumed.add(parameters);
    var key = "ASIA" + (1000 + assumed.size());
    taskOfKey.put(key, task);
    var expiration = InstantSource.system().instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS);
    respond(
        exchange,
        200,
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
        <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
        <SessionToken>token-%s</SessionToken><Expiration>%s</Expiration>\
        </Credentials></AssumeRoleResult></AssumeRoleResponse>\
        """
            .formatted(key, key, expiration));
  }

  private void get(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var credential = header(exchange, "Authorization").replaceAll(".*Credential=([^/]+)/.*", "$1");
    var task = taskOfKey.getOrDefault(credential, "");
    var isAllowed =
        !task.isEmpty()
            && header(exchange, "X-Amz-Security-Token").equals("token-" + credential)
            && path.contains("/tasks/" + task + "/");
    if (isAllowed && objects.containsKey(path)) {
      respond(exchange, 200, objects.getOrDefault(path, ""));
    } else {
      respond(exchange, 403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of("")).getFirst();
  }

  private static String error(String code, String message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
        .formatted(code, message);
  }

  private static Map<String, String> parameters(String body) {
    var parameters = new TreeMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
