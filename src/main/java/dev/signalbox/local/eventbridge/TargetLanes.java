package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.eventbridge.rule.EventBuses;
import dev.signalbox.local.eventbridge.rule.EventTarget;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each event to the queues of the rules that match. Every queue has a lane of its own, so
/// that one that refuses holds up only itself.
final class TargetLanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetLanes.class);

  private final EventBuses buses;
  private final QueueDelivery queues;
  private final InstantSource clock;
  private final Map<String, TargetLane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger undelivered = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  TargetLanes(EventBuses buses, QueueDelivery queues, InstantSource clock) {
    this.buses = buses;
    this.queues = queues;
    this.clock = clock;
  }

  void accept(BusEvent event) {
    if (closed.get() || !buses.exists(event.bus())) {
      return;
    }
    for (var rule : buses.rules(event.bus())) {
      try {
        if (rule.applies(event.json())) {
          rule.targets().forEach(target -> deliver(target, event.json()));
        }
      } catch (RuntimeException | Error broken) {
        // One rule that fails is no reason for the others to miss the event.
        LOG.atError()
            .addKeyValue("event_bus", event.bus())
            .setCause(broken)
            .log("a rule failed at an event");
      }
    }
  }

  private void deliver(EventTarget target, ObjectNode event) {
    undelivered.incrementAndGet();
    lanes
        .computeIfAbsent(target.queueArn(), _ -> new TargetLane(queues, clock))
        .add(target, event.toString(), undelivered::decrementAndGet);
  }

  int undelivered() {
    return undelivered.get();
  }

  @Override
  public void close() {
    closed.set(true);
    lanes.values().forEach(TargetLane::close);
  }
}
