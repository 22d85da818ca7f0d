package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.eventbridge.rule.EventBuses;
import dev.signalbox.local.eventbridge.rule.EventPattern;
import dev.signalbox.local.eventbridge.rule.RuleOperations;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireOperation;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireTarget;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// EventBridge for one account and region. Delivery never happens inside the call that published:
/// without faults a queue gets its events in the order of publishing, and again and again until it
/// takes them.
public final class LocalEventBridge implements AutoCloseable {
  private static final List<String> ENVELOPE =
      List.of("id", "account", "source", "time", "region", "resources", "detail-type");

  private final EventBuses buses;
  private final TargetLanes lanes;
  private final HeldEvents held;
  private final EventFaults faults;
  private final PutEvents putEvents;

  public LocalEventBridge(
      EventBridgeSettings settings, QueueDelivery queues, InstantSource clock, Supplier<UUID> ids) {
    this.buses = new EventBuses(settings.region(), settings.account());
    this.lanes = new TargetLanes(buses, queues, clock);
    this.held = new HeldEvents(lanes::accept);
    this.faults = new EventFaults(held);
    this.putEvents = new PutEvents(settings, buses, clock, ids, this::pass);
  }

  /// To be given to `WireServer.serve`.
  public WireTarget target() {
    var operations = new HashMap<String, WireOperation>(new RuleOperations(buses).operations());
    operations.put("PutEvents", putEvents::answer);
    operations.put("TestEventPattern", LocalEventBridge::testEventPattern);
    return new WireTarget("events", "AWSEvents", operations);
  }

  public EventFaults faults() {
    return faults;
  }

  /// Puts a whole event, envelope and all, on the default bus: the way in for stand-ins of AWS
  /// services, which may use `aws.` sources.
  public void publish(ObjectNode event) {
    pass(new BusEvent(EventBuses.DEFAULT, event.deepCopy()));
  }

  /// Events that a rule matched and no queue has yet.
  public int undelivered() {
    return lanes.undelivered();
  }

  @Override
  public void close() {
    lanes.close();
  }

  /// One at a time, so that lanes see the order of publishing.
  private synchronized void pass(BusEvent event) {
    faults.take(EventFault.Reverse.class, event.json()).ifPresent(_ -> held.reverse(event));
    if (held.keeps(event) || faults.take(EventFault.Drop.class, event.json()).isPresent()) {
      return;
    }
    var delay = faults.take(EventFault.Delay.class, event.json());
    if (faults.take(EventFault.Hold.class, event.json()).isPresent()) {
      held.hold(event);
    } else if (delay.isPresent()) {
      var _ =
          CompletableFuture.runAsync(
              () -> lanes.accept(event),
              CompletableFuture.delayedExecutor(
                  delay.get().by().toMillis(), TimeUnit.MILLISECONDS));
    } else {
      lanes.accept(event);
    }
    faults.take(EventFault.Duplicate.class, event.json()).ifPresent(_ -> lanes.accept(event));
  }

  private static WireAnswer testEventPattern(WireCall call) {
    var pattern = EventPattern.compile(Json.text(call.request(), "EventPattern").orElse(""));
    var event =
        Json.text(call.request(), "Event")
            .flatMap(Json::parse)
            .filter(LocalEventBridge::isWhole)
            .orElseThrow(
                () ->
                    WireRefusal.of(
                        "ValidationException",
                        "Parameter Event is not valid. Reason: it must be JSON with " + ENVELOPE));
    return WireAnswer.of(Json.object().put("Result", pattern.matches(event)));
  }

  private static boolean isWhole(JsonNode event) {
    return ENVELOPE.stream().noneMatch(member -> Json.isAbsent(event, member));
  }
}
