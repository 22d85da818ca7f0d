package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.WiredOrchestrator;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.payload.InlinePayloads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A row that another program wrote and only woke us for, from the table to the request of the
/// start: everything that the agent's contract has reaches the agent.
class ForeignWorkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-04-12T10:12:00Z");
  private static final String TASK = "01JQZ3V6G8N4W2X5Y7B9CDEFGH";

  private static LocalTables tables;

  private final Recording ecs = new Observable(EcsSession.of("cluster", "arn:aws:ecs:task/one"));
  private final Recording agentCore = new Recording(AgentCoreSession.of("arn:runtime", "one"));

  /// Starts everything and remembers how.
  private static class Recording implements ComputeStrategy {
    final List<SessionRequest> starts = new ArrayList<>();
    private final SessionHandle session;

    Recording(SessionHandle session) {
      this.session = session;
    }

    @Override
    public SessionStart startSession(SessionRequest request) {
      starts.add(request);
      return new SessionStart.Started(session);
    }

    @Override
    public StopOutcome stopSession(SessionHandle handle, String reason) {
      return StopOutcome.GONE;
    }

    JsonNode document() throws IOException {
      assertThat(starts).hasSize(1);
      return JSON.readTree(((SessionRequest.Payload.Inline) starts.getFirst().payload()).json());
    }
  }

  private static final class Observable extends Recording implements ObservableComputeStrategy {
    Observable(SessionHandle session) {
      super(session);
    }

    @Override
    public Map<SessionHandle, SessionObservation> pollSession(Collection<SessionHandle> sessions) {
      return Map.of();
    }

    @Override
    public Optional<SessionHandle> findSession(AttemptId attempt) {
      return Optional.empty();
    }
  }

  @BeforeAll
  static void startTables() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  private static DynamoTaskStore store() {
    return TestStores.store(tables.client(), LocalTables.NAMES);
  }

  private Verdict wake(String taskId) {
    var blueprints =
        new DynamoBlueprints(
            tables.client(),
            LocalTables.NAMES,
            Blueprint.of(EcsSession.TYPE, Optional.of("arn:runtime")),
            TestStores.TYPES,
            Duration.ZERO,
            () -> NOW);
    return new WiredOrchestrator(
            new TaskLifecycle(LifecyclePolicy.DEFAULTS),
            store(),
            Map.of(EcsSession.TYPE, ecs, AgentCoreSession.TYPE, agentCore),
            WiredOrchestrator.UNLIMITED,
            blueprints,
            new InlinePayloads(Optional.of("attachments")),
            (_, _) -> {},
            (_, _, _) -> {},
            Occurrences.NONE,
            () -> NOW)
        .make()
        .handle(new TaskEvent.TaskWoken(taskId, NOW));
  }

  private static void onboard(String repo, Map<String, AttributeValue> attributes) {
    var row = new HashMap<>(attributes);
    row.put("repo", Item.text(repo));
    row.put("status", Item.text("active"));
    tables.put(LocalTables.NAMES.repos().orElseThrow(), row);
  }

  private static void put(String taskId, Map<String, AttributeValue> changes) throws IOException {
    var row = new HashMap<>(TypedJson.item("api-everything.json"));
    row.putAll(changes);
    row.put("task_id", Item.text(taskId));
    row.values().removeIf(value -> Boolean.TRUE.equals(value.nul()));
    tables.put(LocalTables.NAMES.tasks(), row);
  }

  private static Map<String, AttributeValue> row(String taskId) {
    return tables
        .client()
        .getItem(
            it -> it.tableName(LocalTables.NAMES.tasks()).key(Map.of("task_id", Item.text(taskId))))
        .join()
        .item();
  }

  @Test
  void everythingThatItSaysReachesTheAgent() throws IOException {
    onboard(
        "octo/site",
        Map.of(
            "compute_type", Item.text("ecs"),
            "approval_gate_cap", Item.number(20),
            "build_command", Item.text("make"),
            "lint_command", Item.text("make lint"),
            "cedar_policies", AttributeValue.fromL(List.of(Item.text("permit(a);"))),
            "mcp_servers", AttributeValue.fromSs(List.of("b", "a")),
            "poll_interval_ms", Item.number(5_000),
            "user_id", Item.text("somebody else"),
            "of_tomorrow",
                AttributeValue.fromM(
                    Map.of("n", AttributeValue.fromN("1.50"), "b", Item.flag(false)))));
    put(TASK, Map.of());

    assertThat(wake(TASK)).isEqualTo(new Verdict.Done());

    assertThat(ecs.document())
        .isEqualTo(
            JSON.readTree(
                """
                {"task_id": "01JQZ3V6G8N4W2X5Y7B9CDEFGH", "attempt": 1,
                 "user_id": "3f1c0a52-7a0e-4d0c-9a51-5d1c7f0c2a10", "repo_url": "octo/site",
                 "branch_name": "bgagent/01JQZ3V6G8N4W2X5Y7B9CDEFGH/mend-the-lamp",
                 "prompt": "Mend the lamp.", "issue_number": "42", "pr_number": 8,
                 "resolved_workflow": {"id": "coding/pr-review-v1", "version": "2.1.0"},
                 "max_turns": 100, "channel_source": "linear",
                 "channel_metadata": {"linear_issue_id": "LIN-1",
                   "orchestration_base_branch": "bgagent/parent/one",
                   "orchestration_merge_branches":
                     "[\\"bgagent/parent/two\\",\\"bgagent/parent/three\\"]"},
                 "base_branch": "bgagent/parent/one",
                 "merge_branches": ["bgagent/parent/two", "bgagent/parent/three"],
                 "approval_gate_cap": 7, "approval_timeout_s": 900,
                 "attachments": [{"attachment_id": "01JQZ3V6G8N4W2X5Y7B9CDEFG1", "type": "file",
                   "content_type": "text/plain", "filename": "lamp.log",
                   "s3_uri": "s3://attachments/attachments/u/t/a/lamp.log",
                   "s3_version_id": "v1", "size_bytes": 2048, "checksum_sha256": "abc"}],
                 "initial_approval_gate_count": 3,
                 "initial_approvals": ["tool_type:Read", "rule:no-force-push"],
                 "prompt_version": "a1b2c3d4e5f6",
                 "resolved_assets": [{"kind": "skill", "id": "acme/lint", "version": "1.0.0"}],
                 "trace": true, "build_command": "make", "lint_command": "make lint",
                 "cedar_policies": ["permit(a);"], "mcp_servers": ["a", "b"],
                 "of_tomorrow": {"n": 1.5, "b": false}}
                """));
    assertThat(ecs.starts.getFirst().task().workflow().isReadOnly()).isTrue();
  }

  @Test
  void nothingOfItIsChangedOnTheRow() throws IOException {
    onboard("octo/site", Map.of("compute_type", Item.text("ecs")));
    var id = TASK.replace("FGH", "FGJ");
    put(id, Map.of());

    assertThat(wake(id)).isEqualTo(new Verdict.Done());

    var row = row(id);
    TypedJson.item("api-everything.json").entrySet().stream()
        .filter(
            it ->
                !List.of("task_id", "status", "status_created_at", "updated_at")
                    .contains(it.getKey()))
        .forEach(it -> assertThat(row).containsEntry(it.getKey(), it.getValue()));
  }

  @Test
  void anAgentOfAgentCoreAlsoHearsSinceWhenItMayWork() throws IOException {
    onboard("octo/site", Map.of("compute_type", Item.text("agentcore")));
    var id = TASK.replace("FGH", "FGK");
    put(id, Map.of());

    assertThat(wake(id)).isEqualTo(new Verdict.Done());

    var document = agentCore.document();
    assertThat(document.path("task_started_at").asText()).isEqualTo("2026-04-12T10:12:00Z");
    assertThat(document.path("max_turns").asInt()).isEqualTo(100);
    assertThat(document.path("trace").asBoolean()).isTrue();
  }

  @Test
  void theBranchOfAPullRequestThatNobodyHasReadIsNotSent() throws IOException {
    onboard("octo/site", Map.of("compute_type", Item.text("ecs")));
    var id = TASK.replace("FGH", "FGM");
    put(
        id,
        Map.of(
            "branch_name", Item.text("pending:pr_resolution"),
            "resolved_workflow", AttributeValue.fromNul(true)));

    assertThat(wake(id)).isEqualTo(new Verdict.Done());

    assertThat(ecs.document().has("branch_name")).isFalse();
    assertThat(ecs.document().at("/resolved_workflow/id").asText())
        .isEqualTo("coding/pr-iteration-v1");
    assertThat(row(id)).containsEntry("branch_name", Item.text("pending:pr_resolution"));
  }

  @Test
  void oneThatGivesAnAgentNothingToDoFailsBeforeAStart() throws IOException {
    onboard("octo/site", Map.of("compute_type", Item.text("ecs")));
    var id = TASK.replace("FGH", "FGN");
    put(id, Map.of("pr_number", AttributeValue.fromNul(true), "task_description", Item.text(" ")));

    assertThat(wake(id)).isEqualTo(new Verdict.Done());

    assertThat(ecs.starts).isEmpty();
    var task = ((Lookup.Found) store().find(id)).record();
    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task.failure().map(FailureCause::code)).contains(FailureCode.NOTHING_TO_DO);
    assertThat(task.errorMessage().orElseThrow()).contains("coding/pr-review-v1 needs pr_number");
  }
}
