package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.TaskRecord.Draft;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.lifecycle.Transition.Note;
import dev.signalbox.lifecycle.Transition.Stay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The few shapes that all rules build their answers from, so that an end always settles everything
/// and a stay never forgets what is still owed.
final class Moves {
  private final LifecyclePolicy policy;
  private final Deadlines deadlines;

  Moves(LifecyclePolicy policy) {
    this.policy = policy;
    this.deadlines = new Deadlines(policy);
  }

  Move move(
      TaskRecord before, Draft draft, Instant at, String why, List<Effect> effects, Note... notes) {
    var open = draft.build(Optional.empty());
    var after = draft.build(deadlines.after(open, at));
    var all = new ArrayList<>(effects);
    if (after.settled() || after.attempt().number() > before.attempt().number()) {
      all.addAll(drop(before, before.attempt().number()));
    }
    return new Move(before, after, at, why, all, List.of(notes));
  }

  /// Nothing to change. What an earlier transition owed is asked for again: its effect may have
  /// died with the process that was to carry it out.
  Stay stay(TaskRecord record, String because) {
    return new Stay(because, owed(record));
  }

  private List<Effect> owed(TaskRecord record) {
    var attempt = record.attempt();
    var owed = new ArrayList<Effect>();
    if (attempt.stopPending()) {
      owed.addAll(stop(record, "repeated"));
    } else if (!record.status().isTerminal()) {
      attempt
          .nextTryAt()
          .or(() -> deadlines.graceEnd(record))
          .ifPresent(at -> owed.add(new Effect.WakeTask(record.taskId(), at)));
    }
    owed.addAll(dropUnread(record));
    return owed;
  }

  /// Nothing in the row says whether a document is gone already, so it is asked for again: that of
  /// the attempt before this one, and when the task is settled this one's.
  private static List<Effect> dropUnread(TaskRecord record) {
    var number = record.attempt().number();
    var unread = new ArrayList<>(drop(record, number - 1));
    unread.addAll(record.settled() ? drop(record, number) : List.of());
    return unread;
  }

  /// The end of an attempt's document. AgentCore gets the document itself, so there is none.
  private static List<Effect> drop(TaskRecord record, int number) {
    var stored = number > 0 && record.attempt().computeType().equals(Optional.of(ComputeType.ECS));
    return stored
        ? List.of(new Effect.DropPayload(new AttemptId(record.taskId(), number)))
        : List.of();
  }

  /// What becomes of a session that is not the current attempt's. Its start may have stored its
  /// document after that was dropped.
  static List<Effect> superseded(TaskRecord record, AttemptId id, SessionHandle session) {
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.StopSession(id, session, "signalbox: superseded attempt"));
    if (id.number() < record.attempt().number()) {
      effects.addAll(drop(record, id.number()));
    }
    return effects;
  }

  /// Our own verdict: final, settled, and the session stopped if it may still live.
  Move end(
      TaskRecord record,
      TaskStatus status,
      Optional<FailureCause> cause,
      Attempt attempt,
      Instant at,
      String why) {
    var draft = record.draft().to(status, at).attempt(attempt);
    cause.ifPresent(
        failure -> {
          draft.failure = Optional.of(failure);
          draft.errorMessage = Optional.of(failure.message());
        });
    return settled(record, draft, at, why, cause);
  }

  Move fail(TaskRecord record, FailureCause cause, Attempt attempt, Instant at) {
    return end(record, TaskStatus.FAILED, Optional.of(cause), attempt, at, cause.code().name());
  }

  /// Somebody else ended the row, most often the agent: slot, expiry and timeline are ours to do.
  Move settle(TaskRecord record, Attempt attempt, Instant at) {
    var draft = record.draft().attempt(attempt);
    if (record.status() == TaskStatus.FAILED && record.failure().isEmpty()) {
      var detail = record.errorMessage().orElse("");
      draft.failure = Optional.of(new FailureCause(FailureCode.AGENT_REPORTED, detail));
    }
    return settled(
        record, draft, at, "settled, " + record.status() + " was written", draft.failure);
  }

  private Move settled(
      TaskRecord record, Draft draft, Instant at, String why, Optional<FailureCause> cause) {
    draft.settled = true;
    draft.admission = draft.admission.released();
    draft.times = draft.times.completed(at);
    draft.expiresAt = Optional.of(at.plus(policy.retention()));
    var effects = new ArrayList<Effect>();
    if (draft.attempt.mayBeLive()) {
      effects.addAll(stopIfWanted(draft, at));
    }
    if (record.slotHeld()) {
      effects.add(new Effect.WakeOldestQueued(record.request().userId()));
    }
    if (record.admission().globalSlotHeld()) {
      effects.add(new Effect.WakeOldestQueuedOfAll());
    }
    return move(record, draft, at, why, effects, endNote(record, draft, cause));
  }

  /// An agent that reported its own end may exit by itself; if that was heard late, the time for it
  /// may be over already.
  private List<Effect> stopIfWanted(Draft draft, Instant at) {
    var wanted = stopWanted(draft.status, draft.failure);
    var ended = draft.build(Optional.empty());
    if (!wanted && at.isBefore(deadlines.exitEnd(ended))) {
      return List.of();
    }
    draft.attempt = draft.attempt.withStopPending(true);
    return wanted ? stop(ended, word(draft.status)) : chase(ended);
  }

  private static Note endNote(TaskRecord record, Draft draft, Optional<FailureCause> cause) {
    var metadata = new TreeMap<String, String>();
    metadata.put("final_status", draft.status.name());
    metadata.put("attempt", Integer.toString(record.attempt().number()));
    cause.ifPresent(
        failure -> {
          metadata.put("code", failure.code().name());
          metadata.put("origin", failure.code().origin().name());
          metadata.put("error_message", draft.errorMessage.orElse(failure.message()));
        });
    return new Note("task_" + word(draft.status), metadata);
  }

  /// Whether an end means that a session which may still live must be stopped. An agent that
  /// reported its own end is left to exit by itself.
  static boolean stopWanted(TaskStatus status, Optional<FailureCause> failure) {
    return switch (status) {
      case CANCELLED, TIMED_OUT -> true;
      case FAILED ->
          failure.map(FailureCause::code).filter(FailureCode.AGENT_REPORTED::equals).isEmpty();
      case SUBMITTED, QUEUED, HYDRATING, RUNNING, AWAITING_APPROVAL, FINALIZING, COMPLETED -> false;
    };
  }

  /// The stop of the current attempt's session; nothing when its name is not known yet, in which
  /// case the first word of the session brings it.
  static List<Effect> stop(TaskRecord record, String why) {
    return record
        .stoppableSession()
        .<List<Effect>>map(
            session ->
                List.of(new Effect.StopSession(record.attemptId(), session, "signalbox: " + why)))
        .orElse(List.of());
  }

  /// How a stop is repeated. A look comes first where there is one: what has stopped unheard needs
  /// no other stop, and a session that is seen to live is stopped for that.
  static List<Effect> chase(TaskRecord record) {
    var id = record.attemptId();
    return record
        .stoppableSession()
        .<List<Effect>>map(
            session ->
                switch (session) {
                  case SessionHandle.EcsSession _ -> List.of(new Effect.LookAtSession(id, session));
                  case SessionHandle.AgentCoreSession _ -> stop(record, "repeated");
                })
        .orElse(List.of(new Effect.FindSession(id)));
  }

  private static String word(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  Note note(String type, String... keysAndValues) {
    var metadata = new TreeMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      metadata.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Note(type, Map.copyOf(metadata));
  }

  Deadlines deadlines() {
    return deadlines;
  }

  LifecyclePolicy policy() {
    return policy;
  }
}
