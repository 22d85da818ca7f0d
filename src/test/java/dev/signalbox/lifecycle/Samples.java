package dev.signalbox.lifecycle;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.rules.Deadlines;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.transition.ContextReading;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SampleTask;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Every kind of row and every kind of event, by name: the two sides of the matrix.
public final class Samples {
  public static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  public static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");
  public static final Instant NOW = T0.plus(Duration.ofMinutes(1));
  public static final Instant LATE = T0.plus(Duration.ofDays(2));
  public static final AttemptId FIRST = new AttemptId(TASK, 1);
  public static final AttemptId SECOND = new AttemptId(TASK, 2);
  public static final SessionHandle ECS =
      EcsSession.of(
          "arn:aws:ecs:us-east-1:111122223333:cluster/agents",
          "arn:aws:ecs:us-east-1:111122223333:task/agents/4f1c0e9a7b6d4c2f8e3a5b7c9d0e1f2a");
  public static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  public static final SessionHandle AGENTCORE =
      AgentCoreSession.of(RUNTIME, AgentCoreSession.idOf(SECOND));

  public static final ContextReading.Hydrated HYDRATED =
      new ContextReading.Hydrated(
          Optional.of("fix/login"), List.of("issue", "pull_request"), 1200, true, Optional.empty());

  private Samples() {}

  public static FailureCause cause(FailureCode code) {
    return new FailureCause(code, "detail");
  }

  public static TaskRecord record(TaskStatus status, Attempt attempt) {
    var open =
        new TaskRecord(
            TASK,
            SampleTask.request("alice"),
            status,
            T0,
            TaskRecord.Times.created(T0),
            attempt,
            admission(attempt.number() > 0 && !status.isTerminal(), false),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var deadlines = new Deadlines(LifecyclePolicy.DEFAULTS);
    return open.draft().build(deadlines.after(open, T0));
  }

  private static TaskRecord.Admission admission(boolean slotHeld, boolean globalSlotHeld) {
    return new TaskRecord.Admission(0, Optional.empty(), slotHeld, globalSlotHeld);
  }

  /// The same row of a task that counts over all users too.
  private static TaskRecord countedOverAll(TaskRecord record) {
    var draft = record.draft();
    draft.admission = admission(true, true);
    return draft.build(record.deadlineAt());
  }

  /// A row that waits for a slot, and says for which.
  public static TaskRecord queuedBy(AdmissionLimit limit) {
    var record = record(TaskStatus.QUEUED, Attempt.NONE);
    var draft = record.draft();
    draft.times = record.times().queued(T0);
    draft.admission = TaskRecord.Admission.NONE.waitsIn(new Waiting.ForSlot(limit), false);
    return draft.build(record.deadlineAt());
  }

  public static Attempt ecs() {
    return placed(Blueprint.of(EcsSession.TYPE, Optional.empty()));
  }

  public static Attempt agentCore() {
    return placed(Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME)));
  }

  /// The second attempt, so that events of the first are stale.
  private static Attempt placed(Blueprint blueprint) {
    return Attempt.NONE.next(blueprint).next(blueprint);
  }

  /// A row whose repository allows it to run again where its host is lost.
  public static TaskRecord runAgain() {
    var rerun =
        new Blueprint(
            EcsSession.TYPE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return record(TaskStatus.RUNNING, placed(rerun).withSession(ECS));
  }

  private static TaskRecord pausedBefore(Attempt attempt) {
    var draft = record(TaskStatus.RUNNING, attempt).draft();
    draft.times = TaskRecord.Times.created(T0).watched(Watch.NONE.paused(T0));
    return draft.build(Optional.of(T0.plus(Duration.ofHours(8))));
  }

  private static TaskRecord silentBefore(Attempt attempt) {
    var draft = record(TaskStatus.RUNNING, attempt).draft();
    draft.times = TaskRecord.Times.created(T0).watched(Watch.NONE.silent(T0, Optional.empty()));
    return draft.build(Optional.of(T0.plus(Duration.ofMinutes(6))));
  }

  private static SessionEnd neverSeen() {
    var never = new SessionStatus.NeverStarted(cause(FailureCode.ACCESS_DENIED));
    return new SessionEnd(T0, never, Optional.empty());
  }

  private static SessionEnd exitedWell() {
    return new SessionEnd(T0, new SessionStatus.Completed(), Optional.empty());
  }

  private static TaskRecord settled(
      TaskStatus status, Attempt attempt, Optional<FailureCode> code) {
    var draft = record(status, attempt).draft();
    draft.settled = true;
    draft.failure = code.map(Samples::cause);
    var open = draft.build(Optional.empty());
    return draft.build(new Deadlines(LifecyclePolicy.DEFAULTS).after(open, T0));
  }

  public static Map<String, TaskRecord> records() {
    var ran = ecs().withSession(ECS).withVersion(OptionalLong.of(4));
    var talking = agentCore().withSession(AGENTCORE);
    var waiting =
        ecs()
            .again(
                Budget.UNUSED.countStartFailure(cause(FailureCode.NETWORK_INTERFACE), T0),
                NOW.plusSeconds(30));
    var rows = new LinkedHashMap<String, TaskRecord>();
    rows.put("PENDING_UPLOADS", record(TaskStatus.PENDING_UPLOADS, Attempt.NONE));
    rows.put("SUBMITTED", record(TaskStatus.SUBMITTED, Attempt.NONE));
    rows.put("QUEUED", record(TaskStatus.QUEUED, Attempt.NONE));
    rows.put("QUEUED by the limit of all", queuedBy(AdmissionLimit.GLOBAL));
    rows.put("QUEUED in the lane", waiting(new Waiting.InLane(EcsSession.TYPE)));
    rows.put("QUEUED before the lane", waiting(new Waiting.BeforeLane(EcsSession.TYPE)));
    rows.put("HYDRATING ecs", record(TaskStatus.HYDRATING, ecs()));
    rows.put("HYDRATING agentcore", record(TaskStatus.HYDRATING, agentCore()));
    rows.put("HYDRATING ecs, next try later", record(TaskStatus.HYDRATING, waiting));
    rows.put(
        "HYDRATING ecs, turned away, next try later",
        record(
            TaskStatus.HYDRATING,
            ecs()
                .turnedAway(
                    Budget.UNUSED.countCapacityWait(cause(FailureCode.ACCESS_DENIED), T0),
                    NOW.plusSeconds(30))));
    rows.put("HYDRATING ecs, exited with 0", record(TaskStatus.HYDRATING, ran.ended(exitedWell())));
    rows.put("RUNNING ecs", record(TaskStatus.RUNNING, ran));
    rows.put(
        "RUNNING ecs, without agent", record(TaskStatus.RUNNING, ran.agentEnded(exitedWell())));
    rows.put("RUNNING ecs, counted over all", countedOverAll(record(TaskStatus.RUNNING, ran)));
    rows.put("RUNNING ecs, session unknown", record(TaskStatus.RUNNING, ecs()));
    rows.put("RUNNING ecs, exited with 0", record(TaskStatus.RUNNING, ran.ended(exitedWell())));
    rows.put("RUNNING agentcore", record(TaskStatus.RUNNING, talking));
    rows.put("RUNNING agentcore, session unknown", record(TaskStatus.RUNNING, agentCore()));
    rows.put("RUNNING not ours", record(TaskStatus.RUNNING, Attempt.NONE));
    rows.put("RUNNING agentcore, was seen to wait", pausedBefore(talking));
    rows.put("RUNNING agentcore, was not heard", silentBefore(talking));
    rows.put("AWAITING_APPROVAL ecs", record(TaskStatus.AWAITING_APPROVAL, ran));
    rows.put("AWAITING_APPROVAL agentcore", record(TaskStatus.AWAITING_APPROVAL, talking));
    rows.put("FINALIZING ecs", record(TaskStatus.FINALIZING, ran));
    rows.put("COMPLETED ecs, by the agent", record(TaskStatus.COMPLETED, ran));
    rows.put("COMPLETED ecs, settled", settled(TaskStatus.COMPLETED, ran, Optional.empty()));
    rows.put("FAILED ecs, by the agent", record(TaskStatus.FAILED, ran));
    rows.put(
        "FAILED ecs, settled, by the agent",
        settled(TaskStatus.FAILED, ran, Optional.of(FailureCode.AGENT_REPORTED)));
    rows.put(
        "FAILED ecs, settled, stop owed",
        settled(
            TaskStatus.FAILED,
            ran.withStopPending(true),
            Optional.of(FailureCode.MAXIMUM_DURATION)));
    rows.put("CANCELLED ecs, by a row", record(TaskStatus.CANCELLED, ran));
    rows.put("CANCELLED agentcore, by a row", record(TaskStatus.CANCELLED, talking));
    rows.put(
        "CANCELLED ecs, settled, stop owed, session unknown",
        settled(TaskStatus.CANCELLED, ecs().withStopPending(true), Optional.empty()));
    rows.put(
        "CANCELLED agentcore, settled, stop owed",
        settled(TaskStatus.CANCELLED, talking.withStopPending(true), Optional.empty()));
    rows.put(
        "HYDRATING agentcore, stop owed",
        record(TaskStatus.HYDRATING, agentCore().withStopPending(true)));
    rows.put(
        "RUNNING agentcore, stop owed",
        record(TaskStatus.RUNNING, agentCore().withStopPending(true)));
    rows.put(
        "COMPLETED ecs, settled, session unknown",
        settled(TaskStatus.COMPLETED, ecs(), Optional.empty()));
    rows.put(
        "COMPLETED agentcore, settled", settled(TaskStatus.COMPLETED, talking, Optional.empty()));
    rows.put(
        "COMPLETED ecs, settled, stop owed",
        settled(TaskStatus.COMPLETED, ran.withStopPending(true), Optional.empty()));
    rows.put("FINALIZING agentcore", record(TaskStatus.FINALIZING, talking));
    rows.put(
        "FAILED ecs, settled, end inferred",
        settled(
            TaskStatus.FAILED, ecs().ended(neverSeen()), Optional.of(FailureCode.ACCESS_DENIED)));
    rows.put("TIMED_OUT ecs, settled", settled(TaskStatus.TIMED_OUT, ran, Optional.empty()));
    rows.put("HYDRATING ecs, to be read", record(TaskStatus.HYDRATING, ecs().withContextPending()));
    rows.put(
        "HYDRATING agentcore, to be read",
        record(TaskStatus.HYDRATING, agentCore().withContextPending()));
    return rows;
  }

  public static Map<String, TaskEvent> events() {
    var events = new LinkedHashMap<String, TaskEvent>();
    events.put(
        "TaskSubmitted", new TaskEvent.TaskSubmitted(TASK, SampleTask.request("alice"), NOW));
    events.put("TaskWoken", new TaskEvent.TaskWoken(TASK, NOW));
    events.put("TaskWoken after 2 days", new TaskEvent.TaskWoken(TASK, LATE));
    events.put(
        "CancelRequested",
        new TaskEvent.CancelRequested(
            TASK, Optional.of("not needed"), Optional.of("bob"), NOW, NOW));
    events.put(
        "BlueprintFound ecs",
        new TaskEvent.BlueprintFound(TASK, Blueprint.of(EcsSession.TYPE, Optional.empty()), NOW));
    events.put(
        "BlueprintFound, files left out",
        new TaskEvent.BlueprintFound(
            TASK, Blueprint.of(EcsSession.TYPE, Optional.empty()), 2, NOW));
    events.put(
        "BlueprintRefused",
        new TaskEvent.BlueprintRefused(TASK, cause(FailureCode.REPO_NOT_ONBOARDED), NOW));
    events.put(
        "BlueprintRefused, to be mended",
        new TaskEvent.BlueprintRefused(TASK, cause(FailureCode.COMPUTE_NOT_CONFIGURED), NOW));
    events.put("AdmissionRefused, no slot", refused(new Waiting.ForSlot(AdmissionLimit.USER)));
    events.put(
        "AdmissionRefused by the limit of all",
        refused(new Waiting.ForSlot(AdmissionLimit.GLOBAL)));
    events.put("AdmissionRefused, no token", refused(new Waiting.InLane(EcsSession.TYPE)));
    events.put(
        "AdmissionRefused, no place in the lane", refused(new Waiting.BeforeLane(EcsSession.TYPE)));
    events.put("LaunchTurnReached", new TaskEvent.LaunchTurnReached(TASK, NOW));
    events.put("SessionStarted ecs", new TaskEvent.SessionStarted(SECOND, ECS, NOW));
    events.put("SessionStarted agentcore", new TaskEvent.SessionStarted(SECOND, AGENTCORE, NOW));
    events.put("SessionStarted, stale", new TaskEvent.SessionStarted(FIRST, ECS, NOW));
    events.put("SessionNotStarted for good", declined(FailureCode.OVERRIDES_TOO_LARGE));
    events.put("SessionNotStarted, to be mended", declined(FailureCode.ACCESS_DENIED));
    events.put(
        "SessionTurnedAway",
        new TaskEvent.SessionTurnedAway(SECOND, cause(FailureCode.ACCESS_DENIED), NOW));
    events.put("SessionNotStarted for now", declined(FailureCode.NETWORK_INTERFACE));
    events.put("SessionNotStarted, no capacity", declined(FailureCode.CAPACITY_UNAVAILABLE));
    events.put(
        "SessionStartUnconfirmed",
        new TaskEvent.SessionStartUnconfirmed(SECOND, cause(FailureCode.START_NOT_CONFIRMED), NOW));
    events.put("Observed running", seen(new SessionStatus.Running(), 5));
    events.put("Observed running, old version", seen(new SessionStatus.Running(), 3));
    events.put("Observed completed", seen(new SessionStatus.Completed(), 9));
    events.put("Observed completed, old version", seen(new SessionStatus.Completed(), 4));
    events.put(
        "Observed failed", seen(new SessionStatus.Failed(cause(FailureCode.APPLICATION_EXIT)), 9));
    events.put(
        "Observed host lost",
        seen(new SessionStatus.Failed(cause(FailureCode.SPOT_INTERRUPTION)), 9));
    events.put(
        "Observed never started for good",
        seen(new SessionStatus.NeverStarted(cause(FailureCode.COMMAND_NOT_RUNNABLE)), 9));
    events.put(
        "Observed never started, to be mended",
        seen(new SessionStatus.NeverStarted(cause(FailureCode.IMAGE_PULL)), 9));
    events.put(
        "Observed never started for now",
        seen(new SessionStatus.NeverStarted(cause(FailureCode.NETWORK_INTERFACE)), 9));
    events.put(
        "Observed without agent, exit 1",
        seen(
            new SessionStatus.AgentEnded(
                new SessionStatus.Failed(cause(FailureCode.APPLICATION_EXIT))),
            9));
    events.put(
        "Observed without agent, exit 0",
        seen(new SessionStatus.AgentEnded(new SessionStatus.Completed()), 9));
    events.put("Observed not found", seen(new SessionStatus.NotFound(), 9));
    events.put("Observed running, stale", stale(new SessionStatus.Running()));
    events.put("Observed completed, stale", stale(new SessionStatus.Completed()));
    events.put("SessionStopped", new TaskEvent.SessionStopped(SECOND, NOW));
    events.put("ContextRead", read(SECOND, HYDRATED));
    events.put("ContextRead, stale", read(FIRST, HYDRATED));
    events.put(
        "ContextRead, refused",
        read(SECOND, new ContextReading.Refused(cause(FailureCode.PR_NOT_FOUND_OR_CLOSED))));
    events.put(
        "ContextRead, unavailable", read(SECOND, new ContextReading.Unavailable("no answer")));
    events.put("ContextRead, not yet", read(SECOND, new ContextReading.NotYet("no answer")));
    events.put("ContextRead, busy", read(SECOND, new ContextReading.Busy()));
    return events;
  }

  private static TaskEvent read(AttemptId attempt, ContextReading reading) {
    return new TaskEvent.ContextRead(attempt, reading, NOW);
  }

  /// One of the events by its name.
  public static TaskEvent event(String name) {
    return Objects.requireNonNull(events().get(name), name);
  }

  private static TaskEvent refused(Waiting place) {
    return new TaskEvent.AdmissionRefused(TASK, place, NOW);
  }

  /// A row that holds its slot and waits to be launched.
  public static TaskRecord waiting(Waiting place) {
    var record = record(TaskStatus.QUEUED, Attempt.NONE);
    var draft = record.draft();
    draft.times = record.times().queued(T0);
    draft.admission = TaskRecord.Admission.NONE.waitsIn(place, false);
    var open = draft.build(Optional.empty());
    return draft.build(new Deadlines(LifecyclePolicy.DEFAULTS).after(open, T0));
  }

  private static TaskEvent declined(FailureCode code) {
    return new TaskEvent.SessionNotStarted(SECOND, cause(code), NOW);
  }

  static SessionObserved seen(SessionStatus status, long version) {
    return new SessionObserved(
        SECOND, ECS, status, OptionalLong.of(version), Optional.of("{}"), NOW);
  }

  private static SessionObserved stale(SessionStatus status) {
    return new SessionObserved(FIRST, ECS, status, OptionalLong.of(9), Optional.empty(), NOW);
  }
}
