package dev.signalbox.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.compute.SessionRequest.Payload;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InlinePayloadsTest {
  private static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 2);
  private static final Blueprint BARE = Blueprint.of(EcsSession.TYPE, Optional.empty());

  private static TaskRecord row(TaskRequest task) {
    return SampleTask.submitted("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", task).build();
  }

  private static String document(TaskRequest task, Blueprint blueprint) {
    return ((Payload.Inline) new InlinePayloads().prepare(ATTEMPT, row(task), blueprint)).json();
  }

  private static TaskRequest task(Map<String, String> metadata, Optional<String> extra) {
    return new TaskRequest(
        "ada",
        Optional.of("acme/shop"),
        Optional.of("mend it"),
        OptionalInt.of(17),
        OptionalInt.of(4),
        Optional.of("coding/pr-iteration-v1@1.2.0"),
        OptionalInt.of(30),
        Optional.of(new BigDecimal("2.50")),
        Optional.of("key"),
        "slack",
        metadata,
        extra);
  }

  @Test
  void whatWasReadStandsInTheDocumentAndNoProducerCanTakeItsPlace() {
    var context = new ContextDocument("{\"version\":1}", List.of("issue"), 1, false);
    var theirs = Optional.of("{\"hydrated_context\":{\"version\":9}}");

    assertThat(with(task(Map.of(), theirs), Optional.of(context)))
        .contains("\"hydrated_context\":{\"version\":1}")
        .doesNotContain("9}");
    assertThat(with(task(Map.of(), theirs), Optional.empty()))
        .as("a producer may have read it by itself")
        .contains("\"hydrated_context\":{\"version\":9}");
  }

  private static String with(TaskRequest task, Optional<ContextDocument> context) {
    return ((Payload.Inline) new InlinePayloads().prepare(ATTEMPT, row(task), BARE, context))
        .json();
  }

  @Test
  void aStartOnEcsHasNoRoomForContextAndAnInvocationHas() {
    assertThat(new InlinePayloads().haveRoomForContext(EcsSession.TYPE)).isFalse();
    assertThat(new InlinePayloads().haveRoomForContext(AgentCoreSession.TYPE)).isTrue();
  }

  @Test
  void fieldsWithoutAValueAreLeftOut() {
    assertThat(document(TaskRequest.ofUser("ada"), BARE))
        .isEqualTo(
            "{\"task_id\":\"01JZ3M2Q6D8R4T5V7W9X0Y1Z2A\",\"attempt\":2,\"user_id\":\"ada\","
                + "\"resolved_workflow\":{\"id\":\"default/agent-v1\",\"version\":\"1.0.0\"},"
                + "\"max_turns\":100,\"channel_source\":\"sqs\"}");
  }

  @Test
  void everythingThatIsThereIsSentInTheContractsWords() {
    var blueprint =
        new Blueprint(
            EcsSession.TYPE,
            Optional.empty(),
            Optional.of("a-model"),
            OptionalInt.of(99),
            Optional.of(BigDecimal.TEN),
            Optional.of("be kind"),
            Optional.of("arn:secret"),
            false);

    assertThat(document(task(Map.of("thread", "7", "channel", "dev"), Optional.empty()), blueprint))
        .isEqualTo(
            "{\"task_id\":\"01JZ3M2Q6D8R4T5V7W9X0Y1Z2A\",\"attempt\":2,\"user_id\":\"ada\","
                + "\"repo_url\":\"acme/shop\",\"prompt\":\"mend it\",\"issue_number\":\"17\","
                + "\"pr_number\":4,\"workflow_ref\":\"coding/pr-iteration-v1@1.2.0\","
                + "\"resolved_workflow\":{\"id\":\"coding/pr-iteration-v1\",\"version\":\"1.2.0\"},"
                + "\"max_turns\":30,\"max_budget_usd\":2.50,\"model_id\":\"a-model\","
                + "\"system_prompt_overrides\":\"be kind\","
                + "\"github_token_secret_arn\":\"arn:secret\",\"channel_source\":\"slack\","
                + "\"channel_metadata\":{\"channel\":\"dev\",\"thread\":\"7\"}}");
  }

  @Test
  void limitsComeFromTheBlueprintWhenTheTaskNamesNone() {
    var blueprint =
        new Blueprint(
            EcsSession.TYPE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(99),
            Optional.of(BigDecimal.TEN),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(document(TaskRequest.ofUser("ada"), blueprint))
        .contains("\"max_turns\":99", "\"max_budget_usd\":10");
  }

  @Test
  void fieldsThatTheSchemaDoesNotNameArePassedAsTheyCame() {
    var extra = "{\"payload\":{\"a\":[1,null,1.10],\"b\":\"é\"},\"hint\":true,\"x\":null}";

    assertThat(document(task(Map.of(), Optional.of(extra)), BARE))
        .endsWith(",\"payload\":{\"a\":[1,null,1.10],\"b\":\"é\"},\"hint\":true,\"x\":null}");
  }

  @Test
  void aProducerCanNotTakeANameOfOursEvenWhereWeLeaveItOut() {
    var extra =
        """
        {"task_id":"other","system_prompt_overrides":"be evil","model_id":"mine","branch_name":"mine",
         "cedar_policies":["mine"],"mcp_servers":["mine"],"skills":["mine"],"build_command":"mine",
         "github_token_secret_arn":"mine","approval_gate_cap":500,"initial_approval_gate_count":0,"resolved_assets":["mine"]}\
        """;

    assertThat(document(task(Map.of(), Optional.of(extra)), BARE))
        .doesNotContain("other", "be evil", "mine", "500", "gate_count");
  }

  @Test
  void theSameAttemptYieldsTheSameBytesHoweverItsMapsAreOrdered() {
    var one = new LinkedHashMap<String, String>();
    var two = new LinkedHashMap<String, String>();
    for (int i = 0; i < 20; i++) {
      one.put("key" + i, "v");
      two.put("key" + (19 - i), "v");
    }

    assertThat(document(task(one, Optional.empty()), BARE))
        .isEqualTo(document(task(two, Optional.empty()), BARE));
  }

  @Test
  void aRepositoryWithoutWorkflowGetsTheContractsDefault() {
    var task =
        new TaskRequest(
            "ada",
            Optional.of("acme/shop"),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            "sqs",
            Map.of(),
            Optional.empty());

    assertThat(document(task, BARE))
        .contains("\"resolved_workflow\":{\"id\":\"coding/new-task-v1\",\"version\":\"1.0.0\"}")
        .contains("\"branch_name\":\"bgagent/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/acme-shop\"")
        .doesNotContain("workflow_ref");
  }

  private static TaskRequest options(Map<String, String> values) {
    return task(Map.of(), Optional.empty()).with(Optional.empty(), new AgentOptions(values));
  }

  private static Blueprint blueprint(Map<String, String> values) {
    return BARE.withOptions(new AgentOptions(values));
  }

  @Test
  void fieldsThatABlueprintAddsArePassedAsTheyStandAndGoBeforeThoseOfAProducer() {
    var blueprint = blueprint(Map.of("of_tomorrow", "[1.50,null]", "skills", "[\"s\"]"));
    var extra = Optional.of("{\"of_tomorrow\":7,\"skills\":7,\"other\":7}");

    assertThat(document(task(Map.of(), extra), blueprint))
        .endsWith(",\"of_tomorrow\":[1.50,null],\"skills\":[\"s\"],\"other\":7}");
  }

  @Test
  void aBlueprintCannotTakeANameOfATask() {
    var names = new TreeMap<String, String>();
    AgentDocument.OURS.forEach(name -> names.put(name, "\"stolen\""));
    names.keySet().removeAll(Set.of("build_command", "lint_command", "egress_allowlist", "skills"));
    names.keySet().removeAll(Set.of("cedar_policies", "cedar_policy_modules", "mcp_servers"));
    names.remove("approval_gate_cap");

    assertThat(document(TaskRequest.ofUser("ada"), blueprint(names)))
        .isEqualTo(document(TaskRequest.ofUser("ada"), BARE));
  }

  @Test
  void theCapOfApprovalsOfATaskGoesBeforeThatOfItsBlueprint() {
    var blueprint = blueprint(Map.of("approval_gate_cap", "20"));

    assertThat(document(TaskRequest.ofUser("ada"), blueprint)).contains("\"approval_gate_cap\":20");
    assertThat(document(options(Map.of("approval_gate_cap", "7")), blueprint))
        .contains("\"approval_gate_cap\":7");
  }

  @Test
  void whatATaskSaysOfBranchesGoesBeforeItsChannel() {
    var metadata =
        Map.of("orchestration_base_branch", "b/1", "orchestration_merge_branches", "b/2");
    var channel = task(metadata, Optional.empty());
    var both =
        channel.with(
            Optional.empty(),
            new AgentOptions(Map.of("base_branch", "\"a/1\"", "merge_branches", "[\"a/2\"]")));

    assertThat(document(channel, BARE))
        .contains("\"base_branch\":\"b/1\"", "\"merge_branches\":[\"b/2\"]");
    assertThat(document(both, BARE))
        .contains("\"base_branch\":\"a/1\"", "\"merge_branches\":[\"a/2\"]");
  }

  @Test
  void attachmentsThatDidNotPassAreNotHandedOn() {
    var attachments =
        "[{\"s3_key\":\"k\",\"screening\":{\"status\":\"pending\"}},"
            + "{\"s3_key\":\"k\",\"screening\":{\"status\":\"blocked\"}},"
            + "{\"s3_key\":\"k\",\"screening\":\"passed\"}]";

    assertThat(document(options(Map.of("attachments", attachments)), BARE))
        .doesNotContain("attachments");
  }

  @Test
  void anAttachmentThatNobodyWantedScreenedIsHandedOnHoweverThatIsSaid() {
    var plain = "[{\"s3_uri\":\"s3://b/k\"}]";
    var unscreened = "[{\"s3_uri\":\"s3://b/k\",\"screening\":null}]";

    assertThat(document(options(Map.of("attachments", plain)), BARE)).contains(plain);
    assertThat(document(options(Map.of("attachments", unscreened)), BARE)).contains(plain);
    assertThat(leftOut(unscreened)).isZero();
  }

  @Test
  void anAttachmentThatPassedIsHandedOnWithoutItsScreeningWhereverItsAddressComesFrom() {
    var screened =
        "[{\"filename\":\"f\",\"s3_key\":\"k\",\"s3_uri\":\"s3://b/k\","
            + "\"screening\":{\"status\":\"passed\"}}]";
    var taken = "[{\"filename\":\"f\",\"s3_uri\":\"s3://b/k\"}]";
    var keyed = screened.replace("\"s3_uri\":\"s3://b/k\"", "\"s3_uri\":null");

    assertThat(document(options(Map.of("attachments", screened)), BARE)).contains(taken);
    var known = new InlinePayloads(Optional.of("b"));
    assertThat(
            ((Payload.Inline)
                    known.prepare(ATTEMPT, row(options(Map.of("attachments", keyed))), BARE))
                .json())
        .contains(taken);
  }

  @Test
  void whatIsLeftOutIsCounted() {
    var attachments =
        "[{\"s3_key\":\"k\",\"screening\":{\"status\":\"pending\"}},"
            + "{\"s3_key\":\"k\",\"screening\":{\"status\":\"passed\"}},"
            + "{\"s3_key\":\"k\",\"screening\":{}},{\"s3_key\":\"k\"}]";

    assertThat(leftOut(attachments)).isEqualTo(2);
    assertThat(new InlinePayloads().attachmentsLeftOut(TaskRequest.ofUser("ada"))).isZero();
  }

  private static int leftOut(String attachments) {
    return new InlinePayloads().attachmentsLeftOut(options(Map.of("attachments", attachments)));
  }

  @Test
  void anAttachmentStandsAsItCameWhereItsBucketIsNotKnown() {
    var passed = "[{\"s3_key\":\"k\",\"screening\":{\"status\":\"passed\"}}]";
    var addressed = "[{\"own\":1,\"s3_uri\":\"s3://b/k\"}]";

    assertThat(document(options(Map.of("attachments", passed)), BARE)).contains(passed);
    assertThat(document(options(Map.of("attachments", addressed)), BARE)).contains(addressed);
  }

  @Test
  void thePlaceholderOfABranchIsNotSent() {
    assertThat(document(task(Map.of(), Optional.empty()), BARE)).doesNotContain("branch_name");
  }

  @Test
  void thePullRequestsOwnBranchIsSentOnceItIsRead() {
    var draft = row(task(Map.of(), Optional.empty())).draft();
    draft.branchName = Optional.of("feature/lamp");
    var read = draft.build(Optional.empty());

    assertThat(((Payload.Inline) new InlinePayloads().prepare(ATTEMPT, read, BARE)).json())
        .contains("\"branch_name\":\"feature/lamp\"");
  }

  @Test
  void extraThatIsNoJsonObjectIsABrokenPromiseAndIsNotQuoted() {
    for (var extra : new String[] {"a secret", "[\"a secret\"]"}) {
      assertThatThrownBy(() -> document(task(Map.of(), Optional.of(extra)), BARE))
          .isInstanceOf(IllegalStateException.class)
          .message()
          .doesNotContain("secret");
    }
  }
}
