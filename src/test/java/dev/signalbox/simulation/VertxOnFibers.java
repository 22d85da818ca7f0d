package dev.signalbox.simulation;

import dev.signalbox.simulation.machine.SimulatedProcess;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// As much of Vert.x as a verticle of the service touches, on simulated time: a context is a
/// process, and each task on it is a fiber.
final class VertxOnFibers {
  private static final Vertx VERTX = proxy(Vertx.class, refuse());

  private VertxOnFibers() {}

  static Context context(SimulatedProcess process) {
    return proxy(
        Context.class,
        (_, method, arguments) -> {
          if (!method.getName().equals("runOnContext")) {
            throw new UnsupportedOperationException(method.toString());
          }
          @SuppressWarnings("unchecked")
          var task = (Handler<Void>) arguments[0];
          process.spawn(() -> task.handle(null));
          return null;
        });
  }

  static Vertx vertx() {
    return VERTX;
  }

  private static InvocationHandler refuse() {
    return (_, method, _) -> {
      throw new UnsupportedOperationException(method.toString());
    };
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }
}
