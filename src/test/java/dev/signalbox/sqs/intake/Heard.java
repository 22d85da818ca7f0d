package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Keeps the events that it is given, with a verdict of its own.
final class Heard implements TaskEventHandler {
  static final Verdict VERDICT = new Verdict.RetryAfter(Duration.ofSeconds(77));
  final List<TaskEvent> events = new ArrayList<>();

  @Override
  public Verdict handle(TaskEvent event) {
    events.add(event);
    return VERDICT;
  }
}
