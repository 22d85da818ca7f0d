package dev.signalbox.sqs.consumer;

import dev.signalbox.sqs.MessageSource.Received;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The messages that are being handled, and the waiting for them. One caller at a time may wait.
final class InFlight {
  private final Timers timers;
  private final Set<Delivery> deliveries = new LinkedHashSet<>();
  private Promise<Void> change = Promise.promise();
  private volatile int size;

  InFlight(Timers timers) {
    this.timers = timers;
  }

  /// May be asked on any thread.
  int size() {
    return size;
  }

  void add(Delivery delivery) {
    deliveries.add(delivery);
    size = deliveries.size();
  }

  void remove(Delivery delivery) {
    deliveries.remove(delivery);
    size = deliveries.size();
    wake();
  }

  /// Takes out the messages that have no verdict yet, and with them the right to answer for them.
  List<Received> removeUndecided() {
    var undecided = new ArrayList<Received>();
    for (var delivery : List.copyOf(deliveries)) {
      if (delivery.release()) {
        undecided.add(delivery.received());
        remove(delivery);
      }
    }
    return undecided;
  }

  /// Has whoever waits look at the condition again.
  void wake() {
    change.tryComplete();
  }

  /// Waits until the condition holds, but no longer than the limit. Each message that is over may
  /// bring the condition about.
  void await(BooleanSupplier condition, Duration limit) {
    if (condition.getAsBoolean() || !limit.isPositive()) {
      return;
    }
    var limitOver = Promise.<Void>promise();
    var alarm = timers.after(limit, limitOver::tryComplete);
    while (!condition.getAsBoolean() && !limitOver.future().isComplete()) {
      change = Promise.promise();
      Future.any(change.future(), limitOver.future()).await();
    }
    alarm.cancel();
  }
}
