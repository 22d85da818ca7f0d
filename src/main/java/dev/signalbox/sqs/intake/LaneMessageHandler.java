package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.InstantSource;

/// Handles the launch lane of one compute type: each message names a task whose turn has come.
public final class LaneMessageHandler implements MessageHandler {
  private final ComputeType type;
  private final LaunchRates rates;
  private final TaskEventHandler events;
  private final InstantSource clock;
  private final TaskMessageReader reader = new TaskMessageReader();

  public LaneMessageHandler(
      ComputeType type, LaunchRates rates, TaskEventHandler events, InstantSource clock) {
    this.type = type;
    this.rates = rates;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Verdict handle(Message message) {
    return switch (reader.read(message.body())) {
      case TaskMessage.Wake(var taskId) -> {
        rates.laneIsServed(type);
        yield events.handle(new TaskEvent.LaunchTurnReached(taskId, clock.instant()));
      }
      case TaskMessage.Broken(var reason, var detail) -> new Verdict.Unusable(reason, detail);
      case TaskMessage.Submit _, TaskMessage.Cancel _ ->
          new Verdict.Unusable("bad-schema", "a launch lane takes messages of nothing but task_id");
    };
  }
}
