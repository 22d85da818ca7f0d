package dev.signalbox.simulation.aws;

import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Machine;
import dev.signalbox.simulation.machine.SimulatedProcess;
import dev.signalbox.sqs.MessageSource.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A standard queue: at least once, in no order, hidden while somebody has it.
public final class SimulatedQueue {
  private final String name;
  private final Machine machine;
  private final Map<Long, Stored> stored = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();
  private final boolean nearlyInOrder;
  private Instant openAt = Instant.MIN;
  private Consumer<Acknowledged> acknowledged = _ -> {};
  private long number;

  public SimulatedQueue(String name, Machine machine) {
    this(name, machine, false);
  }

  private SimulatedQueue(String name, Machine machine, boolean nearlyInOrder) {
    this.name = name;
    this.machine = machine;
    this.nearlyInOrder = nearlyInOrder;
  }

  /// A queue that does its best to keep the order, as a standard queue does.
  public static SimulatedQueue nearlyInOrder(String name, Machine machine) {
    return new SimulatedQueue(name, machine, true);
  }

  /// Nothing is handed out before then.
  public void closeUntil(Instant then) {
    openAt = then;
    machine.after(Duration.between(machine.scheduler().now(), then), this::serve);
  }

  /// Until when nothing is or was handed out.
  public Instant openAt() {
    return openAt;
  }

  /// A message that is gone for ever.
  ///
  /// @param by who deleted it
  public record Acknowledged(Message message, String by) {}

  private static final class Stored {
    private final String id;
    private final String body;
    private final Instant sentAt;
    private Instant visibleAt;
    private String receipt = "";
    private int receives;

    private Stored(String id, String body, Instant sentAt, Instant visibleAt) {
      this.id = id;
      this.body = body;
      this.sentAt = sentAt;
      this.visibleAt = visibleAt;
    }

    private Message message() {
      return new Message(id, body, receives, sentAt);
    }
  }

  /// A long poll. The queue holds it open until it has something or its time is over, even if the
  /// process that asked has died or does not wait any more: what it then takes is hidden for
  /// nothing.
  static final class Waiting {
    private final SimulatedProcess process;
    private final SimulatedProcess.Signal signal;
    private final int max;
    private final Duration visibility;
    private List<Received> taken = List.of();
    private boolean cancelled;

    private Waiting(SimulatedProcess process, int max, Duration visibility) {
      this.process = process;
      this.signal = process.signal();
      this.max = max;
      this.visibility = visibility;
    }

    /// @return whether the poll was cancelled
    boolean await() {
      signal.await();
      return cancelled;
    }

    List<Received> taken() {
      return taken;
    }

    void cancel() {
      cancelled = true;
      signal.give();
    }

    private void answer() {
      if (process.isAlive()) {
        signal.give();
      }
    }
  }

  public void onAcknowledged(Consumer<Acknowledged> listener) {
    acknowledged = listener;
  }

  public String name() {
    return name;
  }

  /// Sends once; the queue itself may make two of it.
  public void send(String body, Duration delay) {
    var random = machine.chaos().random();
    var id = new UUID(random.nextLong(), random.nextLong()).toString();
    store(id, body, delay);
    if (machine.chaos().strikes(Fault.MESSAGE_DUPLICATED)) {
      store(id, body, delay.plus(machine.chaos().seconds(0, 90)));
    }
  }

  private void store(String id, String body, Duration delay) {
    var now = machine.scheduler().now();
    stored.put(number++, new Stored(id, body, now, now.plus(delay)));
    machine.after(delay, this::serve);
  }

  Waiting poll(SimulatedProcess process, int max, Duration wait, Duration visibility) {
    var poll = new Waiting(process, max, visibility);
    waiting.add(poll);
    machine.after(Duration.ZERO, this::serve);
    machine.after(wait, () -> end(poll));
    return poll;
  }

  private void end(Waiting poll) {
    if (waiting.remove(poll)) {
      poll.answer();
    }
  }

  private void serve() {
    while (!waiting.isEmpty() && !machine.scheduler().now().isBefore(openAt)) {
      var visible = new ArrayList<>(stored.values().stream().filter(this::isVisible).toList());
      if (visible.isEmpty()) {
        return;
      }
      var poll = machine.chaos().pick(waiting);
      waiting.remove(poll);
      var taken = new ArrayList<Received>();
      while (taken.size() < poll.max && !visible.isEmpty()) {
        var next = visible.remove(next(visible.size()));
        taken.add(take(next, poll));
      }
      poll.taken = taken;
      poll.answer();
    }
  }

  private int next(int visible) {
    return nearlyInOrder && machine.chaos().happens(0.8)
        ? 0
        : machine.chaos().between(0, visible - 1);
  }

  private boolean isVisible(Stored message) {
    return !message.visibleAt.isAfter(machine.scheduler().now());
  }

  private Received take(Stored message, Waiting poll) {
    message.receives++;
    message.receipt = "receipt-" + number++;
    hideFor(message, poll.visibility);
    machine.note(poll.process.name(), name + ".receive", "", message.body);
    return new Received(message.message(), message.receipt, Map.of());
  }

  private void hideFor(Stored message, Duration time) {
    message.visibleAt = machine.scheduler().now().plus(time);
    machine.after(time, this::serve);
  }

  /// A receipt that is not the newest may work or not.
  void delete(Received received, SimulatedProcess by) {
    var message = find(received);
    var isNewest = message.filter(it -> it.receipt.equals(received.receipt())).isPresent();
    if (message.isEmpty() || (!isNewest && machine.chaos().happens(0.5))) {
      return;
    }
    var _ = stored.values().remove(message.get());
    machine.note(by.name(), name + ".acknowledge", "", received.message().body());
    acknowledged.accept(new Acknowledged(received.message(), by.name()));
  }

  boolean hide(Received received, Duration time) {
    var message = find(received).filter(it -> it.receipt.equals(received.receipt()));
    message.ifPresent(it -> hideFor(it, time));
    return message.isPresent();
  }

  /// Copies of one message have receipts of their own.
  private java.util.Optional<Stored> find(Received received) {
    var copies =
        stored.values().stream().filter(it -> it.id.equals(received.message().id())).toList();
    return copies.stream()
        .filter(it -> it.receipt.equals(received.receipt()))
        .findFirst()
        .or(() -> copies.stream().findFirst());
  }

  void bury(String body, Map<String, MessageAttributeValue> attributes) {
    if (!attributes.containsKey("reason") || !attributes.containsKey("detail")) {
      throw new IllegalStateException("a dead letter says why: " + attributes.keySet());
    }
    dead.add(body);
  }

  public List<String> dead() {
    return dead;
  }

  public List<String> bodies() {
    return stored.values().stream().map(it -> it.body).toList();
  }
}
