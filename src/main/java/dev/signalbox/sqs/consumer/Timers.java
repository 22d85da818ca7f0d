package dev.signalbox.sqs.consumer;

import io.vertx.core.Vertx;
import java.time.Duration;

/// Lets something happen later, on the context that asked. A port, so that tests advance time
/// instead of waiting for it.
public interface Timers {
  Alarm after(Duration delay, Runnable action);

  /// Something that will happen, unless it is cancelled.
  interface Alarm {
    void cancel();
  }

  static Timers of(Vertx vertx) {
    return (delay, action) -> {
      var id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
      return () -> vertx.cancelTimer(id);
    };
  }
}
