package dev.signalbox.orchestrator.port.occurrence;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.OrphanPolicy.Judgement;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;

/// One thing that happened. Its parts come from closed sets, so that a meter can have them as
/// labels; the few words that do not are mapped to a closed set by whoever counts.
public sealed interface Occurrence {
  /// Between the service and a backend.
  sealed interface OfSession extends Occurrence {}

  /// In the search for what no message tells.
  sealed interface OfSweep extends Occurrence {}

  /// At a queue.
  sealed interface OfQueue extends Occurrence {}

  /// A task has its first row.
  record TaskAccepted() implements Occurrence {}

  /// A limit keeps a task from being launched now.
  record AdmissionRefused(AdmissionLimit limit) implements Occurrence {}

  /// An event changed nothing.
  record Stayed(Class<? extends TaskEvent> event) implements Occurrence {}

  /// Another had changed the row since it was read, and the event was decided anew.
  record RaceLost(Class<? extends TaskEvent> event) implements Occurrence {}

  /// An event met a row of which a value is not understood.
  record RowUnreadable(Class<? extends TaskEvent> event) implements Occurrence {}

  /// An event speaks of a task that has no row.
  record EventUnmatched(Class<? extends TaskEvent> event) implements Occurrence {}

  /// A session of ours runs without a row, and was judged.
  record Orphaned(Judgement judgement) implements Occurrence {}

  /// A start was asked for.
  record StartAnswered(ComputeType type, StartAnswer answer) implements OfSession {}

  /// What came of asking for a start.
  enum StartAnswer {
    STARTED,
    /// Nothing runs under the attempt.
    DECLINED,
    /// The call was turned away before its token was looked at.
    TURNED_AWAY,
    UNCONFIRMED,
    /// The process was held up for so long that it did not ask.
    TOO_LATE,
    UNAVAILABLE,
    REFUSED
  }

  /// A second session of one attempt would have been started, and was not.
  record DoubleStartPrevented(Prevention by) implements OfSession {}

  /// What kept a second session from being started.
  enum Prevention {
    /// Another replica had claimed the attempt a moment before.
    LOST_CLAIM,
    /// The start was repeated under the attempt's token, and the backend answered with the session
    /// that it had started before.
    REPLAYED,
    /// The token was used before with another request, and the session that has it was adopted.
    ADOPTED,
    /// Where a start cannot be repeated, the session was looked for, and found.
    FOUND,
    /// Where a start cannot be repeated, it came so late that another attempt might run.
    TOO_LATE
  }

  /// A stop was asked for.
  record StopAnswered(StopOutcome outcome) implements OfSession {}

  /// One session was looked at because its task was woken.
  record SessionLookedAt(ComputeType type) implements OfSession {}

  /// A session whose start was not answered was looked for.
  record SessionSearched(boolean found) implements OfSession {}

  /// The runtime answered a start with another session id than ours.
  record OtherSessionAnswered() implements OfSession {}

  /// Starts begin to wait for a person.
  record StartTroubleBegan(FailureCode code) implements OfSession {}

  /// What a task refers to was looked up.
  record ContextRead(ContextOutcome outcome) implements OfSession {}

  /// What came of reading what a task refers to.
  enum ContextOutcome {
    HYDRATED,
    REFUSED,
    UNAVAILABLE,
    BUSY
  }

  /// A sweep brought an end or a new attempt.
  record SweepCorrected(FoundBy by) implements OfSweep {}

  /// How a sweep came to know.
  enum FoundBy {
    /// The substrate knew of an end that no event had told.
    LOOK,
    /// Another program had ended the row, and no event had told.
    ROW,
    /// A time is over; no event tells of that.
    DEADLINE
  }

  /// The sweep handed one task to the orchestrator.
  record SweptTask(SweptOutcome outcome) implements OfSweep {}

  /// What came of a task that a sweep found.
  enum SweptOutcome {
    DONE,
    LATER,
    UNUSABLE,
    UNAVAILABLE,
    REFUSED,
    BROKEN
  }

  /// One round of a sweep loop is over.
  record SweepRoundEnded(boolean complete) implements OfSweep {}

  /// A part of a round could not be done.
  record SweepFailed(SweepPart part) implements OfSweep {}

  /// What a round of the sweep consists of.
  enum SweepPart {
    SHARD,
    LEASE,
    LOOK
  }

  /// The live sessions of one slot were visited.
  record SlotVisited(boolean complete) implements OfSweep {}

  /// Many sessions were looked at in one call.
  record SlotLookedAt(ComputeType type) implements OfSession {}

  /// A message of the events queue speaks of one of our tasks.
  record EventUnderstood(Class<? extends TaskEvent> event) implements OfQueue {}

  /// A well-formed message of the events queue that is of no interest.
  record EventIgnored(String reason) implements OfQueue {}

  /// All that an event asks for is durable, so long after it was queued.
  record EventHandled(Duration sinceQueued) implements OfQueue {}

  /// A task's turn in its launch lane has come, and was handled.
  record LaneTurnHandled(ComputeType type, Duration waited) implements OfQueue {}

  /// A handler gave its verdict on a message.
  record MessageHandled(String queue, Verdict verdict) implements OfQueue {}

  /// A message was moved to the dead-letter queue.
  record DeadLettered(String queue, String reason) implements OfQueue {}
}
