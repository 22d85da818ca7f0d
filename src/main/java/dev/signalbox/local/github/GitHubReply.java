package dev.signalbox.local.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.wire.Json;

/// An answer as it goes over the wire.
record GitHubReply(int status, String type, String body) {
  private static final String JSON = "application/json; charset=utf-8";

  static GitHubReply json(JsonNode body) {
    return new GitHubReply(200, JSON, body.toString());
  }

  static GitHubReply text(String body) {
    return new GitHubReply(200, "application/vnd.github.diff; charset=utf-8", body);
  }

  static GitHubReply refused(int status, String message) {
    var body =
        Json.object()
            .put("message", message)
            .put("documentation_url", "https://docs.github.com/rest")
            .put("status", Integer.toString(status));
    return new GitHubReply(status, JSON, body.toString());
  }

  static GitHubReply notFound() {
    return refused(404, "Not Found");
  }
}
