package dev.signalbox.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Why a request was not answered, as RFC 9457 spells it (`application/problem+json`).
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not found"),
          Map.entry(405, "Method not allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content too large"),
          Map.entry(415, "Unsupported media type"),
          Map.entry(422, "Unprocessable content"),
          Map.entry(500, "Internal error"),
          Map.entry(502, "AWS refused"),
          Map.entry(503, "AWS cannot be asked"));

  private final int status;
  private final transient List<String> problems;

  private Problem(int status, String detail, List<String> problems) {
    // No trace: it is an answer, and not a fault.
    super(detail, null, false, false);
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, detail);
  }

  static Problem unauthorized(String detail) {
    return of(401, detail);
  }

  static Problem forbidden(String detail) {
    return of(403, detail);
  }

  static Problem notFound(String detail) {
    return of(404, detail);
  }

  /// What intake would refuse, field by field.
  static Problem refused(List<String> problems) {
    return new Problem(422, "the message would be refused", problems);
  }

  int status() {
    return status;
  }

  void send(RoutingContext context) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"signalbox\"");
    }
    if (status == 503) {
      response.putHeader("Retry-After", "1");
    }
    Answers.send(context, status, TYPE, json());
  }

  private ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode().put("type", "about:blank");
    json.put("title", Optional.ofNullable(TITLES.get(status)).orElse("Error"));
    json.put("status", status).put("detail", String.valueOf(getMessage()));
    if (!problems.isEmpty()) {
      var all = json.putArray("problems");
      problems.forEach(all::add);
    }
    return json;
  }
}
