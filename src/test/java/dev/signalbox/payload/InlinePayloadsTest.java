package dev.signalbox.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest.Payload;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InlinePayloadsTest {
  private static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 2);
  private static final Blueprint BARE = Blueprint.of(EcsSession.TYPE, Optional.empty());

  private static String document(TaskRequest task, Blueprint blueprint) {
    return ((Payload.Inline) new InlinePayloads().prepare(ATTEMPT, task, blueprint)).json();
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
  void fieldsWithoutAValueAreLeftOut() {
    assertThat(document(TaskRequest.ofUser("ada"), BARE))
        .isEqualTo(
            "{\"task_id\":\"01JZ3M2Q6D8R4T5V7W9X0Y1Z2A\",\"attempt\":2,\"user_id\":\"ada\","
                + "\"resolved_workflow\":{\"id\":\"default/agent-v1\",\"version\":\"1.0.0\"},"
                + "\"channel_source\":\"sqs\"}");
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
                + "\"system_prompt_overrides\":\"be kind\",\"channel_source\":\"slack\","
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
    var extra = "{\"payload\":{\"a\":[1,null,1.10],\"b\":\"é\"},\"trace\":true,\"x\":null}";

    assertThat(document(task(Map.of(), Optional.of(extra)), BARE))
        .endsWith(",\"payload\":{\"a\":[1,null,1.10],\"b\":\"é\"},\"trace\":true,\"x\":null}");
  }

  @Test
  void aProducerCanNotTakeANameOfOursEvenWhereWeLeaveItOut() {
    var extra =
        "{\"task_id\":\"other\",\"system_prompt_overrides\":\"be evil\",\"model_id\":\"mine\"}";

    assertThat(document(task(Map.of(), Optional.of(extra)), BARE))
        .doesNotContain("other", "be evil", "mine");
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
        .doesNotContain("workflow_ref");
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
