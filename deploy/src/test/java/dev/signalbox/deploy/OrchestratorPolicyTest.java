package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the service may do, against what its adapters do.
class OrchestratorPolicyTest {
  private static final String ROLE = "TaskOrchestratorTaskRole";

  /// What a method of an SDK client needs to be allowed; transactions are checked action by action.
  private static final Map<String, Set<String>> ACTIONS =
      Map.ofEntries(
          Map.entry("receiveMessage", Set.of("sqs:ReceiveMessage")),
          Map.entry("deleteMessageBatch", Set.of("sqs:DeleteMessage")),
          Map.entry("changeMessageVisibility", Set.of("sqs:ChangeMessageVisibility")),
          Map.entry("changeMessageVisibilityBatch", Set.of("sqs:ChangeMessageVisibility")),
          Map.entry("sendMessage", Set.of("sqs:SendMessage")),
          Map.entry("getItem", Set.of("dynamodb:GetItem")),
          Map.entry("query", Set.of("dynamodb:Query")),
          Map.entry("updateItem", Set.of("dynamodb:UpdateItem")),
          Map.entry("transactWriteItems", Set.of("dynamodb:PutItem", "dynamodb:UpdateItem")),
          Map.entry("putObject", Set.of("s3:PutObject")),
          Map.entry("deleteObject", Set.of("s3:DeleteObject")),
          Map.entry("runTask", Set.of("ecs:RunTask", "iam:PassRole")),
          Map.entry("stopTask", Set.of("ecs:StopTask")),
          Map.entry("listTasks", Set.of("ecs:ListTasks")),
          Map.entry("describeTasks", Set.of("ecs:DescribeTasks")),
          // A user id is given, which is an action of its own.
          Map.entry(
              "invokeAgentRuntime",
              Set.of(
                  "bedrock-agentcore:InvokeAgentRuntime",
                  "bedrock-agentcore:InvokeAgentRuntimeForUser")),
          Map.entry("stopRuntimeSession", Set.of("bedrock-agentcore:StopRuntimeSession")));

  @Test
  void serviceMayDoWhatItsAdaptersCallAndNothingElse() {
    var source = Samples.sources("sqs", "dynamodb", "ecs", "agentcore", "payload");
    var calls = Samples.all(source, "\\bclient\\s*\\.(\\w+)\\(");
    assertThat(calls).contains("receiveMessage", "transactWriteItems", "runTask", "putObject");
    assertThat(calls).as("calls whose permissions this test knows").isSubsetOf(ACTIONS.keySet());

    var needed = new TreeSet<String>();
    calls.forEach(it -> needed.addAll(ACTIONS.getOrDefault(it, Set.of())));
    assertThat(Variant.THEIRS.service().actions(ROLE)).isEqualTo(needed);
  }

  private static JsonNode only(Variant variant, String action) {
    var statements = variant.service().allowing(ROLE, action);
    assertThat(statements).as(action).hasSize(1);
    return statements.getFirst();
  }

  /// Case 153.
  @Test
  void onlyTheAgentsFamiliesMayBeRunAndOnlyInTheCluster() {
    var run = only(Variant.THEIRS, "ecs:RunTask");
    assertThat(Template.texts(run.path("Resource")))
        .containsExactlyInAnyOrder(
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/x",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/x:*");
    assertThat(run.at("/Condition/ArnEquals/ecs:cluster").asText()).isEqualTo(Samples.CLUSTER);
    assertThat(Template.texts(run.path("Action"))).containsExactly("ecs:RunTask");

    var ours = only(Variant.ECS, "ecs:RunTask");
    assertThat(ours.path("Resource").toString())
        .contains(
            ":task-definition/signalbox-agent:*", ":task-definition/signalbox-agent-planning:*");
    assertThat(ours.at("/Condition/ArnEquals/ecs:cluster").toString())
        .contains(":cluster/signalbox-agents");
  }

  /// Case 153.
  @Test
  void onlyTasksOfTheClusterMayBeStoppedOrSeen() {
    for (var action : List.of("ecs:StopTask", "ecs:DescribeTasks")) {
      var statement = only(Variant.THEIRS, action);
      assertThat(Template.texts(statement.path("Resource")))
          .containsExactly("arn:aws:ecs:eu-west-1:111122223333:task/theirs/*");
      assertThat(statement.at("/Condition/ArnEquals/ecs:cluster").asText())
          .isEqualTo(Samples.CLUSTER);
    }
  }

  /// Case 153.
  @Test
  void exactlyTheTwoRolesOfAgentsMayBePassedAndOnlyToEcs() {
    var pass = only(Variant.ECS, "iam:PassRole");
    assertThat(Template.texts(pass.path("Resource")))
        .hasSize(2)
        .anyMatch(it -> it.contains("EcsAgentClusterTaskRole"))
        .anyMatch(it -> it.contains("EcsAgentClusterExecutionRole"))
        .noneMatch(it -> it.contains("*"));
    assertThat(pass.at("/Condition/StringEquals/iam:PassedToService").asText())
        .isEqualTo("ecs-tasks.amazonaws.com");
    assertThat(Template.texts(pass.path("Action"))).containsExactly("iam:PassRole");

    assertThat(Template.texts(only(Variant.THEIRS, "iam:PassRole").path("Resource")))
        .containsExactly("arn:aws:iam::111122223333:role/task");
  }

  /// Case 154.
  @ParameterizedTest
  @EnumSource(
      value = Variant.class,
      names = {"PLAIN", "AGENTCORE"})
  void withoutEcsNothingOfEcsIsAllowed(Variant variant) {
    assertThat(variant.service().actions(ROLE))
        .noneMatch(it -> it.startsWith("ecs:") || it.startsWith("iam:"));
  }

  /// Case 155, from the other side: the service writes payloads and can not read them.
  @Test
  void serviceNeverReadsPayloads() {
    assertThat(Variant.ECS.service().actions(ROLE))
        .contains("s3:PutObject", "s3:DeleteObject")
        .doesNotContain("s3:GetObject", "s3:ListBucket");
  }

  /// Case 159, for what is our registry of agents: the runtimes that are named and no star.
  @Test
  void onlyTheNamedRuntimesMayBeInvoked() {
    var invoke = only(Variant.AGENTCORE, "bedrock-agentcore:InvokeAgentRuntime");

    assertThat(Template.texts(invoke.path("Resource")))
        .containsExactlyInAnyOrder(Samples.RUNTIME, Samples.RUNTIME + "/*");
    assertThat(Variant.PLAIN.service().actions(ROLE))
        .noneMatch(it -> it.startsWith("bedrock-agentcore:"));
  }

  /// Case 153: a list knows no resource but the star, so its condition is all there is.
  @Test
  void onlyAListIsAboutEverythingAndThatOfTheClusterAlone() {
    for (var variant : Variant.values()) {
      for (var statement : variant.service().statements(ROLE)) {
        var actions = Template.texts(statement.path("Action"));
        assertThat(actions).noneMatch(it -> it.contains("*"));
        assertThat(Template.texts(statement.path("Resource")).contains("*"))
            .as(statement.toString())
            .isEqualTo(actions.equals(List.of("ecs:ListTasks")));
      }
    }
    assertThat(
            only(Variant.THEIRS, "ecs:ListTasks").at("/Condition/ArnEquals/ecs:cluster").asText())
        .isEqualTo(Samples.CLUSTER);
  }

  @Test
  void timelineIsWrittenAndReadTasksAreChangedAndBlueprintsOnlyRead() {
    var template = Variant.PLAIN.service();

    assertThat(template.allowing(ROLE, "dynamodb:UpdateItem").toString())
        .contains("TaskTablesTasks", "TaskTablesUserConcurrency")
        .doesNotContain("TaskTablesRepos", "TaskTablesTaskEvents");
    assertThat(template.allowing(ROLE, "dynamodb:PutItem").toString())
        .contains("TaskTablesTasks", "TaskTablesTaskEvents")
        .doesNotContain("TaskTablesRepos");
    assertThat(template.allowing(ROLE, "dynamodb:Query").toString())
        .contains("/index/DeadlineIndex", "/index/UserStatusIndex", "TaskTablesTaskEvents")
        .doesNotContain("/index/*");
  }

  @Test
  void deadLettersAreWrittenAndNeverConsumed() {
    var receive = Variant.PLAIN.service().allowing(ROLE, "sqs:ReceiveMessage").toString();
    var send = Variant.PLAIN.service().allowing(ROLE, "sqs:SendMessage").toString();

    assertThat(receive)
        .contains("TaskQueuesTasks", "TaskQueuesEvents")
        .doesNotContain("DeadLetters");
    assertThat(send).contains("TaskQueuesTaskDeadLetters", "TaskQueuesEventsDeadLetters");
    assertThat(send.replaceAll("EventsDeadLetters", "")).doesNotContain("TaskQueuesEvents");
  }
}
