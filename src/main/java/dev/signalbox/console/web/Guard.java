package dev.signalbox.console.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What stands before every page: headers that leave a browser no way to run or to send anything
/// that is not ours, and a look at where a request comes from.
final class Guard {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private Guard() {}

  static void headers(RoutingContext context) {
    headers(context.response());
    context.next();
  }

  static void headers(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        // Not "no-referrer": a browser would then hide the origin of our own forms as well.
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
  }

  /// Whether a form was sent by a page of ours, as far as the browser tells.
  static boolean isFromOurPage(HttpServerRequest request) {
    var site = request.getHeader("Sec-Fetch-Site");
    var origin = request.getHeader("Origin");
    return (site == null || site.equals("same-origin") || site.equals("none"))
        && (origin == null || isOurs(origin, request.authority()));
  }

  /// HTTP/2 has no Host header, so the authority is looked at, which each version has.
  private static boolean isOurs(String origin, @Nullable HostAndPort authority) {
    try {
      var uri = URI.create(origin);
      return authority != null
          && authority.host().equalsIgnoreCase(uri.getHost())
          && authority.port() == uri.getPort();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /// Whether the browser speaks TLS, with us or with the proxy before us.
  static boolean isSecure(HttpServerRequest request) {
    return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }
}
