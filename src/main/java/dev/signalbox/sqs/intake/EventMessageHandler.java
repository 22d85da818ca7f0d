package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.envelope.Envelopes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Handles the events queue: the first intake that knows a body reads it, and what it heard goes to
/// the orchestrator.
public final class EventMessageHandler implements MessageHandler {
  private final List<EventIntake> intakes;
  private final TaskEventHandler events;
  private final Occurrences occurrences;
  private final InstantSource clock;

  public EventMessageHandler(
      List<EventIntake> intakes,
      TaskEventHandler events,
      Occurrences occurrences,
      InstantSource clock) {
    this.intakes = List.copyOf(intakes);
    this.events = events;
    this.occurrences = occurrences;
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
    occurrences.note(new Occurrence.EventUnderstood(event.getClass()));
    var verdict = message.receiveCount() > 1 ? events.handle(event) : events.handleFirst(event);
    if (verdict instanceof Verdict.Done) {
      var delay = Duration.between(message.sentAt(), clock.instant());
      occurrences.note(new Occurrence.EventHandled(delay));
    }
    return verdict;
  }

  private Verdict ignored(String because) {
    occurrences.note(new Occurrence.EventIgnored(because));
    return new Verdict.Done();
  }
}
