package dev.signalbox.local.agent;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The few DynamoDB calls of an agent, in the JSON protocol over plain HTTP. The signature has the
/// right form and no more: DynamoDB Local reads it and checks nothing, AWS would refuse it.
final class DynamoDb {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int TRIES_MAX = 10;
  private static final int READ_MILLIS = 5_000;

  private final URI endpoint;
  private final InstantSource clock;

  DynamoDb(URI endpoint, InstantSource clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /// What DynamoDB said: its answer, or that the condition did not hold and for which row.
  sealed interface Answer {
    record Done(Map<String, Object> body) implements Answer {}

    record ConditionFailed(Map<String, Object> item) implements Answer {}
  }

  /// @throws IOException when DynamoDB cannot be reached or refuses for any other reason than a
  /// failed condition
  Answer call(String operation, Map<String, Object> request) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return once(operation, request);
      } catch (TransactionConflict conflict) {
        if (tries == TRIES_MAX) {
          throw conflict;
        }
        LockSupport.parkNanos(tries * 10_000_000L);
      }
    }
  }

  /// Signalbox writes rows in transactions; whoever meets one has to try again.
  private static final class TransactionConflict extends IOException {
    private static final long serialVersionUID = 1L;

    TransactionConflict(String message) {
      super(message);
    }
  }

  private Answer once(String operation, Map<String, Object> request) throws IOException {
    var connection = open(operation);
    try (var out = connection.getOutputStream()) {
      out.write(Json.write(request).getBytes(StandardCharsets.UTF_8));
    }
    if (connection.getResponseCode() == 200) {
      try (var in = connection.getInputStream()) {
        return new Answer.Done(Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return refusal(operation, connection);
  }

  private HttpURLConnection open(String operation) throws IOException {
    var connection = (HttpURLConnection) endpoint.resolve("/").toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
    connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810." + operation);
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=sampleagent/"
            + DAY.format(clock.instant())
            + "/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature="
            + "0".repeat(64));
    return connection;
  }

  private static Answer refusal(String operation, HttpURLConnection connection) throws IOException {
    try (var in = connection.getErrorStream()) {
      var body = Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      var type = String.valueOf(body.get("__type"));
      if (type.endsWith("ConditionalCheckFailedException")) {
        return new Answer.ConditionFailed(Json.asObject(body.getOrDefault("Item", Map.of())));
      }
      var message = operation + " refused: " + type;
      throw type.endsWith("TransactionConflictException")
          ? new TransactionConflict(message)
          : new IOException(message);
    } catch (IllegalArgumentException unreadable) {
      throw new IOException(operation + " refused with an answer that is not JSON", unreadable);
    }
  }

  static Map<String, Object> string(String value) {
    return Map.of("S", value);
  }

  static Map<String, Object> number(long value) {
    return Map.of("N", Long.toString(value));
  }

  static Map<String, Object> flag(boolean value) {
    return Map.of("BOOL", value);
  }

  /// The named attribute as text, whether it is stored as a string or as a number.
  static String text(Map<String, Object> item, String name) {
    var typed = Json.asObject(item.getOrDefault(name, Map.of()));
    return String.valueOf(typed.getOrDefault("S", typed.getOrDefault("N", "")));
  }

  /// A map in the order given, for requests that are written as they read.
  static Map<String, Object> inOrder(Object... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
