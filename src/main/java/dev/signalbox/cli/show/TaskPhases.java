package dev.signalbox.cli.show;

import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.orchestrator.port.compute.SessionReport.Phase;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When a task went through what: by its row, its timeline, and what the backend said of its
/// session. Clocks of several machines tell these times, so they are put in order.
final class TaskPhases {
  /// A phase, and how long after the one before it began.
  record Step(String name, Instant at, Optional<Duration> after) {}

  private final List<Phase> phases = new ArrayList<>();

  private TaskPhases() {}

  static List<Step> of(Answer.Found found) {
    var phases = new TaskPhases();
    phases.ofRow(found);
    return phases.steps();
  }

  private void ofRow(Answer.Found found) {
    var task = found.record();
    var times = task.times();
    phases.add(new Phase("submitted", times.createdAt()));
    add("queued", times.queuedAt());
    add("claimed", claimedAt(found));
    found.report().ifPresent(report -> phases.addAll(report.phases()));
    if (found.report().isEmpty()) {
      add("started", times.startedAt());
      add("last heartbeat", times.heartbeatAt());
    }
    add("end seen", task.attempt().end().map(end -> end.seenAt()));
    add("ended", times.completedAt());
  }

  private static Optional<Instant> claimedAt(Answer.Found found) {
    return found.timeline().stream()
        .filter(it -> it.eventType().equals("hydration_started"))
        .map(DynamoTimeline.Entry::at)
        .max(Comparator.naturalOrder());
  }

  private void add(String name, Optional<Instant> at) {
    at.ifPresent(it -> phases.add(new Phase(name, it)));
  }

  private List<Step> steps() {
    phases.sort(Comparator.comparing(Phase::at));
    var steps = new ArrayList<Step>();
    var before = Optional.<Instant>empty();
    for (var phase : phases) {
      var after = before.map(it -> Duration.between(it, phase.at()));
      steps.add(new Step(phase.name(), phase.at(), after));
      before = Optional.of(phase.at());
    }
    return steps;
  }
}
