package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.Workflow;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which workflow a request runs, and on which branch.
class WorkflowTest {
  private static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";

  private static TaskRequest request(String repo, String description, int pr, String ref) {
    return new TaskRequest(
        "ada",
        Optional.of(repo).filter(it -> !it.isEmpty()),
        Optional.of(description),
        OptionalInt.empty(),
        pr == 0 ? OptionalInt.empty() : OptionalInt.of(pr),
        Optional.of(ref).filter(it -> !it.isEmpty()),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, '', default/agent-v1, 1.0.0",
    "'', 7, '', default/agent-v1, 1.0.0",
    "acme/shop, 0, '', coding/new-task-v1, 1.0.0",
    "acme/shop, 7, '', coding/pr-iteration-v1, 1.0.0",
    "acme/shop, 7, coding/pr-review-v1, coding/pr-review-v1, 1.0.0",
    "acme/shop, 7, coding/new-task-v1@2.1.0, coding/new-task-v1, 2.1.0",
    "acme/shop, 0, own@, own, 1.0.0",
    "acme/shop, 0, own@1@2, own, 1@2"
  })
  void theReferenceDecidesElseTheRepositoryAndThePullRequest(
      String repo, int pr, String ref, String id, String version) {
    assertThat(request(repo, "x", pr, ref).workflow()).isEqualTo(new Workflow(id, version));
  }

  @Test
  void whatAnotherProgramPinnedGoesBeforeAll() {
    var pinned = new Workflow("coding/restack-v1", "3.0.0");
    var request = request("acme/shop", "x", 7, "coding/pr-review-v1");

    assertThat(request.with(Optional.of(pinned), AgentOptions.NONE).workflow()).isEqualTo(pinned);
  }

  @ParameterizedTest
  @CsvSource({
    "Fix the flaky launch test, fix-the-flaky-launch-test",
    "'  --Fix:  A.B_c/d!! ', fix-a-b-c-d",
    "Über Größe 漢字 7, ber-gr-e-7",
    "漢字, task",
    "'', task",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb, "
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-",
  })
  void aBranchIsNamedByTheTaskAndItsDescription(String description, String slug) {
    assertThat(BranchName.of(TASK, request("acme/shop", description, 0, "")))
        .contains("bgagent/" + TASK + "/" + slug);
  }

  @Test
  void aTaskWithoutADescriptionIsNamedByItsRepository() {
    var request =
        new TaskRequest(
            "ada",
            Optional.of("Acme/Shop.api"),
            Optional.empty(),
            OptionalInt.of(4),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            "sqs",
            Map.of(),
            Optional.empty());

    assertThat(BranchName.of(TASK, request)).contains("bgagent/" + TASK + "/acme-shop-api");
  }

  @ParameterizedTest
  @CsvSource({"''", "coding/pr-iteration-v1", "coding/pr-review-v1", "coding/restack-v1@9"})
  void aTaskWithAPullRequestOpensNoBranchOfItsOwn(String ref) {
    assertThat(BranchName.of(TASK, request("acme/shop", "x", 7, ref)))
        .contains("pending:pr_resolution");
  }

  @Test
  void workWithoutARepositoryHasNoBranch() {
    assertThat(BranchName.of(TASK, request("", "x", 7, ""))).isEmpty();
  }
}
