package dev.signalbox.explain;

import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.Remedy;
import java.util.List;
import java.util.Optional;

/// Who can end what a task waits for, and how. Most waits end by themselves, and then it says so.
final class Remedies {
  private Remedies() {}

  static Remedy of(Known known) {
    var task = known.task();
    return switch (task.status()) {
      case PENDING_UPLOADS ->
          new Remedy(
              Actor.PRODUCER,
              Optional.empty(),
              "Confirm the uploads: the task ends when the time for that is over.",
              List.of());
      case SUBMITTED ->
          nobody("It is taken within moments. If not, look whether a replica works.", status());
      case QUEUED -> queued(task);
      case HYDRATING ->
          StartDelay.of(task)
              .map(it -> delayed(it, known))
              .orElseGet(() -> nobody("It goes on by itself."));
      case AWAITING_APPROVAL -> approval(known);
      case RUNNING, FINALIZING, COMPLETED, FAILED, CANCELLED, TIMED_OUT ->
          nobody("It goes on by itself, with the news or when the time for that is over.");
    };
  }

  private static Remedy nobody(String nextStep, String... commands) {
    return new Remedy(Actor.NOBODY, Optional.empty(), nextStep, List.of(commands));
  }

  private static String status() {
    return "signalbox status";
  }

  private static Remedy queued(TaskRecord task) {
    var limit = task.admission().waiting().map(Waiting::limit).orElse(AdmissionLimit.USER);
    return switch (limit) {
      case USER, GLOBAL ->
          nobody(
              "It goes on when a slot is free: when another task ends, or the limit is raised.",
              NextStep.whatHoldsSlots());
      case LAUNCH_RATE, LANE_SHARE ->
          nobody("It goes on when its turn comes. If that takes long, look how all is.", status());
    };
  }

  private static Remedy delayed(StartDelay delay, Known known) {
    var code = delay.cause().code();
    var detail = Optional.of(delay.cause().detail()).filter(it -> !it.isBlank());
    var commands = NextStep.command(code, known).stream().toList();
    return switch (code.retry()) {
      case WHEN_MENDED -> new Remedy(Responsibility.of(code), detail, code.nextStep(), commands);
      case WAIT -> new Remedy(Actor.NOBODY, detail, code.nextStep(), commands);
      case START_AGAIN, NEVER ->
          new Remedy(
              Actor.NOBODY, detail, "It is tried again by itself. " + code.nextStep(), commands);
      case IF_BLUEPRINT_ALLOWS ->
          new Remedy(Actor.NOBODY, detail, "It is run again by itself.", List.of());
    };
  }

  private static Remedy approval(Known known) {
    if (known.questions().filter(List::isEmpty).isPresent()) {
      return nobody("Nothing can be answered: its request is gone, and the agent is to notice.");
    }
    return new Remedy(
        Actor.APPROVER,
        Optional.empty(),
        "Approve what the agent asks, or deny it with a reason that it is told.",
        NextStep.answers(known.task().taskId(), known.questions().orElse(List.of())));
  }
}
