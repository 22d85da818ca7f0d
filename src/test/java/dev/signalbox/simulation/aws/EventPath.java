package dev.signalbox.simulation.aws;

import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Machine;
import java.time.Duration;

/// The way of an event to the events queue: late, twice, out of order, or not at all.
public final class EventPath {
  private final Machine machine;
  private final SimulatedQueue queue;

  public EventPath(Machine machine, SimulatedQueue queue) {
    this.machine = machine;
    this.queue = queue;
  }

  void send(String from, String body, Duration usually) {
    send(from, body, usually, () -> {});
  }

  /// @param arrived is told when the event is on the queue
  void send(String from, String body, Duration usually, Runnable arrived) {
    var chaos = machine.chaos();
    if (chaos.strikes(Fault.EVENT_DROPPED)) {
      machine.note(from, "event dropped", "", body);
      return;
    }
    deliver(body, usually, arrived);
    while (chaos.strikes(Fault.EVENT_DUPLICATED)) {
      deliver(body, usually, arrived);
    }
  }

  private void deliver(String body, Duration usually, Runnable arrived) {
    var chaos = machine.chaos();
    var delay = usually.plus(chaos.millis(0, 1500));
    var late = chaos.strikes(Fault.EVENT_LATE) ? chaos.seconds(5, 900) : Duration.ZERO;
    machine.after(
        delay.plus(late),
        () -> {
          queue.send(body, Duration.ZERO);
          arrived.run();
        });
  }
}
