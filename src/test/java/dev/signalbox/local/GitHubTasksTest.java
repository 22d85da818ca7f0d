package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.wire.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tasks about a pull request, with the service as it is wired and a GitHub on this machine.
class GitHubTasksTest {
  private static final Map<String, Object> EXPECTS =
      Map.of(
          "run_ms",
          10,
          "expect_context",
          List.of(
              "fix/basket",
              "Keep the basket",
              "It was lost whenever the page was left.",
              "+  private final List<Item> items = new ArrayList<>();"));

  private static RunningSignalbox signalbox;

  @BeforeAll
  static void start() {
    signalbox =
        RunningSignalbox.start(
            LocalSignalbox.sampleAgent(),
            Map.of(
                "SIGNALBOX_GITHUB_TOKEN_SECRET_ARN",
                LocalNames.GITHUB_TOKEN_SECRET_ARN,
                "SIGNALBOX_CONTEXT_TIMEOUT",
                "3s",
                "SIGNALBOX_CONTEXT_PATIENCE",
                "4s"));
  }

  @AfterAll
  static void stop() {
    signalbox.close();
  }

  private static String submit(String repo, int pullRequest, Map<String, Object> script) {
    var id = RunningSignalbox.newId();
    signalbox.send(
        RunningSignalbox.message(id, RunningSignalbox.user(id), repo, script)
            .put("pr_number", pullRequest));
    return id;
  }

  @Test
  void anAgentIsToldBranchTitleBodyAndDiffOfItsPullRequest() {
    var onEcs = submit(LocalNames.ECS_REPO, LocalNames.PULL_REQUEST, EXPECTS);
    var onAgentCore = submit(LocalNames.AGENTCORE_REPO, LocalNames.PULL_REQUEST, EXPECTS);

    for (var id : List.of(onEcs, onAgentCore)) {
      signalbox.awaitSettled(id, "COMPLETED");
      assertThat(signalbox.timeline(id))
          .containsSubsequence("hydration_started", "hydration_complete", "session_started");
      assertThat(signalbox.row(id)).doesNotContainKey("context_pending");
    }
  }

  /// Its agent would open a second pull request if it were not told which branch is meant.
  @Test
  void aTaskOfAPullRequestWaitsUntilGitHubIsBack() {
    var path = "/pulls/" + LocalNames.PULL_REQUEST;
    signalbox.aws().gitHub().faults().refuse(path, 503, OptionalInt.of(5));

    var id = submit(LocalNames.ECS_REPO, LocalNames.PULL_REQUEST, EXPECTS);

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.text(id, "branch_name")).isEqualTo("fix/basket");
  }

  @Test
  void aTaskRunsThoughGitHubIsDown() {
    signalbox.aws().gitHub().faults().refuse("/pulls/503", 503, OptionalInt.empty());

    var id = submit(LocalNames.ECS_REPO, 503, Map.of("run_ms", 10));

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.timeline(id)).contains("hydration_complete");
  }

  @Test
  void aPullRequestThatDoesNotExistEndsItsTaskBeforeAContainerStarts() {
    var id = submit(LocalNames.ECS_REPO, 404, Map.of());

    signalbox.awaitSettled(id, "FAILED");

    assertThat(signalbox.failure(id, "code")).isEqualTo("PR_NOT_FOUND_OR_CLOSED");
    assertThat(signalbox.text(id, "error_message"))
        .startsWith("Pre-flight check failed: PR_NOT_FOUND_OR_CLOSED");
    assertThat(signalbox.aws().ecs().started(id)).isEmpty();
    assertThat(signalbox.aws().wire().journal().calls("ecs", "RunTask"))
        .extracting(JournalEntry::request)
        .noneMatch(it -> it.toString().contains(id));
    assertThat(signalbox.timeline(id)).contains("preflight_failed", "task_failed");
  }
}
