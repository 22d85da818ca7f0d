package dev.signalbox.orchestrator;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.task.Workflow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A task for tests that write rows: starts as the least that a row can say, or as another record,
/// and is changed attribute by attribute.
public final class SampleTask {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00.000Z");

  private final String taskId;
  private TaskRequest request;
  private TaskStatus status;
  private Instant statusSince;
  private TaskRecord.Times times;
  private int number;
  private Optional<SessionHandle> session;
  private OptionalLong observedVersion;
  private Optional<Attempt.SessionEnd> end;
  private boolean stopPending;
  private boolean contextPending;
  private Optional<Instant> nextTryAt = Optional.empty();
  private Budget budget = Budget.UNUSED;
  private TaskRecord.Admission admission;
  private boolean settled;
  private Optional<Instant> deadlineAt;

  private SampleTask(TaskRecord from) {
    var attempt = from.attempt();
    this.taskId = from.taskId();
    this.request = from.request();
    this.status = from.status();
    this.statusSince = from.statusSince();
    this.times = from.times();
    this.number = attempt.number();
    this.session = attempt.session();
    this.observedVersion = attempt.observedVersion();
    this.end = attempt.end();
    this.stopPending = attempt.stopPending();
    this.contextPending = attempt.contextPending();
    this.nextTryAt = attempt.nextTryAt();
    this.budget = attempt.budget();
    this.admission = from.admission();
    this.settled = from.settled();
    this.deadlineAt = from.deadlineAt();
  }

  public static String id(long number) {
    return new Ulid(NOON.toEpochMilli() << 16, number).toString();
  }

  /// Submitted at noon by the user, with nothing else.
  public static SampleTask submitted(String taskId, String userId) {
    return submitted(taskId, request(userId));
  }

  /// A request of the user, with something to do and nothing else.
  public static TaskRequest request(String userId) {
    return new TaskRequest(
        userId,
        Optional.empty(),
        Optional.of("Mend it."),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }

  /// Submitted at noon with this request.
  public static SampleTask submitted(String taskId, TaskRequest request) {
    return new SampleTask(
        new TaskRecord(
            taskId,
            request,
            TaskStatus.SUBMITTED,
            NOON,
            TaskRecord.Times.created(NOON),
            Attempt.NONE,
            TaskRecord.Admission.NONE,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /// The second attempt of a task runs on ECS, holds a slot, and was heard.
  public static SampleTask running(String taskId, String userId) {
    return submitted(taskId, userId)
        .status(TaskStatus.RUNNING, NOON.plusSeconds(60))
        .attempt(2)
        .session(ecs("first"))
        .observedVersion(3)
        .slotHeld(true)
        .heartbeatAt(NOON.plusSeconds(70))
        .deadlineAt(NOON.plusSeconds(900));
  }

  /// Everything that a record can say is said.
  public static TaskRecord complete(String taskId, String userId) {
    var draft = uncancelled(taskId, userId).draft();
    draft.cancellation = new Cancellation(Optional.of("Not needed."), Optional.of("bob"));
    return draft.build(Optional.of(NOON.plusMillis(60_007)));
  }

  private static TaskRecord uncancelled(String taskId, String userId) {
    var cause = new FailureCause(FailureCode.OUT_OF_MEMORY, "Exit 137.");
    var ended = new SessionStatus.Failed(cause);
    return new TaskRecord(
        taskId,
        completeRequest(userId),
        TaskStatus.FAILED,
        NOON.plusMillis(5_001),
        new TaskRecord.Times(
            NOON,
            Optional.of(NOON.plusMillis(1_002)),
            Optional.of(NOON.plusMillis(2_003)),
            Optional.of(NOON.plusMillis(5_001)),
            Optional.of(NOON.plusMillis(4_004)),
            new Watch(
                new Approvals(2, Optional.of("01KREQUEST")),
                Optional.of(new Approvals(1, Optional.of("01KBEFORE"))),
                Optional.of(NOON.plusMillis(4_500)),
                Optional.of(NOON.plusMillis(4_600)),
                Optional.of(NOON.plusMillis(4_003))),
            Optional.of(NOON.plusMillis(1_503))),
        new Attempt(
            3,
            Optional.of(NOON.plusMillis(2_002)),
            Optional.of(EcsSession.TYPE),
            Optional.of("arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-1"),
            true,
            Optional.of(ecs("complete")),
            OptionalLong.of(7),
            Optional.of(
                new Attempt.SessionEnd(NOON.plusMillis(5_000), ended, Optional.of("{\"a\":1}"))),
            Optional.of(
                new Attempt.SessionEnd(
                    NOON.plusMillis(4_900), new SessionStatus.Completed(), Optional.empty())),
            true,
            Optional.of(NOON.plusMillis(6_005)),
            true,
            true,
            new Budget(
                1,
                2,
                Optional.of(NOON.plusMillis(3_006)),
                Optional.of(new FailureCause(FailureCode.ACCESS_DENIED, "RunTask: no.")))),
        new TaskRecord.Admission(
            4, Optional.of(new Waiting.BeforeLane(EcsSession.TYPE)), true, true),
        true,
        Optional.of(NOON.plusMillis(60_007)),
        Optional.of(NOON.plusSeconds(90L * 86_400)),
        Optional.of(cause),
        Optional.of(cause.message(Optional.of("ecs"))));
  }

  private static TaskRequest completeRequest(String userId) {
    var plain =
        new TaskRequest(
            userId,
            Optional.of("octo/site"),
            Optional.of("Mend the lamp."),
            OptionalInt.of(12),
            OptionalInt.of(34),
            Optional.of("coding/new-task-v1"),
            OptionalInt.of(50),
            Optional.of(new BigDecimal("2.5")),
            Optional.of("key-1"),
            "slack",
            Map.of("channel", "C1", "thread", ""),
            Optional.of("{\"colour\":\"red\"}"));
    return plain.with(
        Optional.of(new Workflow("coding/new-task-v1", "1.2.0")),
        new AgentOptions(
            Map.of(
                "trace", "true",
                "attachments", "[{\"a\":[1,2.5,null,false],\"b\":{}}]",
                "initial_approvals", "[\"all_session\"]",
                "approval_timeout_s", "900",
                "approval_gate_cap", "7",
                // As many as the row itself counts.
                "initial_approval_gate_count", "2",
                "resolved_assets", "[{\"kind\":\"skill\"}]",
                "base_branch", "\"b/1\"",
                "merge_branches", "[\"b/2\"]",
                "prompt_version", "\"a1\"")));
  }

  public static SampleTask from(TaskRecord record) {
    return new SampleTask(record);
  }

  public static SessionHandle ecs(String name) {
    return EcsSession.of(
        "arn:aws:ecs:us-east-1:111122223333:cluster/agents",
        "arn:aws:ecs:us-east-1:111122223333:task/agents/" + name);
  }

  public SampleTask status(TaskStatus word, Instant since) {
    this.status = word;
    this.statusSince = since;
    return this;
  }

  public SampleTask attempt(int which) {
    this.number = which;
    return this;
  }

  public SampleTask session(SessionHandle handle) {
    this.session = Optional.of(handle);
    return this;
  }

  public SampleTask observedVersion(long version) {
    this.observedVersion = OptionalLong.of(version);
    return this;
  }

  public SampleTask ended(Instant at) {
    return ended(
        new Attempt.SessionEnd(at, new SessionStatus.Completed(), Optional.of("{\"b\":2}")));
  }

  public SampleTask ended(Attempt.SessionEnd how) {
    this.end = Optional.of(how);
    return this;
  }

  public SampleTask stopPending(boolean pending) {
    this.stopPending = pending;
    return this;
  }

  public SampleTask contextPending(boolean pending) {
    this.contextPending = pending;
    return this;
  }

  /// Its start was declined for this since then, and is tried again at that instant.
  public SampleTask declined(FailureCause cause, Instant since, Instant nextTry) {
    this.session = Optional.empty();
    this.budget = Budget.UNUSED.countCapacityWait(cause, since);
    this.nextTryAt = Optional.of(nextTry);
    return deadlineAt(nextTry);
  }

  public SampleTask slotHeld(boolean held) {
    return admission(held, admission.globalSlotHeld(), admission.waiting());
  }

  public SampleTask globalSlotHeld(boolean held) {
    return admission(admission.slotHeld(), held, admission.waiting());
  }

  public SampleTask queuedBy(AdmissionLimit limit) {
    return waiting(new Waiting.ForSlot(limit));
  }

  public SampleTask waiting(Waiting place) {
    return admission(admission.slotHeld(), admission.globalSlotHeld(), Optional.of(place));
  }

  /// Waits nowhere any more.
  public SampleTask launched() {
    return admission(admission.slotHeld(), admission.globalSlotHeld(), Optional.empty());
  }

  private SampleTask admission(boolean slot, boolean global, Optional<Waiting> place) {
    this.admission = new TaskRecord.Admission(admission.attempts(), place, slot, global);
    return this;
  }

  public SampleTask createdAt(Instant at) {
    this.times = TaskRecord.Times.created(at);
    return this;
  }

  public SampleTask queuedAt(Instant at) {
    this.times = times.queued(at);
    return this;
  }

  public SampleTask settled(boolean done) {
    this.settled = done;
    return this;
  }

  public SampleTask deadlineAt(Instant at) {
    this.deadlineAt = Optional.of(at);
    return this;
  }

  public SampleTask withoutDeadline() {
    this.deadlineAt = Optional.empty();
    return this;
  }

  public SampleTask heartbeatAt(Instant at) {
    this.times =
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            times.startedAt(),
            times.completedAt(),
            Optional.of(at),
            times.watch(),
            times.earlierStart());
    return this;
  }

  public TaskRecord build() {
    var attempt =
        number == 0
            ? Attempt.NONE
            : new Attempt(
                number,
                Optional.empty(),
                session.map(SessionHandle::computeType).or(() -> Optional.of(EcsSession.TYPE)),
                Optional.empty(),
                false,
                session,
                observedVersion,
                end,
                Optional.empty(),
                stopPending,
                nextTryAt,
                false,
                contextPending,
                budget);
    return new TaskRecord(
        taskId,
        request,
        status,
        statusSince,
        times,
        attempt,
        admission,
        settled,
        deadlineAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
