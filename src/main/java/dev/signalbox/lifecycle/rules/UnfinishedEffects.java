package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus.NeverStarted;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What of a record's earlier transitions may not have been carried out: the process that was to do
/// it may have died after its write. Everything follows from the record alone, so a repeated
/// message or a sweep makes good whatever kind of effect was left out. All of it is safe to do
/// twice.
final class UnfinishedEffects {
  /// What a log driver sends in its last batch can be read after about this time.
  private static final Duration LATE = Duration.ofSeconds(5);

  private final Deadlines deadlines;

  UnfinishedEffects(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  List<Effect> of(TaskRecord record) {
    var effects = new ArrayList<Effect>();
    if (record.attempt().stopPending()) {
      effects.addAll(TransitionFactory.stop(record, "repeated"));
    } else if (!record.status().isTerminal()) {
      effects.addAll(wakes(record));
    }
    effects.addAll(wakesOfOthers(record));
    effects.addAll(payloads(record));
    effects.addAll(output(record));
    return effects;
  }

  private List<Effect> wakes(TaskRecord record) {
    var place = record.admission().waiting();
    if (place.isPresent() && place.get() instanceof Waiting.InLane(var type)) {
      return List.of(AdmissionRules.enterLane(record, type));
    }
    return record
        .attempt()
        .nextTryAt()
        .or(() -> deadlines.graceEnd(record))
        .<List<Effect>>map(at -> List.of(new Effect.WakeTask(record.taskId(), at)))
        .orElse(List.of());
  }

  /// A task that was just launched has left the lane; one that is settled has given back its slot.
  private static List<Effect> wakesOfOthers(TaskRecord record) {
    var user = record.request().userId();
    if (record.status() == TaskStatus.HYDRATING && record.times().queuedAt().isPresent()) {
      return record
          .attempt()
          .computeType()
          .<List<Effect>>map(
              type ->
                  List.of(
                      new Effect.WakeNextForLane(type, user), new Effect.WakeOldestQueued(user)))
          .orElse(List.of());
    }
    return record.settled() ? List.of(new Effect.WakeOldestQueued(user)) : List.of();
  }

  /// Nothing in the row says whether a document is gone already: that of the attempt before this
  /// one, and when the task is settled this one's.
  private static List<Effect> payloads(TaskRecord record) {
    var number = record.attempt().number();
    var unread = new ArrayList<>(drop(record, number - 1));
    unread.addAll(record.settled() ? drop(record, number) : List.of());
    return unread;
  }

  /// The documents that nobody will read after this change.
  static List<Effect> payloadsLeftBehind(TaskRecord before, TaskRecord after) {
    var settles = !before.settled() && after.settled();
    var again = after.attempt().number() > before.attempt().number();
    return settles || again || isLateStart(before, after)
        ? drop(before, before.attempt().number())
        : List.of();
  }

  /// The first word of a start whose task was settled meanwhile: it may have stored its document
  /// after that was dropped.
  private static boolean isLateStart(TaskRecord before, TaskRecord after) {
    var unknown = before.attempt().session().isEmpty() && before.attempt().end().isEmpty();
    var heard = after.attempt().session().isPresent() || after.attempt().end().isPresent();
    return before.settled() && unknown && heard;
  }

  /// What becomes of a session that is not the current attempt's. Its start may have stored its
  /// document after that was dropped.
  static List<Effect> ofSuperseded(TaskRecord record, AttemptId id, SessionHandle session) {
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.StopSession(id, session, "signalbox: superseded attempt"));
    if (id.number() < record.attempt().number()) {
      effects.addAll(drop(record, id.number()));
    }
    return effects;
  }

  /// The last lines of an agent that failed, once nothing of the task is owed any more: then its
  /// session is over, as far as can be known, and what it printed is all there. Where nothing ran
  /// there is nothing to keep.
  private static List<Effect> output(TaskRecord record) {
    var failed = record.status() == TaskStatus.FAILED || record.status() == TaskStatus.TIMED_OUT;
    var attempt = record.attempt();
    var isOver = record.settled() && !attempt.stopPending() && record.deadlineAt().isEmpty();
    var ran =
        attempt.end().map(SessionEnd::outcome).filter(it -> it instanceof NeverStarted).isEmpty();
    return failed && isOver && ran
        ? attempt.session().stream()
            .<Effect>map(
                it -> new Effect.KeepOutput(record.attemptId(), it, lastWord(record).plus(LATE)))
            .toList()
        : List.of();
  }

  /// What can be asked for from this change on.
  static List<Effect> outputLeftBehind(TaskRecord before, TaskRecord after) {
    return output(before).isEmpty() ? output(after) : List.of();
  }

  private static Instant lastWord(TaskRecord record) {
    var ended = record.times().completedAt().orElse(record.statusSince());
    return record
        .attempt()
        .end()
        .map(SessionEnd::seenAt)
        .filter(it -> it.isAfter(ended))
        .orElse(ended);
  }

  /// The end of an attempt's document, where one is kept.
  static List<Effect> drop(TaskRecord record, int number) {
    var stored = number > 0 && record.attempt().can(Capability.PAYLOAD_BY_POINTER);
    return stored
        ? List.of(new Effect.DropPayload(new AttemptId(record.taskId(), number)))
        : List.of();
  }
}
