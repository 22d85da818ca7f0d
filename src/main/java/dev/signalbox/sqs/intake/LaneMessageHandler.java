package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;
import java.time.InstantSource;

/// Handles the launch lane of one compute type: each message names a task whose turn has come.
public final class LaneMessageHandler implements MessageHandler {
  private final ComputeType type;
  private final LaunchRates rates;
  private final TaskEventHandler events;
  private final Occurrences occurrences;
  private final InstantSource clock;
  private final TaskMessageReader reader = new TaskMessageReader();

  public LaneMessageHandler(
      ComputeType type,
      LaunchRates rates,
      TaskEventHandler events,
      Occurrences occurrences,
      InstantSource clock) {
    this.type = type;
    this.rates = rates;
    this.events = events;
    this.occurrences = occurrences;
    this.clock = clock;
  }

  @Override
  public Verdict handle(Message message) {
    return switch (reader.read(message.body())) {
      case TaskMessage.Wake(var taskId) -> turn(taskId, message);
      case TaskMessage.Broken(var reason, var detail) -> new Verdict.Unusable(reason, detail);
      case TaskMessage.Submit _, TaskMessage.Cancel _ ->
          new Verdict.Unusable("bad-schema", "a launch lane takes messages of nothing but task_id");
    };
  }

  private Verdict turn(String taskId, Message message) {
    rates.laneIsServed(type);
    var reachedAt = clock.instant();
    var verdict = events.handle(new TaskEvent.LaunchTurnReached(taskId, reachedAt));
    if (verdict instanceof Verdict.Done) {
      var waited = Duration.between(message.sentAt(), reachedAt);
      occurrences.note(new Occurrence.LaneTurnHandled(type, waited));
    }
    return verdict;
  }
}
