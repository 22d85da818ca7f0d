package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Verdict;
import java.time.Duration;
import java.util.Optional;

/// Explains a task to a person who did not watch it.
public final class Explainer {
  private Explainer() {}

  public static Explanation of(Known known) {
    var waiting = Waits.of(known);
    return new Explanation(
        known.summary(),
        headline(known, waiting),
        verdict(known),
        waiting,
        AttemptSpans.of(known),
        Chronicle.of(known),
        LostWords.of(known),
        known.output());
  }

  private static Optional<Verdict> verdict(Known known) {
    var task = known.task();
    return task.failure()
        .filter(_ -> task.status().isTerminal())
        .map(
            failure ->
                new Verdict(
                    failure.code(),
                    Responsibility.of(failure.code()),
                    cause(failure),
                    task.errorMessage().orElse(failure.sentence()),
                    failure.code().nextStep(),
                    NextStep.command(failure.code(), known),
                    Witnesses.of(known),
                    Tries.of(known)));
  }

  static String cause(FailureCause failure) {
    return Words.sentence(failure.code().cause(), failure.detail());
  }

  private static String headline(Known known, Optional<Explanation.Waiting> waiting) {
    var task = known.task();
    return switch (task.status()) {
      case COMPLETED -> "Completed" + took(task) + ".";
      case CANCELLED -> cancelled(task);
      case FAILED -> "Failed" + took(task) + failed(task);
      case TIMED_OUT -> "Ran out of time" + took(task) + failed(task);
      case RUNNING, FINALIZING -> running(known);
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, AWAITING_APPROVAL ->
          waiting
              .map(it -> "Waits for " + it.forWhat() + " since " + Words.time(it.since()) + ".")
              .orElse("Is about to go on.");
    };
  }

  private static String took(TaskRecord task) {
    var on = Words.on(task.attempt().computeType().map(ComputeType::word));
    return task.times()
            .completedAt()
            .map(it -> " after " + Words.span(Duration.between(task.times().createdAt(), it)))
            .orElse("")
        + on;
  }

  private static String failed(TaskRecord task) {
    return task.failure().map(it -> ". " + cause(it)).orElse(".");
  }

  private static String cancelled(TaskRecord task) {
    var told = task.cancellation();
    var by = told.requestedBy().map(it -> " by " + it).orElse("");
    return Words.sentence(
        "Cancelled" + by + took(task) + (told.reason().isPresent() ? "" : "."),
        told.reason().orElse(""));
  }

  private static String running(Known known) {
    var task = known.task();
    var on = Words.on(task.attempt().computeType().map(ComputeType::word));
    var since = task.times().startedAt().orElse(task.statusSince());
    return "Runs%s since %s%s."
        .formatted(
            on,
            Words.time(since),
            task.times()
                .heartbeatAt()
                .map(it -> ", last heard " + Words.span(Duration.between(it, known.at())) + " ago")
                .orElse(", not heard yet"));
  }
}
