package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the service may do, against what its adapters do.
class OrchestratorPolicyTest {
  private static final String ROLE = "TaskOrchestratorTaskRole";

  /// What a method of an SDK client needs to be allowed. A transaction has no action of its own: it
  /// is authorised by those of its items.
  private static final Map<String, Set<String>> ACTIONS =
      Map.ofEntries(
          Map.entry("receiveMessage", Set.of("sqs:ReceiveMessage")),
          Map.entry("deleteMessageBatch", Set.of("sqs:DeleteMessage")),
          Map.entry("changeMessageVisibility", Set.of("sqs:ChangeMessageVisibility")),
          Map.entry("changeMessageVisibilityBatch", Set.of("sqs:ChangeMessageVisibility")),
          Map.entry("sendMessage", Set.of("sqs:SendMessage")),
          Map.entry("sendMessageBatch", Set.of("sqs:SendMessage")),
          Map.entry("getQueueAttributes", Set.of("sqs:GetQueueAttributes")),
          Map.entry("getItem", Set.of("dynamodb:GetItem")),
          Map.entry("batchGetItem", Set.of("dynamodb:BatchGetItem")),
          Map.entry("putItem", Set.of("dynamodb:PutItem")),
          Map.entry("batchWriteItem", Set.of("dynamodb:BatchWriteItem")),
          // A part of a transaction, called on its builder.
          Map.entry("conditionCheck", Set.of("dynamodb:ConditionCheckItem")),
          Map.entry("query", Set.of("dynamodb:Query")),
          Map.entry("scan", Set.of("dynamodb:Scan")),
          Map.entry("updateItem", Set.of("dynamodb:UpdateItem")),
          Map.entry("transactWriteItems", Set.of("dynamodb:PutItem", "dynamodb:UpdateItem")),
          Map.entry("putObject", Set.of("s3:PutObject")),
          Map.entry("deleteObject", Set.of("s3:DeleteObject")),
          Map.entry("getSecretValue", Set.of("secretsmanager:GetSecretValue")),
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

  private static Set<String> calls() {
    var source = Samples.sources("sqs", "dynamodb", "ecs", "agentcore", "payload", "github");
    var calls = Samples.all(source, "\\bclient\\s*\\.(\\w+)\\(");
    calls.addAll(Samples.all(source, "\\.(conditionCheck)\\("));
    assertThat(calls).contains("receiveMessage", "transactWriteItems", "runTask", "putObject");
    assertThat(calls).as("calls whose permissions this test knows").isSubsetOf(ACTIONS.keySet());
    return calls;
  }

  private static Set<String> needed() {
    var needed = new TreeSet<String>();
    calls().forEach(it -> needed.addAll(ACTIONS.getOrDefault(it, Set.of())));
    return needed;
  }

  @Test
  void serviceMayDoWhatItsAdaptersCall() {
    assertThat(Variant.THEIRS.service().actions(ROLE)).containsAll(needed());
  }

  @Test
  void serviceMayDoNothingThatItsAdaptersDoNotCall() {
    assertThat(Variant.THEIRS.service().actions(ROLE))
        .as("actions that are allowed, of which each is one of those that a call needs")
        .isSubsetOf(needed());
  }

  /// Those that are named, and no other secret of the account.
  @Test
  void serviceMayReadTheTokensAndNoOtherSecret() {
    assertThat(secrets(Variant.THEIRS))
        .containsExactlyInAnyOrder(Samples.SECRET, Samples.REPO_SECRET);
    assertThat(secrets(Variant.AGENTCORE)).containsExactly(Samples.SECRET);
    assertThat(secrets(Variant.ECS)).isEmpty();
    assertThat(secrets(Variant.PLAIN)).isEmpty();
  }

  private static List<String> secrets(Variant variant) {
    return variant.service().statements(ROLE).stream()
        .filter(it -> Template.texts(it.path("Action")).contains("secretsmanager:GetSecretValue"))
        .flatMap(it -> Template.texts(it.path("Resource")).stream())
        .toList();
  }

  /// Actions by what they are allowed on, for the things whose logical id begins as given: `Tasks`
  /// for a table or queue, `Tasks/index/QueueIndex` for an index.
  private static Map<String, Set<String>> allowed(Variant variant, String construct) {
    var thing = Pattern.compile(construct + "(\\w+?)[0-9A-F]{8}(?:.*?(/index/\\w+))?");
    var allowed = new TreeMap<String, Set<String>>();
    for (var statement : variant.service().statements(ROLE)) {
      for (var resource : Template.texts(statement.path("Resource"))) {
        var found = thing.matcher(resource);
        if (found.find()) {
          var name = found.group(1) + Optional.ofNullable(found.group(2)).orElse("");
          allowed
              .computeIfAbsent(name, _ -> new TreeSet<>())
              .addAll(Template.texts(statement.path("Action")));
        }
      }
    }
    return allowed;
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void eachTableIsOpenForWhatTheServiceDoesThereAndNoMore(Variant variant) {
    var query = Set.of("dynamodb:Query");

    assertThat(allowed(variant, "TaskTables"))
        .isEqualTo(
            Map.of(
                "Tasks",
                Set.of(
                    "dynamodb:GetItem",
                    "dynamodb:BatchGetItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem"),
                "Tasks/index/UserStatusIndex",
                query,
                "Tasks/index/DeadlineIndex",
                query,
                "Tasks/index/UserQueueIndex",
                query,
                "Tasks/index/QueueIndex",
                query,
                "Tasks/index/RepoFailureIndex",
                query,
                "TaskEvents",
                Set.of("dynamodb:PutItem", "dynamodb:Query"),
                "UserConcurrency",
                Set.of(
                    "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Scan"),
                "Repos",
                Set.of("dynamodb:GetItem"),
                "TaskApprovals",
                Set.of(
                    "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem")));
  }

  private static Set<String> queryable(Variant variant) {
    return allowed(variant, "TaskTables").keySet().stream()
        .filter(it -> it.contains("/index/"))
        .map(it -> it.substring(it.lastIndexOf('/') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// IAM accepts the name of an index that does not exist, and then allows nothing.
  @ParameterizedTest
  @EnumSource(Variant.class)
  void everyIndexThatMayBeQueriedIsOneOfTheTable(Variant variant) {
    var made = new TreeSet<String>();
    variant
        .data()
        .only("AWS::DynamoDB::Table", "TaskTablesTasks")
        .path("GlobalSecondaryIndexes")
        .forEach(it -> made.add(it.path("IndexName").asText()));

    assertThat(queryable(variant)).isNotEmpty().isSubsetOf(made);
  }

  /// An index that is missing here is denied in a deployment only: the local AWS asks no policy.
  @Test
  void everyIndexThatTheServiceQueriesMayBeQueried() {
    var names =
        Pattern.compile("String ([A-Z_]+_INDEX)\\s*=\\s*\"(\\w+)\"")
            .matcher(Samples.source("Tables.java"))
            .results()
            .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2)));
    var queried =
        Samples.all(Samples.sources("dynamodb"), "\\b([A-Z_]+_INDEX)\\b").stream()
            .map(it -> names.getOrDefault(it, it))
            .toList();

    assertThat(queried).contains("DeadlineIndex");
    assertThat(queryable(Variant.PLAIN)).containsAll(queried);
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
        .anyMatch(it -> it.contains("AgentAccessTaskRole"))
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

  /// Case 155, from the other side: the service writes payloads and cannot read them.
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
  void intakeAndLanesAreConsumedAndDeadLettersOnlyWrittenAndAskedFor() {
    var consume = Set.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility");
    var both = new TreeSet<>(consume);
    both.add("sqs:SendMessage");
    var dead = Set.of("sqs:SendMessage", "sqs:GetQueueAttributes");
    var expected =
        new TreeMap<String, Set<String>>(
            Map.of(
                "Tasks", both,
                "Events", consume,
                "AgentCoreLane", both,
                "TaskDeadLetters", dead,
                "EventsDeadLetters", dead));

    assertThat(allowed(Variant.PLAIN, "TaskQueues")).isEqualTo(expected);
    expected.put("EcsLane", both);
    assertThat(allowed(Variant.ECS, "TaskQueues")).isEqualTo(expected);
  }
}
