package dev.signalbox.permutation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Watch;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How a task ended, reduced to what must not depend on the order in which its story was told. The
/// whole record counts, but for what is listed here:
///
/// - Instants (`statusSince`, `times`, `expiresAt`, `seenAt`, the budget's `since`) say when a
///   thing was heard, so only whether they are there counts. Of `startedAt` not even that: a
///   session whose end is heard first was never heard to start.
/// - The evidence is AWS's whole words when an event brought it and the essentials when a look did:
///   the essentials count.
/// - `end` and `observedVersion`, only where the STOPPED event is lost and another witness had
///   ended the row: nobody looks at a session again whose task is over, see `withoutSessionEnd`.
/// - A stop is repeated until something confirms it, and asked for once too often does no harm, so
///   it counts whether there was one of a session that truly lived.
record Ending(
    TaskRecord record,
    int slotsHeld,
    List<String> endNotes,
    boolean lastSessionWasStopped,
    int documentsKept) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Ending of(
      TaskRecord row, int slotsHeld, List<String> endNotes, boolean stopped, int documentsKept) {
    var times = row.times();
    var attempt = row.attempt();
    var timeless =
        new TaskRecord(
            row.taskId(),
            row.request(),
            row.status(),
            Instant.EPOCH,
            new TaskRecord.Times(
                Instant.EPOCH,
                there(times.queuedAt()),
                Optional.empty(),
                there(times.completedAt()),
                there(times.heartbeatAt()),
                there(times.watch()),
                Optional.empty()),
            with(attempt, attempt.observedVersion(), attempt.end().map(Ending::timeless)),
            row.admission(),
            row.settled(),
            row.deadlineAt(),
            there(row.expiresAt()),
            row.failure(),
            row.errorMessage());
    return new Ending(timeless, slotsHeld, endNotes, stopped, documentsKept);
  }

  Ending withoutSessionEnd() {
    var forgotten = with(record.attempt(), OptionalLong.empty(), Optional.empty());
    var row =
        new TaskRecord(
            record.taskId(),
            record.request(),
            record.status(),
            record.statusSince(),
            record.times(),
            forgotten,
            record.admission(),
            record.settled(),
            record.deadlineAt(),
            record.expiresAt(),
            record.failure(),
            record.errorMessage());
    return new Ending(row, slotsHeld, endNotes, lastSessionWasStopped, documentsKept);
  }

  private static Attempt with(
      Attempt attempt, OptionalLong version, Optional<Attempt.SessionEnd> end) {
    var budget = attempt.budget();
    return new Attempt(
        attempt.number(),
        there(attempt.since()),
        attempt.computeType(),
        attempt.runtimeArn(),
        attempt.rerunOnHostLoss(),
        attempt.session(),
        version,
        end,
        attempt.agentEnd(),
        attempt.stopPending(),
        attempt.nextTryAt(),
        attempt.turnedAway(),
        attempt.contextPending(),
        new Budget(
            budget.startFailures(), budget.capacityWaits(), there(budget.since()), budget.cause()));
  }

  private static Attempt.SessionEnd timeless(Attempt.SessionEnd end) {
    return new Attempt.SessionEnd(
        Instant.EPOCH, end.outcome(), end.evidence().map(Ending::essentials));
  }

  private static String essentials(String evidence) {
    try {
      var words = JSON.readTree(evidence);
      var container = words.path("containers").path(0);
      return String.join(
          "|",
          words.path("taskArn").asText(),
          words.path("lastStatus").asText(),
          words.path("version").asText(),
          words.path("stopCode").asText(),
          words.path("stoppedReason").asText(),
          container.path("name").asText(),
          container.path("exitCode").asText(),
          container.path("reason").asText());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Watch there(Watch watch) {
    return new Watch(
        watch.approvals(),
        watch.approvalsSeen(),
        there(watch.pauseSeenAt()),
        there(watch.silenceSeenAt()),
        there(watch.heartbeatSeen()));
  }

  private static Optional<Instant> there(Optional<Instant> time) {
    return time.map(_ -> Instant.EPOCH);
  }
}
