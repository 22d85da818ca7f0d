package dev.signalbox.metrics;

import dev.signalbox.console.Routes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// `GET /metrics`: all meters as Prometheus text.
public record ScrapeRoute(ServiceMeters meters) implements Routes {
  private static final String PATH = "/metrics";

  @Override
  public void mount(Router router) {
    router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .putHeader("Cache-Control", "no-store");
    var _ = context.end(meters.scrape());
  }
}
