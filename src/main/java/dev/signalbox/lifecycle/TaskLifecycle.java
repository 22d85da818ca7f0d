package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.rules.AdmissionRules;
import dev.signalbox.lifecycle.rules.AgentEndRules;
import dev.signalbox.lifecycle.rules.BlueprintRules;
import dev.signalbox.lifecycle.rules.ContextRules;
import dev.signalbox.lifecycle.rules.EndRules;
import dev.signalbox.lifecycle.rules.LaunchRules;
import dev.signalbox.lifecycle.rules.RetryRules;
import dev.signalbox.lifecycle.rules.SessionRules;
import dev.signalbox.lifecycle.rules.SilenceRules;
import dev.signalbox.lifecycle.rules.StartAnswerRules;
import dev.signalbox.lifecycle.rules.TransitionFactory;
import dev.signalbox.lifecycle.rules.UnreadableRules;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.Optional;

/// Decides what an event means for a task. A pure function of the row, the event and the policy:
/// the same question always gets the same answer, on any replica.
public final class TaskLifecycle {
  private final TransitionFactory transitions;
  private final ContextRules context;
  private final LaunchRules starts;
  private final SessionRules sessions;
  private final EndRules ends;
  private final AdmissionRules admission;
  private final BlueprintRules blueprints;
  private final StartAnswerRules answers;
  private final SilenceRules silence;
  private final UnreadableRules unreadable;

  /// Without a limit over all users.
  public TaskLifecycle(LifecyclePolicy policy) {
    this(policy, false);
  }

  /// @param globalLimit whether tasks that are admitted from now on count over all users too
  public TaskLifecycle(LifecyclePolicy policy, boolean globalLimit) {
    this.transitions = new TransitionFactory(policy);
    var retries = new RetryRules(transitions);
    this.context = new ContextRules(transitions, retries);
    this.starts = new LaunchRules(transitions, retries, context);
    this.ends = new EndRules(transitions, retries);
    var agents = new AgentEndRules(transitions, starts);
    this.silence = new SilenceRules(transitions, starts, agents);
    this.sessions = new SessionRules(transitions, starts, retries, ends, silence, agents);
    this.admission = new AdmissionRules(transitions, context, globalLimit);
    this.blueprints = new BlueprintRules(transitions, admission, context, retries);
    this.answers = new StartAnswerRules(transitions, retries);
    this.unreadable = new UnreadableRules(transitions);
  }

  /// The first row of a task that a producer asked for.
  public TaskRecord submitted(TaskEvent.TaskSubmitted event) {
    var open =
        new TaskRecord(
            event.taskId(),
            event.request(),
            TaskStatus.SUBMITTED,
            event.at(),
            TaskRecord.Times.created(event.at()),
            Attempt.NONE,
            TaskRecord.Admission.NONE,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return open.draft().build(transitions.deadlines().after(open, event.at()));
  }

  public Transition decide(TaskRecord record, TaskEvent event) {
    if (!record.taskId().equals(event.taskId())) {
      throw new IllegalArgumentException(
          "an event of " + event.taskId() + " for the row of " + record.taskId());
    }
    return record.stored().isUnderstood() || record.settled()
        ? understood(record, event)
        : unreadable.decide(record, event);
  }

  /// Whether a row that is not understood is this service's, so that events may be applied to it.
  public boolean isOurs(TaskRecord certain, TaskEvent event) {
    return unreadable.isOurs(certain, event);
  }

  private Transition understood(TaskRecord record, TaskEvent event) {
    return switch (event) {
      // The row exists already: a repeat of the message is a wake.
      case TaskEvent.TaskSubmitted submitted -> woken(record, submitted.at());
      case TaskEvent.TaskWoken woken -> woken(record, woken.at());
      case TaskEvent.CancelRequested cancel -> sessions.cancel(record, cancel);
      case TaskEvent.BlueprintFound found -> blueprints.found(record, found);
      case TaskEvent.BlueprintRefused refused -> blueprints.refused(record, refused);
      case TaskEvent.AdmissionRefused refused -> admission.refused(record, refused);
      case TaskEvent.LaunchTurnReached turn ->
          record.status() == TaskStatus.QUEUED && isSetBack(record)
              ? silence.setBack(record, turn.at())
              : admission.turnReached(record, turn.at());
      case TaskEvent.ContextRead read -> context.read(record, read);
      case TaskEvent.SessionStarted started -> starts.started(record, started);
      case TaskEvent.SessionNotStarted declined -> answers.notStarted(record, declined);
      case TaskEvent.SessionTurnedAway away -> answers.turnedAway(record, away);
      case TaskEvent.SessionStartUnconfirmed lost -> answers.unconfirmed(record, lost);
      case TaskEvent.SessionObserved observed -> sessions.observed(record, observed);
      case TaskEvent.SessionStopped stopped -> ends.stopped(record, stopped);
    };
  }

  /// What is to be done about an event whose task has no row. Rows are stored before anything is
  /// started and outlive their sessions by far, so nobody waits for a session that runs without
  /// one.
  public Optional<Effect.StopSession> withoutTask(TaskEvent event) {
    return switch (event) {
      case TaskEvent.SessionObserved(var id, var session, SessionStatus.Running(), _, _, _) ->
          Optional.of(new Effect.StopSession(id, session, "signalbox: unknown task"));
      case TaskEvent.SessionObserved(var id, var session, SessionStatus.AgentEnded _, _, _, _) ->
          Optional.of(new Effect.StopSession(id, session, "signalbox: unknown task"));
      case TaskEvent.SessionStarted(var id, var session, _) ->
          Optional.of(new Effect.StopSession(id, session, "signalbox: unknown task"));
      case TaskEvent.SessionObserved _,
          TaskEvent.ContextRead _,
          TaskEvent.SessionNotStarted _,
          TaskEvent.SessionTurnedAway _,
          TaskEvent.SessionStartUnconfirmed _,
          TaskEvent.SessionStopped _,
          TaskEvent.TaskSubmitted _,
          TaskEvent.TaskWoken _,
          TaskEvent.CancelRequested _,
          TaskEvent.BlueprintFound _,
          TaskEvent.BlueprintRefused _,
          TaskEvent.AdmissionRefused _,
          TaskEvent.LaunchTurnReached _ ->
          Optional.empty();
    };
  }

  private Transition woken(TaskRecord record, Instant at) {
    return switch (record.status()) {
      case PENDING_UPLOADS -> silence.uploads(record, at);
      case SUBMITTED ->
          isSetBack(record) ? silence.setBack(record, at) : admission.submitted(record, at);
      case QUEUED -> isSetBack(record) ? silence.setBack(record, at) : admission.queued(record, at);
      case HYDRATING -> hydrating(record, at);
      case RUNNING, AWAITING_APPROVAL, FINALIZING -> silence.live(record, at);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> ends.ended(record, at);
    };
  }

  /// A row that another orchestrator hydrates has no attempt of ours. A session that ended before
  /// its start was confirmed waits for the agent's report like any other.
  private Transition hydrating(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (isSetBack(record)) {
      return silence.setBack(record, at);
    }
    return attempt.number() == 0 || attempt.end().isPresent()
        ? silence.live(record, at)
        : starts.hydrating(record, at);
  }

  /// Whether a task that says it is not launched yet has a session.
  private static boolean isSetBack(TaskRecord record) {
    return switch (record.status()) {
      case SUBMITTED, QUEUED, HYDRATING -> record.attempt().session().isPresent();
      case PENDING_UPLOADS, RUNNING, AWAITING_APPROVAL, FINALIZING -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> false;
    };
  }
}
