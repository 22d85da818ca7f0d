package dev.signalbox.console;

import io.vertx.ext.web.Router;

/// A part of what the HTTP port serves beside its health.
@FunctionalInterface
public interface Routes {
  void mount(Router router);
}
