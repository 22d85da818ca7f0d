package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.RUNTIME;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.context.ContextGate;
import dev.signalbox.orchestrator.context.ContextGate.Sign;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest.Payload;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a task refers to is read between its claim and its start.
class HydrationTest {
  private static final Blueprint ON_ECS = Blueprint.of(EcsSession.TYPE, Optional.empty());
  private static final Blueprint ON_AGENTCORE =
      Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME));

  private final Shell shell = new Shell();

  @BeforeEach
  void reading() {
    shell.readsContexts(ON_ECS);
    shell.contexts.answer = ScriptedContextSource.pullRequest("fix/login");
  }

  @Test
  void whatWasReadStandsInTheDocumentOfTheStart() {
    shell.submit(TASK);

    var request = shell.request;
    assertThat(shell.contexts.queries)
        .containsExactly(
            new ContextQuery(
                request.repo().orElseThrow(),
                request.issueNumber(),
                request.prNumber(),
                false,
                Optional.of("arn:secret")));
    assertThat(shell.payloads.kept.get(FIRST)).contains("\"hydrated_context\":{\"version\":1}");
    assertThat(shell.ecs.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.timeline())
        .containsExactly(
            "task_created", "hydration_started", "hydration_complete", "session_started");
  }

  @Test
  void anInvocationCarriesItItself() {
    shell.readsContexts(ON_AGENTCORE);

    shell.submit(TASK);

    assertThat(shell.agentCore.starts.getFirst().payload())
        .isInstanceOfSatisfying(
            Payload.Inline.class, it -> assertThat(it.json()).contains("hydrated_context"));
  }

  @Test
  void whereTheStartHasNoRoomTheAgentFetchesAndTheTimelineSaysSo() {
    shell.payloads.haveNoRoom();

    shell.submit(TASK);

    assertThat(shell.payloads.kept.get(FIRST)).doesNotContain("hydrated_context");
    assertThat(note("hydration_complete")).contains("fallback_error");
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
  }

  @ParameterizedTest
  @CsvSource({
    "REPOSITORY_NOT_FOUND, REPO_NOT_FOUND_OR_NO_ACCESS",
    "ISSUE_NOT_FOUND, ISSUE_NOT_FOUND",
    "PULL_REQUEST_NOT_FOUND, PR_NOT_FOUND_OR_CLOSED",
    "TOKEN_REFUSED, GITHUB_TOKEN_REFUSED",
    "TOKEN_LACKS_PERMISSION, INSUFFICIENT_GITHUB_REPO_PERMISSIONS"
  })
  void whatTheSourceRefusesEndsTheTaskWithItsOwnCodeAndNoContainer(
      Refusal refusal, FailureCode code) {
    shell.contexts.answer = new ContextAnswer.Refused(refusal, "Said so.");
    var tokens = shell.rates.permits(EcsSession.TYPE, 0);

    shell.submit(TASK);

    var row = shell.row();
    assertThat(row.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(row.failure().orElseThrow().code()).isEqualTo(code);
    assertThat(row.errorMessage().orElseThrow()).endsWith("Said so.");
    assertThat(shell.ecs.starts).isEmpty();
    assertThat(shell.payloads.kept).isEmpty();
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.timeline()).contains("preflight_failed", "task_failed");
    assertThat(shell.rates.permits(EcsSession.TYPE, 0))
        .as("nothing was launched")
        .isEqualTo(tokens);
  }

  /// Many tasks would burn for one fault of the deployment.
  @Test
  void aTokenThatIsMissingIsWaitedForLikeAnyFaultOfTheDeployment() {
    shell.contexts.answer = new ContextAnswer.Refused(Refusal.TOKEN_SECRET_MISSING, "No secret.");
    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(shell.timeline()).contains("session_start_retry");
    assertThat(shell.ecs.starts).isEmpty();

    shell.contexts.answer = ScriptedContextSource.pullRequest("fix/login");
    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void aDeadSourceKeepsNobodyFromTheStart() {
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(note("hydration_complete")).contains("HTTP 503");
    assertThat(shell.payloads.kept.get(FIRST)).doesNotContain("hydrated_context");
  }

  @Test
  void aSourceThatBreaksItsPromiseAndThrowsIsADeadOne() {
    shell.contexts.meanwhile(
        () -> {
          throw new IllegalStateException("broken");
        });

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.gate.enter()).as("it left the gate").isEqualTo(ContextGate.Entry.ENTERED);
  }

  @Test
  void partsThatCouldNotBeReadAreTold() {
    shell.contexts.answer = ScriptedContextSource.pullRequest("fix/login", "comments", "diff");

    shell.submit(TASK);

    assertThat(note("hydration_complete")).contains("comments, diff");
    assertThat(shell.payloads.kept.get(FIRST)).contains("hydrated_context");
  }

  @Test
  void aTaskWithoutARepositoryIsStartedWithOneWriteAsBefore() {
    shell.request = TaskRequest.ofUser("alice");

    shell.submit(TASK);

    assertThat(shell.store.writes()).containsExactly("create HYDRATING", "write RUNNING");
    assertThat(shell.contexts.queries).isEmpty();
  }

  @Test
  void oneTokenOfTheLaunchRateIsTakenForOneStart() {
    var before = shell.rates.permits(EcsSession.TYPE, 0);

    shell.submit(TASK);

    assertThat(shell.ecs.starts).hasSize(1);
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isEqualTo(before - 1);
  }

  @Test
  void aCancelWhileItIsReadStartsNothingAndLeavesNothingBehind() {
    shell.contexts.meanwhile(() -> shell.cancel(TASK));

    assertThat(shell.submit(TASK)).isEqualTo(new Verdict.Done());

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.row().attempt().stopPending()).isFalse();
    assertThat(shell.ecs.starts).isEmpty();
    assertThat(shell.payloads.kept).isEmpty();
  }

  /// The first to record what it read is the one who starts, on a backend whose start cannot be
  /// repeated too.
  @Test
  void twoReplicasThatReadForOneAttemptStartItOnce() {
    shell.readsContexts(ON_AGENTCORE);
    shell.contexts.meanwhile(() -> shell.wake(TASK));

    shell.submit(TASK);

    assertThat(shell.contexts.queries).hasSize(2);
    assertThat(shell.agentCore.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.timeline()).containsOnlyOnce("hydration_complete", "session_started");
  }

  @Test
  void aReplicaThatDiesWhileItReadsIsFollowedByAnotherThatReadsAgain() {
    shell.readsContexts(ON_AGENTCORE);
    shell.contexts.meanwhile(
        () -> {
          throw new LinkageError("as good as dead");
        });
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(LinkageError.class);
    assertThat(shell.row().attempt().contextPending()).isTrue();
    assertThat(shell.agentCore.starts).isEmpty();

    shell.submit(TASK);

    assertThat(shell.agentCore.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
  }

  /// The document is kept before it is recorded that it was read, so the start that is repeated
  /// after a crash points to it; and what that start knows itself does not replace it.
  @Test
  void aRepeatedStartHasTheDocumentOfTheFirst() {
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new IllegalStateException()));
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);
    var document = shell.payloads.kept.get(FIRST);

    shell.submit(TASK);

    assertThat(shell.contexts.queries).as("it is not read again").hasSize(1);
    assertThat(shell.payloads.kept.get(FIRST)).isEqualTo(document).contains("\"hydrated_context\"");
    assertThat(shell.ecs.starts).hasSize(2);
    assertThat(shell.ecs.starts.getLast()).isEqualTo(shell.ecs.starts.getFirst());
  }

  @Test
  void aNewAttemptReadsAgain() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);

    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    assertThat(shell.contexts.queries).hasSize(2);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.payloads.kept).containsOnlyKeys(new AttemptId(TASK, 2));
  }

  @Test
  void aTaskThatFindsTheGateFullIsReadALittleLater() {
    shell.gate = new ContextGate(1, () -> shell.now);
    var bobs = SampleTask.complete(OTHER, "bob").request();
    shell.contexts.meanwhile(() -> shell.hear(new TaskEvent.TaskSubmitted(OTHER, bobs, shell.now)));

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.store.row(OTHER).attempt().contextPending()).isTrue();
    assertThat(shell.wakes).extracting(Shell.Wake::taskId).containsExactly(OTHER);

    shell.wake(OTHER);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void aSourceThatFailedOftenIsNotAskedForAWhile() {
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");
    for (int i = 0; i < ContextGate.FAILURES_MAX; i++) {
      shell.gate.enter();
      shell.gate.leave(Sign.SILENT);
    }

    shell.submit(TASK);

    assertThat(shell.contexts.queries).isEmpty();
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.tally.of(Meters.CONTEXT_READS, "outcome", "unavailable")).isEqualTo(1);
  }

  static Stream<ContextAnswer> ofOneTaskOrToken() {
    return Stream.of(
        new ContextAnswer.Unavailable(Trouble.LASTING, "GITHUB_TOKEN_SECRET_UNREADABLE: no."),
        new ContextAnswer.Unavailable(Trouble.PASSING, "GitHub limits the rate, for 900 s"),
        new ContextAnswer.Refused(Refusal.TOKEN_SECRET_MISSING, "No secret."));
  }

  @ParameterizedTest
  @MethodSource("ofOneTaskOrToken")
  void whatOneRepositorysTokenIsRefusedClosesTheReadingForNobodyElse(ContextAnswer answer) {
    shell.contexts.answer = answer;
    for (int i = 0; i < ContextGate.FAILURES_MAX; i++) {
      submitOf("user-" + i, SampleTask.id(100 + i));
    }
    assertThat(shell.contexts.queries).hasSize(ContextGate.FAILURES_MAX);

    shell.contexts.answer = ScriptedContextSource.pullRequest("fix/login");
    submitOf("bob", TASK);

    assertThat(shell.payloads.kept.get(FIRST)).contains("hydrated_context");
  }

  @Test
  void aSecretThatIsMissingSaysNothingOfTheSource() {
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");
    for (int i = 0; i < ContextGate.FAILURES_MAX - 1; i++) {
      submitOf("user-" + i, SampleTask.id(100 + i));
    }
    shell.contexts.answer = new ContextAnswer.Refused(Refusal.TOKEN_SECRET_MISSING, "No secret.");
    submitOf("bob", OTHER);
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");

    submitOf("cyd", TASK);

    assertThat(shell.gate.enter()).isEqualTo(ContextGate.Entry.CLOSED);
  }

  /// An agent that is told no branch makes one up, and opens a second pull request.
  @Test
  void aTaskThatGoesOnWithAPullRequestWaitsForItsBranch() {
    shell.request = ofPullRequest("coding/pr-iteration-v1");
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");

    assertThat(shell.submit(TASK)).isEqualTo(new Verdict.Done());

    assertThat(shell.ecs.starts).isEmpty();
    assertThat(shell.row().attempt().contextPending()).isTrue();
    assertThat(shell.wakes).extracting(Shell.Wake::taskId).containsExactly(TASK);

    shell.contexts.answer = ScriptedContextSource.pullRequest("fix/login");
    shell.passes(Duration.ofSeconds(30));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().branchName()).contains("fix/login");
    assertThat(shell.ecs.starts).hasSize(1);
  }

  @Test
  void aGateThatIsClosedIsWaitedForAsTheSourceIs() {
    shell.request = ofPullRequest("coding/pr-iteration-v1");
    for (int i = 0; i < ContextGate.FAILURES_MAX; i++) {
      shell.gate.enter();
      shell.gate.leave(Sign.SILENT);
    }

    shell.submit(TASK);
    assertThat(shell.ecs.starts).isEmpty();

    shell.passes(ContextGate.REST);
    shell.wake(TASK);

    assertThat(shell.row().branchName()).contains("fix/login");
  }

  @Test
  void whoeverHasWaitedLongEnoughStartsWithoutTheBranchAndTheTimelineSaysWhy() {
    shell.request = ofPullRequest("coding/pr-iteration-v1");
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.PASSING, "HTTP 503");
    shell.submit(TASK);

    var began = shell.now;
    var patience = LifecyclePolicy.DEFAULTS.launch().contextPatience();
    while (shell.row().attempt().contextPending()) {
      assertThat(shell.now).isBefore(began.plus(patience).plusSeconds(60));
      shell.passes(Duration.ofSeconds(30));
      shell.wake(TASK);
    }

    assertThat(shell.now).isAfterOrEqualTo(began.plus(patience));
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().branchName()).contains(BranchName.PENDING);
    assertThat(note("hydration_complete")).contains("fallback_error");
  }

  /// A later reading would find the same, so nothing is gained by waiting.
  @Test
  void whatLastsIsNotWaitedFor() {
    shell.request = ofPullRequest("coding/pr-iteration-v1");
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.LASTING, "Not on the list.");

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(note("hydration_complete")).contains("Not on the list.");
  }

  @Test
  void aCancelEndsTheWaitForABranch() {
    shell.request = ofPullRequest("coding/pr-iteration-v1");
    shell.contexts.answer = new ContextAnswer.Unavailable(Trouble.SOURCE, "HTTP 503");
    shell.submit(TASK);

    shell.cancel(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.ecs.starts).isEmpty();
    assertThat(shell.store.activeCount("alice")).isZero();
  }

  @Test
  void whatIsLeftOutOfTheAttachmentsIsTold() {
    shell.submit(TASK);
    assertThat(note("hydration_started")).doesNotContain("attachments_left_out");

    shell.payloads.leaveOut(2);
    submitOf("bob", OTHER);

    assertThat(shell.store.timeline(OTHER).toString()).contains("attachments_left_out");
  }

  /// Each user has a slot of its own.
  private void submitOf(String user, String taskId) {
    shell.request = SampleTask.complete(taskId, user).request();
    shell.submit(taskId);
  }

  private static TaskRequest ofPullRequest(String workflow) {
    return new TaskRequest(
        "alice",
        Optional.of("octo/site"),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.of(7),
        Optional.of(workflow),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }

  @Test
  void aWorkflowThatOnlyReadsSaysSo() {
    shell.request = ofPullRequest("coding/pr-review-v1@1.0.0");

    shell.submit(TASK);

    assertThat(shell.contexts.queries.getFirst().readOnly()).isTrue();
  }

  private String note(String type) {
    return shell.store.timeline(TASK).stream()
        .filter(it -> it.eventType().equals(type))
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
