package dev.signalbox.explain;

import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.query.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a task waits for, since when, at which place, and when it is tried next.
final class Waits {
  /// @param next when it is tried next, or when it is over
  private record Wait(String what, Instant since, Optional<Instant> next) {}

  private Waits() {}

  static Optional<Explanation.Waiting> of(Known known) {
    return wait(known)
        .map(
            it ->
                new Explanation.Waiting(
                    it.what(),
                    it.since(),
                    known.place(),
                    it.next(),
                    Remedies.of(known),
                    known.questions().orElse(List.of())));
  }

  private static Optional<Wait> wait(Known known) {
    var task = known.task();
    return switch (task.status()) {
      case PENDING_UPLOADS -> wait("its uploads", task.statusSince(), task.deadlineAt());
      case SUBMITTED -> wait("a replica that takes it", task.statusSince(), Optional.empty());
      case QUEUED -> Optional.of(queued(task));
      case HYDRATING -> Optional.of(launched(task));
      case AWAITING_APPROVAL -> wait(asked(task), task.statusSince(), Optional.empty());
      case RUNNING, FINALIZING -> running(task);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> ended(task);
    };
  }

  private static Optional<Wait> wait(String what, Instant since, Optional<Instant> next) {
    return Optional.of(new Wait(what, since, next));
  }

  private static Wait queued(TaskRecord task) {
    var limit = task.admission().waiting().map(Waiting::limit);
    return new Wait(
        limit.map(Waits::limit).orElse("a slot"),
        task.times().queuedAt().orElse(task.statusSince()),
        Optional.empty());
  }

  private static String limit(AdmissionLimit limit) {
    return switch (limit) {
      case USER -> "a slot of its user (SIGNALBOX_USER_CONCURRENCY_MAX)";
      case GLOBAL -> "a slot of all users (SIGNALBOX_CONCURRENCY_MAX)";
      case LAUNCH_RATE, LANE_SHARE -> "its turn to be launched (the launch rate)";
    };
  }

  private static Wait launched(TaskRecord task) {
    var attempt = task.attempt();
    var delay = StartDelay.of(task);
    if (delay.isPresent()) {
      return delayed(delay.get());
    }
    var what =
        attempt.contextPending()
            ? "what its issue or pull request says"
            : attempt.session().isPresent()
                ? "the first word of its session"
                : "its session to start";
    return new Wait(what, task.statusSince(), attempt.nextTryAt());
  }

  private static Wait delayed(StartDelay delay) {
    var code = delay.cause().code();
    var what =
        switch (code.retry()) {
          case WHEN_MENDED -> "somebody to mend the deployment";
          case WAIT -> "AWS to have room";
          case START_AGAIN, IF_BLUEPRINT_ALLOWS, NEVER -> "its next try";
        };
    return new Wait(what + " (" + code + ")", delay.since(), delay.nextTryAt());
  }

  private static String asked(TaskRecord task) {
    return task.times()
        .watch()
        .approvals()
        .pending()
        .map(it -> "the approval of a person (request " + it + ")")
        .orElse("the approval of a person");
  }

  private static Optional<Wait> running(TaskRecord task) {
    var attempt = task.attempt();
    if (attempt.stopPending()) {
      return wait("the stop of its session", task.statusSince(), task.deadlineAt());
    }
    if (attempt.end().isPresent()) {
      var since = attempt.end().get().seenAt();
      return wait("the report of its agent, which has exited", since, task.deadlineAt());
    }
    return attempt
        .agentEnd()
        .flatMap(
            it ->
                wait(
                    "the end of its session, whose agent has exited",
                    it.seenAt(),
                    task.deadlineAt()));
  }

  private static Optional<Wait> ended(TaskRecord task) {
    return task.attempt().stopPending()
        ? wait(
            "the stop of its session to be confirmed",
            task.times().completedAt().orElse(task.statusSince()),
            task.deadlineAt())
        : Optional.empty();
  }
}
