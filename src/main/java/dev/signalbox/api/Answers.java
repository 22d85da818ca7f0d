package dev.signalbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/// How answers are sent: as JSON that nobody keeps and no browser takes for anything else.
final class Answers {
  static final String JSON = "application/json";

  private Answers() {}

  static void send(RoutingContext context, int status, JsonNode body) {
    send(context, status, JSON, body);
  }

  static void send(RoutingContext context, int status, String type, JsonNode body) {
    var response = context.response().setStatusCode(status);
    response.putHeader("Content-Type", type);
    response.putHeader("Cache-Control", "no-store");
    response.putHeader("X-Content-Type-Options", "nosniff");
    var text = Buffer.buffer(body + "\n");
    if (HttpMethod.HEAD.equals(context.request().method())) {
      response.putHeader("Content-Length", Integer.toString(text.length()));
      var _ = response.end();
    } else {
      var _ = response.end(text);
    }
  }
}
