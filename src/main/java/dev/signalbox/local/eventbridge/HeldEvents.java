package dev.signalbox.local.eventbridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Events that a fault keeps back: held ones until someone lets them go, those of a reversed task
/// until the task has stopped.
final class HeldEvents {
  private final Consumer<BusEvent> onward;
  private final List<BusEvent> held = new ArrayList<>();
  private final Map<String, List<BusEvent>> reversing = new HashMap<>();

  HeldEvents(Consumer<BusEvent> onward) {
    this.onward = onward;
  }

  synchronized void hold(BusEvent event) {
    held.add(event);
  }

  synchronized void release() {
    var all = List.copyOf(held);
    held.clear();
    all.forEach(onward);
    List.copyOf(reversing.keySet()).forEach(this::releaseReversed);
  }

  synchronized void reverse(BusEvent event) {
    reversing.computeIfAbsent(event.subject(), _ -> new ArrayList<>());
  }

  /// Whether the event was kept because its task is being reversed.
  synchronized boolean keeps(BusEvent event) {
    var gathered = Optional.ofNullable(reversing.get(event.subject()));
    gathered.ifPresent(events -> events.add(event));
    if (gathered.isPresent() && event.isStopped()) {
      releaseReversed(event.subject());
    }
    return gathered.isPresent();
  }

  private void releaseReversed(String subject) {
    var gathered = Optional.ofNullable(reversing.remove(subject)).orElse(List.of());
    gathered.reversed().forEach(onward);
    gathered.reversed().forEach(onward);
  }
}
