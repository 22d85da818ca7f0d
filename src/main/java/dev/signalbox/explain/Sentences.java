package dev.signalbox.explain;

import dev.signalbox.orchestrator.port.compute.SessionReport;

/// What an entry of the timeline says, as a sentence.
final class Sentences {
  private Sentences() {}

  static String of(Noted note) {
    return switch (note.type()) {
      case "task_created" -> "Submitted" + with(" by way of ", note, "channel_source") + ".";
      case "admission_queued" -> "Has to wait" + with(": ", note, "reason") + ".";
      case "queue_pickup" -> "Goes on" + with(" after ", note, "queued_for_s") + " s in the queue.";
      case "hydration_started" ->
          "Attempt"
              + with(" ", note, "attempt")
              + " is claimed"
              + with("; attachments left out: ", note, "attachments_left_out")
              + ".";
      case "hydration_complete" ->
          note.told("fallback_error")
              .map(it -> "What it is about could not be read: " + it + ".")
              .orElse(read(note));
      case "preflight_failed" -> Words.sentence("No agent could work on it.", told(note, "detail"));
      case "pending_upload_expired" -> "Its uploads were not confirmed in time.";
      case Noted.RETRY ->
          note.isOfLostSession()
              ? lost(note)
              : Words.sentence(
                  "A start was declined" + with(" by ", note, "reason") + ".",
                  told(note, "detail"));
      case "session_started" -> "The session started" + with(" on ", note, "strategy_type") + ".";
      case "agent_ended" -> "The agent is over, and another container lives on.";
      case "agent_restarted" -> "The agent was started again.";
      case "session_outlived_report" -> "The session did not exit after its report: stopped.";
      case "session_stop_unconfirmed" -> "The stop was never confirmed.";
      default -> ended(note);
    };
  }

  private static String read(Noted note) {
    return told(note, "sources").isEmpty()
        ? "What it is about could not be read."
        : "What it is about was read" + with(" from ", note, "sources") + ".";
  }

  private static String lost(Noted note) {
    return Words.sentence(
        "The session of attempt %d was lost%s and is run again"
            .formatted(note.attemptBefore(), with(" by ", note, "reason")),
        told(note, "detail"));
  }

  /// As a person recorded it, with the words of that person.
  private static String decided(Noted note) {
    var by = with(" by ", note, "caller_user_id");
    return switch (told(note, "status")) {
      case "APPROVED" ->
          "Approved" + by + note.told("scope").map(it -> " (" + it + ")").orElse("") + ".";
      case "DENIED" -> Words.sentence("Denied" + by + ".", told(note, "reason"));
      default -> "An approval was decided" + by + ".";
    };
  }

  private static String ended(Noted note) {
    return switch (note.type()) {
      case "task_completed" -> "Completed.";
      case "task_cancelled" ->
          Words.sentence(
              "Cancelled" + with(" by ", note, "cancelled_by") + ".", told(note, "reason"));
      case "task_failed" -> "Failed" + with(" with ", note, "code") + ".";
      case "task_timed_out" -> "Timed out" + with(" with ", note, "code") + ".";
      case "agent_milestone" ->
          Words.sentence("Milestone" + with(" ", note, "milestone"), told(note, "details"));
      case "approval_decision_recorded" -> decided(note);
      case "entries_left_out" -> "More was noted here than is read: what lies between is left out.";
      default ->
          Words.sentence(
              note.type().replace('_', ' '),
              note.told("message").or(() -> note.told("details")).orElse(""));
    };
  }

  private static String told(Noted note, String key) {
    return note.told(key).orElse("");
  }

  private static String with(String before, Noted note, String key) {
    return note.told(key).map(it -> before + it).orElse("");
  }

  static String phase(String name) {
    return switch (name) {
      case "accepted" -> "The session was accepted.";
      case "pull started" -> "The pull of its image began.";
      case "pull stopped" -> "The pull of its image was over.";
      case SessionReport.STARTED -> "Its containers run.";
      case "execution stopped" -> "Its containers are over.";
      case "stopping" -> "The session is being stopped.";
      default -> "The session: " + name + ".";
    };
  }

  static String stopped(SessionReport report) {
    var ends = Witnesses.ends(report);
    return ends.isEmpty() ? "The session is over." : "The session is over: " + ends + ".";
  }
}
