package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.iam.Call;
import dev.signalbox.deploy.iam.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people on call may do, judged by IAM's rules, and what their commands are told.
class OperatorTest {
  private static final String LOOK = "OperatorAccessLook";
  private static final String ACT = "OperatorAccessAct";
  private static final Resolved OPERATOR = Resolved.of(Variant.KNOBS, "Operator");
  private static final Resolved DATA = new Resolved(Variant.KNOBS.data());
  private static final Resolved SERVICE = Resolved.of(Variant.KNOBS, "Service");
  private static final Policy LOOKING = OPERATOR.policy(LOOK);
  private static final Policy ACTING = OPERATOR.policy(LOOK, ACT);
  private static final Policy SERVING = SERVICE.policy("TaskOrchestratorTaskRole");
  private static final String CLUSTER =
      "arn:aws:ecs:us-east-1:111122223333:cluster/signalbox-agents";
  private static final String AGENTS_LOG =
      new Resolved(Variant.KNOBS.agents())
          .arn("AWS::Logs::LogGroup", "EcsAgentClusterLog")
          .replaceFirst(":\\*$", ":log-stream:agent/AgentContainer/1");
  private static final String RUNTIME_LOG =
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/bedrock-agentcore/runtimes/"
          + "agent-abc-DEFAULT:log-stream:1";

  private static Call on(String action, String resource) {
    return new Call("", action, resource, Map.of());
  }

  private static String of(String type, String id) {
    return Variant.KNOBS.data().all(type).keySet().stream()
        .filter(it -> it.matches(id + "[0-9A-F]{8}"))
        .map(it -> DATA.arn(type, it))
        .findFirst()
        .orElseThrow();
  }

  private static String queue(String id) {
    return of("AWS::SQS::Queue", "TaskQueues" + id);
  }

  private static String table(String id) {
    return of("AWS::DynamoDB::Table", "TaskTables" + id);
  }

  private static Call inCluster(String action, String resource) {
    return on(action, resource).with("ecs:cluster", CLUSTER);
  }

  /// By the commands that make them.
  private static Map<String, List<Call>> looks() {
    var tasks = table("Tasks");
    return Map.of(
        "status",
        List.of(
            on("sqs:GetQueueAttributes", queue("Tasks")),
            on("sqs:GetQueueAttributes", queue("EcsLane")),
            on("dynamodb:Query", table("UserConcurrency"))),
        "tasks, stuck",
        List.of(
            on("dynamodb:Query", tasks + "/index/UserStatusIndex"),
            on("dynamodb:Query", tasks + "/index/IdempotencyIndex"),
            on("dynamodb:BatchGetItem", tasks),
            on("dynamodb:Scan", table("UserConcurrency"))),
        "explain, logs",
        List.of(
            on("dynamodb:GetItem", tasks),
            on("dynamodb:Query", table("TaskEvents")),
            inCluster("ecs:DescribeTasks", "*"),
            on("ecs:DescribeTaskDefinition", "*"),
            on("logs:GetLogEvents", AGENTS_LOG),
            on("logs:GetLogEvents", RUNTIME_LOG),
            on("logs:FilterLogEvents", AGENTS_LOG)),
        "dead-letters list",
        List.of(
            on("sqs:ReceiveMessage", queue("TaskDeadLetters")),
            on("sqs:ChangeMessageVisibility", queue("EventsDeadLetters"))),
        "the letters of the rule and of the pipe",
        List.of(
            on("sqs:ReceiveMessage", DATA.arn("AWS::SQS::Queue", "EcsEventRuleRuleDeadLetters")),
            on("sqs:ReceiveMessage", SERVICE.arn("AWS::SQS::Queue", "TaskRowPipePipeDeadLetters"))),
        "doctor",
        List.of(
            on("dynamodb:DescribeTable", table("Repos")),
            on("dynamodb:DescribeTimeToLive", tasks),
            on("s3:ListBucket", of("AWS::S3::Bucket", "PayloadBucketPayloads")),
            on("s3:GetEncryptionConfiguration", "arn:aws:s3:::their-attachments"),
            on("kms:DescribeKey", of("AWS::KMS::Key", "DataKey")),
            on("kms:GetKeyPolicy", of("AWS::KMS::Key", "DataKey")),
            on("events:ListTargetsByRule", DATA.arn("AWS::Events::Rule", "EcsEventRule")),
            on("pipes:DescribePipe", SERVICE.arn("AWS::Pipes::Pipe", "TaskRowPipe")),
            on("ecs:DescribeClusters", CLUSTER),
            on("secretsmanager:DescribeSecret", Samples.SECRET),
            on("ec2:DescribeSubnets", "*"),
            on("iam:GetRole", of("AWS::IAM::Role", "AgentAccessTaskRole"))),
        "--stack",
        List.of(
            on(
                "cloudformation:DescribeStacks",
                "arn:aws:cloudformation:us-east-1:111122223333:stack/SignalboxOperator/1-2-3")));
  }

  private static List<Call> acts() {
    return List.of(
        on("sqs:SendMessage", queue("Tasks")),
        on("sqs:SendMessage", queue("Events")),
        on("sqs:SendMessage", queue("EcsLane")),
        on("sqs:DeleteMessage", queue("TaskDeadLetters")),
        on("sqs:DeleteMessage", DATA.arn("AWS::SQS::Queue", "EcsEventRuleRuleDeadLetters")),
        on("sqs:DeleteMessage", SERVICE.arn("AWS::SQS::Queue", "TaskRowPipePipeDeadLetters")),
        on("dynamodb:UpdateItem", table("Tasks")),
        on("dynamodb:PutItem", table("TaskEvents")),
        on("dynamodb:UpdateItem", table("UserConcurrency")),
        on("dynamodb:UpdateItem", table("TaskApprovals")),
        inCluster("ecs:StopTask", "arn:aws:ecs:us-east-1:111122223333:task/signalbox-agents/1"),
        on("bedrock-agentcore:StopRuntimeSession", Samples.RUNTIME + "/x"));
  }

  private static List<Call> nobodys() {
    return List.of(
        on("sqs:ReceiveMessage", queue("Tasks")),
        on("sqs:DeleteMessage", queue("Events")),
        // Of others in a shared account, without which `doctor` finds all that is ours.
        on("events:ListTargetsByRule", "arn:aws:events:us-east-1:111122223333:rule/others"),
        on("pipes:DescribePipe", "arn:aws:pipes:us-east-1:111122223333:pipe/others"),
        on("kms:PutKeyPolicy", of("AWS::KMS::Key", "DataKey")),
        on("sqs:PurgeQueue", queue("TaskDeadLetters")),
        on("sqs:SetQueueAttributes", queue("Tasks")),
        on("dynamodb:DeleteItem", table("Tasks")),
        on("dynamodb:DeleteTable", table("Tasks")),
        on("dynamodb:Scan", table("Tasks")),
        on("dynamodb:UpdateItem", table("Repos")),
        on("s3:GetObject", of("AWS::S3::Bucket", "PayloadBucketPayloads") + "/tasks/x"),
        on("secretsmanager:GetSecretValue", Samples.CONSOLE_SECRET),
        on("secretsmanager:GetSecretValue", Samples.REPO_SECRET),
        on("logs:GetLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:other:log-stream:1"),
        on("logs:DeleteLogGroup", AGENTS_LOG),
        on("ecs:DescribeTasks", "*").with("ecs:cluster", Samples.CLUSTER),
        on("iam:PassRole", Samples.OPERATOR),
        on(
            "cloudformation:DescribeStacks",
            "arn:aws:cloudformation:us-east-1:111122223333:stack/SignalboxData/1"));
  }

  @Test
  void whoLooksMaySeeAllThatCommandsShow() {
    looks()
        .forEach(
            (command, calls) ->
                calls.forEach(
                    it -> assertThat(LOOKING.allows(it)).as(command + ": " + it).isTrue()));
  }

  @Test
  void whoLooksChangesNothing() {
    assertThat(Variant.KNOBS.operator().actions(LOOK))
        .filteredOn(
            it -> !it.matches("[a-z0-9-]+:(Get|Describe|List|Query|Scan|BatchGet|Filter).*"))
        .as("besides reading: what a list of dead letters needs, and to read what is encrypted")
        .containsExactlyInAnyOrder(
            "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "kms:Decrypt");
    for (var call : acts()) {
      assertThat(LOOKING.allows(call)).as(call.toString()).isFalse();
      assertThat(ACTING.allows(call)).as(call.toString()).isTrue();
    }
  }

  @Test
  void whoActsIsHeldToWhatCommandsDo() {
    nobodys().forEach(it -> assertThat(ACTING.allows(it)).as(it.toString()).isFalse());
    assertThat(Variant.KNOBS.operator().actions("OperatorAccess"))
        .noneMatch(it -> it.contains("*"));
  }

  /// The adapters are those of the service: a call that is added to one needs its action here.
  @Test
  void commandsMayMakeEveryCallThatThereIs() {
    var made = new TreeSet<>(OrchestratorPolicyTest.neededBy(Samples.allSources()));

    assertThat(Variant.KNOBS.operator().actions("OperatorAccess")).containsAll(made);
  }

  /// The tail of an agent that failed: those groups alone, and reading alone.
  @Test
  void serviceReadsTheOutputOfAgentsAndNoOtherLog() {
    for (var log : List.of(AGENTS_LOG, RUNTIME_LOG)) {
      assertThat(SERVING.allows(on("logs:GetLogEvents", log))).as(log).isTrue();
      assertThat(SERVING.allows(on("logs:DeleteLogStream", log))).as(log).isFalse();
      assertThat(SERVING.allows(on("logs:PutLogEvents", log))).as(log).isFalse();
    }
    var own = SERVICE.arn("AWS::Logs::LogGroup", "TaskOrchestratorLog");
    assertThat(SERVING.allows(on("logs:GetLogEvents", own.replace(":*", ":log-stream:1"))))
        .isFalse();
    assertThat(
            SERVING.allows(
                on("logs:GetLogEvents", RUNTIME_LOG.replace("agent-abc", "somebody-elses"))))
        .isFalse();
    assertThat(SERVING.allows(on("ecs:DescribeTaskDefinition", "*"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void policiesFitIntoWhatIamTakes(Variant variant) {
    for (var policy : variant.operator().all("AWS::IAM::ManagedPolicy").values()) {
      var resolved = Resolved.of(variant, "Operator").workedOut(policy.path("PolicyDocument"));
      assertThat(resolved.toString().replaceAll("\\s", "")).hasSizeLessThan(6_144);
    }
  }

  /// Under other limits than the service's, a sweep by hand would judge tasks wrongly.
  @ParameterizedTest
  @EnumSource(Variant.class)
  void commandsAreToldAllThatTheServiceIsToldButSecrets(Variant variant) {
    var service = Resolved.of(variant, "Service");
    var operator = Resolved.of(variant, "Operator");
    var told = new TreeMap<String, String>();
    variant
        .service()
        .only("AWS::ECS::TaskDefinition")
        .at("/ContainerDefinitions/0/Environment")
        .forEach(
            it ->
                told.put(
                    it.path("Name").asText().replaceFirst("^SIGNALBOX_", "").replace("_", ""),
                    service.text(it.path("Value"))));
    var outputs = new TreeMap<String, String>();
    variant
        .operator()
        .json()
        .path("Outputs")
        .properties()
        .forEach(
            it -> {
              if (it.getKey().startsWith("Env")) {
                outputs.put(
                    it.getKey().substring(3).toUpperCase(java.util.Locale.ROOT),
                    operator.text(it.getValue().path("Value")));
              }
            });

    assertThat(outputs).isEqualTo(told).doesNotContainKey("CONSOLETOKEN");
    assertThat(outputs.values()).allMatch(it -> it.length() <= 1_024);
  }

  /// Otherwise commands would take a console that has a token for one that has none.
  @Test
  void commandsAreToldThatThereIsATokenAndNotWhich() {
    var outputs = Variant.KNOBS.operator().json().path("Outputs");

    assertThat(outputs.at("/SecretConsoleToken/Value").asText()).isEqualTo("given");
    assertThat(outputs.toString()).doesNotContain(Samples.CONSOLE_SECRET);
    assertThat(Variant.ECS.operator().outputs()).doesNotContain("SecretConsoleToken");
  }

  @Test
  void namesOfOutputsAreThoseThatCommandsLookFor() {
    assertThat(Variant.ECS.operator().outputs())
        .contains("EnvTaskQueueUrl", "EnvAwsRegion", "EnvEcsClusterArn", "EnvMessageVisibility");
  }

  @Test
  void roleIsMadeForThoseWhoAreNamedAndForNobodyElse() {
    var role = Variant.KNOBS.operator().only("AWS::IAM::Role");

    assertThat(role.at("/AssumeRolePolicyDocument/Statement"))
        .extracting(JsonNode::toString)
        .singleElement()
        .asString()
        .contains("\"Principal\":{\"AWS\":\"" + Samples.OPERATOR + "\"}");
    assertThat(role.path("ManagedPolicyArns")).hasSize(2);
    assertThat(Variant.PLAIN.operator().types()).doesNotContain("AWS::IAM::Role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "arn:aws:iam::111122223333:role/*", "111122223333", "arn:aws:iam::1:role/x"})
  void roleIsNotMadeForAnybody(String principal) {
    assertThatThrownBy(() -> Choices.read(Map.of("operatorPrincipals", principal)))
        .hasMessageContaining("operatorPrincipals: ");
    assertThat(Stream.of("root", "role/a/b", "user/ada"))
        .allSatisfy(
            it ->
                assertThat(
                        Choices.read(
                                Map.of("operatorPrincipals", "arn:aws:iam::111122223333:" + it))
                            .operatorArns())
                    .hasSize(1));
  }
}
