package dev.signalbox.console;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Runs a handler that waits for AWS on a virtual thread of its own, so that the event loop, which
/// answers for the health of the replica, never waits.
public record Blocking(Handler<RoutingContext> handler) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    Thread.startVirtualThread(
        () -> {
          try {
            handler.handle(context);
          } catch (RuntimeException failure) {
            context.fail(failure);
          }
        });
  }
}
