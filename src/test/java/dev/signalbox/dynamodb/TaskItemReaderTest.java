package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.row.TaskItemReader;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TaskItemReaderTest {
  private static final Instant SUBMITTED = Instant.parse("2026-04-12T10:11:12.345Z");
  private static final Instant STARTED = Instant.parse("2026-04-12T10:12:00Z");
  private static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-1";

  @Test
  void aRowOfTheApiIsATaskWithoutAnAttempt() throws IOException {
    var task = read("api-submitted.json");

    assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
    assertThat(task.statusSince()).isEqualTo(SUBMITTED);
    assertThat(task.times()).isEqualTo(TaskRecord.Times.created(SUBMITTED));
    assertThat(task.attempt()).isEqualTo(Attempt.NONE);
    assertThat(task.slotHeld()).isFalse();
    var request = task.request();
    assertThat(request.repo()).contains("octo/site");
    assertThat(request.issueNumber()).hasValue(42);
    assertThat(request.maxTurns()).hasValue(80);
    assertThat(request.maxBudgetUsd()).contains(new BigDecimal("12.5"));
    assertThat(request.channelSource()).isEqualTo("slack");
    assertThat(request.channelMetadata()).isEqualTo(Map.of("channel", "C1", "thread_ts", "1.2"));
  }

  @Test
  void aRowOfOursNamesWorkflowAndBranchInTheWordsOfTheContract() {
    var coding =
        TaskItem.of(SampleTask.complete(SampleTask.id(7), "u"), SampleTask.NOON, Optional.empty());
    var repoless =
        TaskItem.of(
            SampleTask.submitted(SampleTask.id(8), "u").build(), SampleTask.NOON, Optional.empty());

    assertThat(coding)
        .containsEntry(
            "resolved_workflow",
            AttributeValue.fromM(
                Map.of("id", Item.text("coding/new-task-v1"), "version", Item.text("1.2.0"))))
        .containsEntry("branch_name", Item.text("bgagent/" + SampleTask.id(7) + "/mend-the-lamp"))
        .containsEntry("trace", Item.flag(true))
        .containsEntry("approval_timeout_s", Item.number(900))
        .containsEntry("initial_approvals", AttributeValue.fromL(List.of(Item.text("all_session"))))
        .doesNotContainKeys("initial_approval_gate_count", "options");
    assertThat(repoless)
        .containsEntry("branch_name", Item.text(""))
        .containsEntry(
            "resolved_workflow",
            AttributeValue.fromM(
                Map.of("id", Item.text("default/agent-v1"), "version", Item.text("1.0.0"))));
  }

  @Test
  void whatTheAgentWouldRefuseIsLeftToItsOwnDefault() {
    var row =
        new HashMap<>(
            TaskItem.of(
                SampleTask.submitted(SampleTask.id(9), "u").build(),
                SampleTask.NOON,
                Optional.empty()));
    row.put("trace", Item.text("false"));
    row.put("approval_gate_cap", Item.number(501));
    row.put("approval_timeout_s", Item.text("NaN"));
    row.put("approval_gate_count", Item.number(0));
    row.put("attachments", AttributeValue.fromL(List.of()));
    row.put("initial_approvals", Item.text("all_session"));
    row.put("resolved_workflow", Item.text("coding/new-task-v1"));

    var request = found(TaskItemReader.read(row, TestStores.TYPES)).request();

    assertThat(request.options()).isEqualTo(AgentOptions.NONE);
    assertThat(request.workflow().id()).isEqualTo("default/agent-v1");
  }

  @Test
  void theTraceStaysWithTheTaskAndOneThatIsNoneDoesNot() {
    var parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var row =
        new HashMap<>(
            TaskItem.of(
                SampleTask.submitted(SampleTask.id(9), "u").build(),
                SampleTask.NOON,
                Optional.empty()));
    assertThat(row).doesNotContainKeys("traceparent", "tracestate");

    row.put("traceparent", Item.text(parent));
    row.put("tracestate", Item.text("a=1"));
    var traced = found(TaskItemReader.read(row, TestStores.TYPES));
    assertThat(traced.request().trace()).isEqualTo(TraceContext.of(parent, Optional.of("a=1")));
    assertThat(TaskItem.of(traced, SampleTask.NOON, Optional.empty())).isEqualTo(row);

    row.put("traceparent", Item.text("00-garbage"));
    assertThat(found(TaskItemReader.read(row, TestStores.TYPES)).request().trace()).isEmpty();
    row.put("traceparent", Item.number(7));
    assertThat(found(TaskItemReader.read(row, TestStores.TYPES)).request().trace()).isEmpty();
  }

  @Test
  void emptyTextsAreAbsent() throws IOException {
    var request = read("api-repoless.json").request();

    assertThat(request.repo()).isEmpty();
    assertThat(request.taskDescription()).isEmpty();
    assertThat(request.channelMetadata()).isEmpty();
    assertThat(request.channelSource()).isEqualTo("api");
  }

  @Test
  void theAgentsOwnRunningIsReadThoughItNamesNoSession() throws IOException {
    var task = read("agent-running.json");

    assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(task.statusSince()).isEqualTo(STARTED);
    assertThat(task.times().startedAt()).contains(STARTED);
    assertThat(task.times().heartbeatAt()).contains(Instant.parse("2026-04-12T10:12:45Z"));
    assertThat(task.attempt()).isEqualTo(Attempt.NONE);
  }

  @Test
  void theAgentsRunningAfterOurClaimKeepsTheAttempt() throws IOException {
    var attempt = read("agent-running-after-our-claim.json").attempt();

    assertThat(attempt.number()).isEqualTo(1);
    assertThat(attempt.computeType()).contains(AgentCoreSession.TYPE);
    assertThat(attempt.runtimeArn()).contains(RUNTIME);
    assertThat(attempt.session()).isEmpty();
  }

  @Test
  void numbersStoredAsTextsAreReadAndGarbageIsAbsent() throws IOException {
    var task = read("agent-completed.json");

    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.attempt().number()).isEqualTo(1);
    assertThat(task.request().maxTurns()).hasValue(80);
    assertThat(task.request().maxBudgetUsd()).contains(new BigDecimal("12.5"));
    assertThat(task.request().issueNumber()).isEmpty();
    assertThat(task.attempt().session())
        .contains(AgentCoreSession.of(RUNTIME, "signalbox-" + task.taskId() + "-1"));
    assertThat(task.settled()).isFalse();
  }

  @Test
  void aPauseOfTheAgentBeganNoEarlierThanTheRowLastSpoke() throws IOException {
    var task = read("agent-awaiting-approval.json");

    assertThat(task.status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
    assertThat(task.statusSince()).isEqualTo(STARTED);
  }

  /// The agent writes neither with a time: only a change of them tells that it lives.
  @Test
  void whatTheAgentSaysOfItsApprovalsIsRead() throws IOException {
    assertThat(read("agent-awaiting-approval.json").times().watch())
        .isEqualTo(Watch.of(new Approvals(0, Optional.of("r1"))));
  }

  @Test
  void aRowThatWaitsForUploadsIsReadLikeAnyOther() throws IOException {
    var task = read("foreign-pending-uploads.json");

    assertThat(task.status()).isEqualTo(TaskStatus.PENDING_UPLOADS);
    assertThat(task.deadlineAt()).isEmpty();
    assertThat(task.attempt()).isEqualTo(Attempt.NONE);
    assertThat(task.slotHeld()).isFalse();
  }

  @Test
  void withoutATimeOfEntryTheNewestTimeCounts() throws IOException {
    assertThat(read("no-entry-time.json").statusSince()).isEqualTo(STARTED);
  }

  @Test
  void theSessionOfAnotherOrchestratorIsNotOurs() throws IOException {
    assertThat(read("foreign-microvm.json").attempt()).isEqualTo(Attempt.NONE);
  }

  @Test
  void aFailureCodeOfALaterVersionIsKeptAsText() throws IOException {
    var task = read("later-failure-code.json");

    assertThat(task.failure()).contains(new FailureCause(FailureCode.UNKNOWN, "MELTED: Core 3."));
    assertThat(task.errorMessage()).contains("It melted.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          broken-no-user.json          | no user_id
          broken-reserved-user.json    | user_id is reserved
          broken-created-at.json       | created_at is 'yesterday'
          broken-attempt.json          | attempt is 'first'
          broken-heartbeat.json        | agent_heartbeat_at is 'soon'
          later-compute-type.json      | compute_type is 'eks'
          later-session.json           | session_id without the compute_metadata to stop it by
          later-session-end.json       | session_end has no known outcome and time
          """)
  void aRowThatCanNotBeDecidedOnSaysWhy(String file, String because) throws IOException {
    assertThat(TaskItemReader.read(TypedJson.item(file), TestStores.TYPES))
        .isInstanceOfSatisfying(
            Lookup.Unreadable.class, it -> assertThat(it.because()).isEqualTo(because));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    var complete = SampleTask.complete(SampleTask.id(1), "u");
    var bare = SampleTask.submitted(SampleTask.id(2), "u").build();
    var running = SampleTask.running(SampleTask.id(3), "u").ended(SampleTask.NOON).build();

    assertThat(read(complete)).isEqualTo(complete);
    assertThat(read(bare)).isEqualTo(bare);
    assertThat(read(running)).isEqualTo(running);
  }

  @Test
  void everyEndOfASessionIsReadBack() {
    var cause = new FailureCause(FailureCode.IMAGE_PULL, "No such tag.");
    for (var outcome :
        new SessionStatus.Ended[] {
          new SessionStatus.Completed(),
          new SessionStatus.Failed(cause),
          new SessionStatus.NeverStarted(cause)
        }) {
      var end = new Attempt.SessionEnd(SampleTask.NOON, outcome, Optional.empty());
      var task = SampleTask.running(SampleTask.id(4), "u").ended(end).build();

      assertThat(read(task)).isEqualTo(task);
    }
  }

  @Test
  void anAgentCoreSessionIsReadBack() {
    var session = AgentCoreSession.of(RUNTIME, "signalbox-1");
    var blueprint = Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME));
    var bare = SampleTask.submitted(SampleTask.id(5), "u").build();
    var attempt = Attempt.NONE.next(blueprint).withSession(session);
    var task = bare.draft().attempt(attempt).build(Optional.empty());

    assertThat(read(task)).isEqualTo(task);
  }

  /// `attempt` is open to agents, because their conditions name it.
  @Test
  void noAgentHidesTheAttemptOfItsTask() {
    var task = SampleTask.running(SampleTask.id(7), "u").build();
    var begun = task.draft().attempt(task.attempt().since(SampleTask.NOON)).build(Optional.empty());
    for (var lie :
        List.of(
            Optional.<AttributeValue>empty(),
            Optional.of(Item.number(0)),
            Optional.of(Item.number(-1)),
            Optional.of(Item.text("first")))) {
      var item = new HashMap<>(TaskItem.of(begun, SampleTask.NOON, Optional.empty()));
      item.remove("attempt");
      lie.ifPresent(it -> item.put("attempt", it));

      var record =
          switch (TaskItemReader.read(item, TestStores.TYPES)) {
            case Lookup.Found(var understood) -> understood;
            case Lookup.Unreadable(var certain, _) -> certain;
            case Lookup.Missing() -> throw new AssertionError("it is there");
          };

      assertThat(record.attempt()).as(lie.toString()).isEqualTo(begun.attempt());
    }
  }

  /// A version that does not know the attribute may have made another attempt meanwhile.
  @Test
  void aNewerAttemptCounts() {
    var task = SampleTask.running(SampleTask.id(7), "u").build();
    var item = new HashMap<>(TaskItem.of(task, SampleTask.NOON, Optional.empty()));
    item.put("attempt", Item.number(3));

    assertThat(found(TaskItemReader.read(item, TestStores.TYPES)).attempt().number()).isEqualTo(3);
    item.put("attempt_since", Item.text("garbage"));
    assertThat(found(TaskItemReader.read(item, TestStores.TYPES)).attempt().number()).isEqualTo(3);
  }

  @Test
  void anEmptyTextIsNotWritten() {
    var request = SampleTask.complete(SampleTask.id(6), "u").request();
    var empty =
        new TaskRequest(
            request.userId(),
            Optional.of(""),
            request.taskDescription(),
            request.issueNumber(),
            request.prNumber(),
            request.workflowRef(),
            request.maxTurns(),
            request.maxBudgetUsd(),
            Optional.of(""),
            request.channelSource(),
            request.channelMetadata(),
            request.extra());

    var item =
        TaskItem.of(
            SampleTask.submitted(SampleTask.id(6), empty).build(),
            SampleTask.NOON,
            Optional.empty());

    assertThat(item).doesNotContainKeys("repo", "idempotency_key");
  }

  private static TaskRecord read(TaskRecord task) {
    return found(
        TaskItemReader.read(
            TaskItem.of(task, SampleTask.NOON, Optional.empty()), TestStores.TYPES));
  }

  private static TaskRecord read(String file) throws IOException {
    return found(TaskItemReader.read(TypedJson.item(file), TestStores.TYPES));
  }

  private static TaskRecord found(Lookup lookup) {
    assertThat(lookup).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) lookup).record();
  }
}
