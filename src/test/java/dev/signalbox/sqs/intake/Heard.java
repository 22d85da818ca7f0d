package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.TaskEvent;
import dev.signalbox.orchestrator.TaskEvents;
import dev.signalbox.orchestrator.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Keeps the events that it is given, with a verdict of its own.
final class Heard implements TaskEvents {
  static final Verdict VERDICT = new Verdict.RetryAfter(Duration.ofSeconds(77));
  final List<TaskEvent> events = new ArrayList<>();

  @Override
  public Verdict handle(TaskEvent event) {
    events.add(event);
    return VERDICT;
  }
}
