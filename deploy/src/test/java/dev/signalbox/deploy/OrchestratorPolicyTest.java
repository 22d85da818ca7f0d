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
import java.util.stream.Stream;
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
          Map.entry("stopRuntimeSession", Set.of("bedrock-agentcore:StopRuntimeSession")),
          // What `doctor`, `logs` and `--stack` ask.
          Map.entry("describeTable", Set.of("dynamodb:DescribeTable")),
          Map.entry("describeTimeToLive", Set.of("dynamodb:DescribeTimeToLive")),
          Map.entry("getQueueUrl", Set.of("sqs:GetQueueUrl")),
          Map.entry("headBucket", Set.of("s3:ListBucket")),
          Map.entry("getBucketLocation", Set.of("s3:GetBucketLocation")),
          Map.entry("getBucketEncryption", Set.of("s3:GetEncryptionConfiguration")),
          Map.entry("getPublicAccessBlock", Set.of("s3:GetBucketPublicAccessBlock")),
          Map.entry("describeClusters", Set.of("ecs:DescribeClusters")),
          Map.entry("describeTaskDefinition", Set.of("ecs:DescribeTaskDefinition")),
          Map.entry("describeRule", Set.of("events:DescribeRule")),
          Map.entry("listRules", Set.of("events:ListRules")),
          Map.entry("listRuleNamesByTarget", Set.of("events:ListRuleNamesByTarget")),
          Map.entry("listTargetsByRule", Set.of("events:ListTargetsByRule")),
          Map.entry("describePipe", Set.of("pipes:DescribePipe")),
          Map.entry("listPipes", Set.of("pipes:ListPipes")),
          Map.entry("describeSecret", Set.of("secretsmanager:DescribeSecret")),
          Map.entry("getRole", Set.of("iam:GetRole")),
          Map.entry("getAgentRuntime", Set.of("bedrock-agentcore:GetAgentRuntime")),
          Map.entry("getServiceQuota", Set.of("servicequotas:GetServiceQuota")),
          Map.entry("describeStacks", Set.of("cloudformation:DescribeStacks")),
          Map.entry("getLogEvents", Set.of("logs:GetLogEvents")),
          Map.entry("filterLogEvents", Set.of("logs:FilterLogEvents")),
          Map.entry("describeLogStreams", Set.of("logs:DescribeLogStreams")),
          // Whoever has credentials may ask whose they are.
          Map.entry("getCallerIdentity", Set.of()));

  /// The last lines of an agent, and where they lie.
  private static final Set<String> OUTPUT =
      Set.of(
          "logs:GetLogEvents",
          "logs:FilterLogEvents",
          "logs:DescribeLogStreams",
          "ecs:DescribeTaskDefinition");

  private static Set<String> calls() {
    return calls(
        Samples.sourcesOfService("sqs", "dynamodb", "ecs", "agentcore", "payload", "github"));
  }

  private static Set<String> calls(String source) {
    var calls = Samples.all(source, "\\bclient\\s*\\.(\\w+)\\(");
    calls.addAll(Samples.all(source, "\\.(conditionCheck)\\("));
    assertThat(calls).contains("receiveMessage", "transactWriteItems", "runTask", "putObject");
    assertThat(calls).as("calls whose permissions this test knows").isSubsetOf(ACTIONS.keySet());
    return calls;
  }

  private static Set<String> needed() {
    return needed(calls());
  }

  /// What all calls of these sources have to be allowed.
  static Set<String> neededBy(String source) {
    return needed(calls(source));
  }

  private static Set<String> needed(Set<String> calls) {
    var needed = new TreeSet<String>();
    calls.forEach(it -> needed.addAll(ACTIONS.getOrDefault(it, Set.of())));
    return needed;
  }

  @Test
  void serviceMayDoWhatItsAdaptersCall() {
    assertThat(Variant.THEIRS.service().actions(ROLE)).containsAll(needed());
  }

  @Test
  void serviceMayDoNothingThatItsAdaptersDoNotCall() {
    var needed = needed();
    needed.addAll(OUTPUT);

    assertThat(Variant.THEIRS.service().actions(ROLE))
        .as("actions that are allowed, of which each is one of those that a call needs")
        .isSubsetOf(needed);
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

  /// The actions on a table's items, and the two by which the service looks at the table itself.
  private static Set<String> ofTable(String... actions) {
    return Stream.concat(Stream.of(actions), Stream.of("DescribeTable", "DescribeTimeToLive"))
        .map(it -> "dynamodb:" + it)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void eachTableIsOpenForWhatTheServiceDoesThereAndNoMore(Variant variant) {
    var tables = new TreeMap<String, Set<String>>();
    tables.put("Tasks", ofTable("GetItem", "BatchGetItem", "PutItem", "UpdateItem"));
    tables.put("TaskEvents", ofTable("GetItem", "PutItem", "Query"));
    tables.put(
        "UserConcurrency", ofTable("GetItem", "PutItem", "UpdateItem", "BatchGetItem", "Scan"));
    tables.put("Repos", ofTable("GetItem"));
    tables.put("TaskApprovals", ofTable("GetItem", "Query", "Scan", "UpdateItem"));
    Stream.of(
            "UserStatusIndex",
            "IdempotencyIndex",
            "DeadlineIndex",
            "UserQueueIndex",
            "QueueIndex",
            "RepoFailureIndex",
            "CreatedIndex",
            "UserCreatedIndex",
            "RepoIndex",
            "EndedIndex")
        .forEach(it -> tables.put("Tasks/index/" + it, Set.of("dynamodb:Query")));
    tables.put("UserConcurrency/index/UserListIndex", Set.of("dynamodb:Query"));

    assertThat(allowed(variant, "TaskTables")).isEqualTo(tables);
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
    made.add("UserListIndex");

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
            "arn:aws:ecs:us-east-1:111122223333:task-definition/x",
            "arn:aws:ecs:us-east-1:111122223333:task-definition/x:*");
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
          .containsExactly("arn:aws:ecs:us-east-1:111122223333:task/theirs/*");
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

  /// Case 153: a list knows no resource but the star, so its condition is all there is. Reading a
  /// definition knows none either.
  @Test
  void onlyAListIsAboutEverythingAndThatOfTheClusterAlone() {
    for (var variant : Variant.values()) {
      for (var statement : variant.service().statements(ROLE)) {
        var actions = Template.texts(statement.path("Action"));
        assertThat(actions).noneMatch(it -> it.contains("*"));
        assertThat(Template.texts(statement.path("Resource")).contains("*"))
            .as(statement.toString())
            .isEqualTo(
                actions.equals(List.of("ecs:ListTasks"))
                    || actions.equals(List.of("ecs:DescribeTaskDefinition")));
      }
    }
    assertThat(
            only(Variant.THEIRS, "ecs:ListTasks").at("/Condition/ArnEquals/ecs:cluster").asText())
        .isEqualTo(Samples.CLUSTER);
  }

  private static Set<String> ofQueue(String... actions) {
    return Stream.concat(Stream.of(actions), Stream.of("GetQueueAttributes"))
        .map(it -> "sqs:" + it)
        .collect(Collectors.toSet());
  }

  @Test
  void intakeAndLanesAreConsumedAndDeadLettersOnlyWrittenAndAskedFor() {
    var taken = ofQueue("ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage");
    var both = ofQueue("ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage", "SendMessage");
    var sentTo = ofQueue("SendMessage");
    var expected =
        new TreeMap<String, Set<String>>(
            Map.of(
                "Tasks", both,
                "Events", taken,
                "AgentCoreLane", both,
                "TaskDeadLetters", sentTo,
                "EventsDeadLetters", sentTo));

    assertThat(allowed(Variant.PLAIN, "TaskQueues")).isEqualTo(expected);
    expected.put("EcsLane", both);
    assertThat(allowed(Variant.ECS, "TaskQueues")).isEqualTo(expected);
  }

  /// Only where people look and act by the service's own pages does the service take dead letters,
  /// and only there does it send to the events queue, which is where a letter came from.
  @Test
  void deadLettersAreOpenOnlyWithTheConsole() {
    var all = ofQueue("ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage", "SendMessage");

    assertThat(allowed(Variant.KNOBS, "TaskQueues"))
        .isEqualTo(
            Map.of(
                "Tasks", all,
                "Events", all,
                "AgentCoreLane", all,
                "EcsLane", all,
                "TaskDeadLetters", all,
                "EventsDeadLetters", all));
  }
}
