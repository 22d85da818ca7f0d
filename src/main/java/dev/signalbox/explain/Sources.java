package dev.signalbox.explain;

import dev.signalbox.query.Explanation.Entry.Source;
import java.util.Set;

/// Who writes which kind of entry into the timeline. What is not ours is the agent's.
final class Sources {
  private static final Set<String> OURS =
      Set.of(
          "admission_queued",
          "queue_pickup",
          "hydration_started",
          "hydration_complete",
          "preflight_failed",
          "pending_upload_expired",
          "session_start_retry",
          "session_started",
          "agent_ended",
          "agent_restarted",
          "session_outlived_report",
          "session_stop_unconfirmed",
          "task_completed",
          "task_cancelled",
          "task_failed",
          "task_timed_out",
          "entries_left_out");

  private Sources() {}

  static Source of(String type) {
    if (type.equals("task_created")) {
      return Source.PRODUCER;
    }
    if (type.equals("approval_decision_recorded")) {
      return Source.PERSON;
    }
    return OURS.contains(type) ? Source.SIGNALBOX : Source.AGENT;
  }
}
