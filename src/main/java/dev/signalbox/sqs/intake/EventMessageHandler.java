package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.Metrics;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.envelope.Envelopes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Handles the events queue: the first intake that knows a body reads it, and what it heard goes to
/// the orchestrator.
public final class EventMessageHandler implements MessageHandler {
  private final List<EventIntake> intakes;
  private final TaskEventHandler events;
  private final Metrics tally;
  private final InstantSource clock;

  public EventMessageHandler(
      List<EventIntake> intakes, TaskEventHandler events, Metrics tally, InstantSource clock) {
    this.intakes = List.copyOf(intakes);
    this.events = events;
    this.tally = tally;
    this.clock = clock;
  }

  @Override
  public Verdict handle(Message message) {
    return switch (read(message)) {
      case Reading.Understood(var event) -> understood(event, message);
      case Reading.Ignored(var because) -> ignored(because);
      case Reading.NotMine() ->
          unusable("unknown-type", "no intake knows this kind of message", message);
      case Reading.Unusable(var reason, var detail) -> unusable(reason, detail, message);
    };
  }

  /// An event of which a field is broken is no envelope; anything else may be one.
  private static Verdict unusable(String reason, String detail, Message message) {
    return Optional.of(message.body())
        .filter(_ -> !reason.equals("bad-event"))
        .flatMap(Envelopes::of)
        .filter(it -> !it.isEvent())
        .map(it -> new Verdict.Unusable(it.reason(reason), it.detail(detail)))
        .orElseGet(() -> new Verdict.Unusable(reason, detail));
  }

  private Reading read(Message message) {
    var receivedAt = clock.instant();
    for (var intake : intakes) {
      var reading = intake.read(message.body(), receivedAt);
      if (!(reading instanceof Reading.NotMine)) {
        return reading;
      }
    }
    return new Reading.NotMine();
  }

  private Verdict understood(TaskEvent event, Message message) {
    tally.count("events_understood", event.getClass().getSimpleName());
    return message.receiveCount() > 1 ? events.handle(event) : events.handleFirst(event);
  }

  private Verdict ignored(String because) {
    tally.count("events_ignored", because);
    return new Verdict.Done();
  }
}
