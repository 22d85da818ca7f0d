package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.choice.AgentChoices;
import dev.signalbox.deploy.choice.Choices;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Agents on ECS. Numbers are those of the cases in the list of behaviours that the specification's
/// own tests assert.
class AgentsTest {
  private static final String DEFINITION = "AWS::ECS::TaskDefinition";

  private static JsonNode definition(String id) {
    return Variant.ECS.agents().only(DEFINITION, "EcsAgentCluster" + id);
  }

  /// Case 149.
  @ParameterizedTest
  @EnumSource(
      value = Variant.class,
      names = {"PLAIN", "AGENTCORE"})
  void withoutTheFlagNothingOfAgentsOnEcsIsSynthesised(Variant variant) {
    assertThat(Files.exists(variant.directory().resolve("SignalboxAgents.template.json")))
        .isFalse();
    assertThat(variant.data().types()).noneMatch(it -> it.startsWith("AWS::ECS::"));
    assertThat(variant.data().types()).noneMatch(it -> it.startsWith("AWS::Events::"));
    assertThat(variant.service().all(DEFINITION)).hasSize(1);
    assertThat(variant.service().all("AWS::ECS::Cluster")).hasSize(1);
    assertThat(variant.service().outputs()).doesNotContain("AgentFamily");
    assertThat(variant.data().outputs()).doesNotContain("EcsRuleArn");
  }

  /// Case 150.
  @Test
  void withTheFlagThereIsOneClusterAndTwoDefinitionsOfDifferentSize() {
    var template = Variant.ECS.agents();

    assertThat(template.only("AWS::ECS::Cluster").path("ClusterName").asText())
        .isEqualTo("signalbox-agents");
    assertThat(template.all(DEFINITION)).hasSize(2);
    assertThat(definition("Build").path("Family").asText()).isEqualTo("signalbox-agent");
    assertThat(definition("Build").path("Cpu").asText()).isEqualTo("2048");
    assertThat(definition("Build").path("Memory").asText()).isEqualTo("4096");
    assertThat(definition("Planning").path("Family").asText())
        .isEqualTo("signalbox-agent-planning");
    assertThat(definition("Planning").path("Cpu").asText()).isEqualTo("1024");
  }

  /// Case 151.
  @Test
  void agentsReachOutByTlsOnlyAndNothingReachesIn() {
    var group = Variant.ECS.agents().only("AWS::EC2::SecurityGroup");
    var out = group.path("SecurityGroupEgress");

    assertThat(group.has("SecurityGroupIngress")).isFalse();
    assertThat(out).hasSize(1);
    assertThat(out.at("/0/IpProtocol").asText()).isEqualTo("tcp");
    assertThat(out.at("/0/FromPort").asInt()).isEqualTo(443);
    assertThat(out.at("/0/ToPort").asInt()).isEqualTo(443);
  }

  /// Case 151.
  @Test
  void logIsKeptForThreeMonthsAndTheClusterIsObserved() {
    var template = Variant.ECS.agents();
    var setting = template.only("AWS::ECS::Cluster").at("/ClusterSettings/0");

    assertThat(template.only("AWS::Logs::LogGroup").path("RetentionInDays").asInt()).isEqualTo(90);
    assertThat(setting.path("Name").asText()).isEqualTo("containerInsights");
    assertThat(setting.path("Value").asText()).isEqualTo("enabled");
  }

  /// Case 151.
  @Test
  void agentsRunOnArm() {
    for (var id : List.of("Build", "Planning")) {
      var platform = definition(id).path("RuntimePlatform");
      assertThat(platform.path("CpuArchitecture").asText()).isEqualTo("ARM64");
      assertThat(platform.path("OperatingSystemFamily").asText()).isEqualTo("LINUX");
      assertThat(definition(id).path("NetworkMode").asText()).isEqualTo("awsvpc");
      assertThat(definition(id).at("/RequiresCompatibilities/0").asText()).isEqualTo("FARGATE");
    }
  }

  /// Case 152.
  @Test
  void bothDefinitionsHaveTheSameRoles() {
    for (var role : List.of("TaskRoleArn", "ExecutionRoleArn")) {
      assertThat(definition("Planning").path(role)).isEqualTo(definition("Build").path(role));
    }
    assertThat(definition("Build").path("TaskRoleArn"))
        .isNotEqualTo(definition("Build").path("ExecutionRoleArn"));
    assertThat(definition("Build").path("TaskRoleArn").toString()).contains("AgentAccessTaskRole");
    assertThat(Variant.ECS.agents().all("AWS::IAM::Role")).hasSize(1);
  }

  @Test
  void containerHasTheNameThatTheServiceLooksForAndItsOwnMemory() {
    var container = definition("Build").at("/ContainerDefinitions/0");

    assertThat(container.path("Name").asText()).isEqualTo("AgentContainer");
    assertThat(container.path("Memory").asInt()).isEqualTo(4096);
    assertThat(container.at("/LogConfiguration/Options/awslogs-stream-prefix").asText())
        .isEqualTo("agent");
  }

  @Test
  void agentIsToldItsTablesAndWhatTheOperatorAdds() {
    var names =
        definition("Build")
            .at("/ContainerDefinitions/0/Environment")
            .valueStream()
            .map(it -> it.path("Name").asText())
            .toList();

    assertThat(names)
        .contains(
            "TASK_TABLE_NAME",
            "TASK_EVENTS_TABLE_NAME",
            "USER_CONCURRENCY_TABLE_NAME",
            "TASK_APPROVALS_TABLE_NAME",
            "ARTIFACTS_BUCKET_NAME",
            "TRACE_ARTIFACTS_BUCKET_NAME",
            "LOG_GROUP_NAME",
            "AGENT_SESSION_ROLE_ARN",
            "CLAUDE_CODE_USE_BEDROCK",
            "MISE_JOBS");
  }

  /// Case 156.
  @Test
  void modelsAreNamedOneByOne() {
    for (var role : List.of("AgentAccessTaskRole", "AgentAccessAgentSessionRole")) {
      var invoke = Variant.ECS.data().allowing(role, "bedrock:InvokeModel");
      assertThat(invoke).as(role).hasSize(1);
      assertThat(Template.texts(invoke.getFirst().path("Resource"))).containsExactly(Samples.MODEL);
    }
    assertThatThrownBy(
            () ->
                Choices.read(
                    Map.of("bedrockModelArns", "arn:aws:bedrock:us-east-1::foundation-model/*")))
        .hasMessageContaining("bedrockModelArns");
  }

  @Test
  void executionRolePullsOneRepositoryAndWritesOneLog() {
    var template = Variant.ECS.agents();
    var pull = template.allowing("EcsAgentClusterExecutionRole", "ecr:BatchGetImage");

    assertThat(pull).hasSize(1);
    assertThat(pull.getFirst().path("Resource").toString())
        .contains(":repository/signalbox-agent\"")
        .doesNotContain("*");
    assertThat(template.allowing("EcsAgentClusterExecutionRole", "logs:PutLogEvents").toString())
        .contains("EcsAgentClusterLog");
    assertThat(template.actions("EcsAgentClusterExecutionRole"))
        .noneMatch(it -> it.startsWith("secretsmanager") || it.startsWith("s3"));
  }

  /// Bring your own cluster: rule and permissions, but nothing to run in.
  @Test
  void clusterOfSomebodysOwnGetsTheRuleAndNoCluster() {
    assertThat(Files.exists(Variant.THEIRS.directory().resolve("AcmeAgents.template.json")))
        .isFalse();
    assertThat(Variant.THEIRS.data().types()).contains("AWS::Events::Rule");
    assertThat(Variant.THEIRS.service().all(DEFINITION)).hasSize(1);
    assertThat(Files.exists(Variant.THEIRS.directory().resolve("AcmeNetwork.template.json")))
        .isFalse();
  }

  /// Case 157, and all other slips in the sizes.
  @Test
  void malformedSizesFailTheSynthAndSayWhichTheyAre() {
    refused("agentCpu", "2048.5", "agentCpu: \"2048.5\" is not a whole number");
    refused("agentCpu", "2k", "agentCpu: \"2k\" is not a whole number");
    refused("agentCpu", "3000", "agentCpu: 3000 is none of Fargate's sizes");
    refused("agentMemory", "2048", "agentMemory: 2048 does not go with 2048");
    refused("planningDisk", "10", "planningDisk: \"10\" is not a whole number from 20 to 200");
    refused("serviceMemory", "768", "serviceMemory: 768 does not go with 256");
  }

  /// Case 157.
  @Test
  void variablesThatArePlatformsOwnAreRefused() {
    for (var reserved : AgentChoices.RESERVED) {
      refused("agentEnvironment", "{\"" + reserved + "\": \"x\"}", "agentEnvironment: " + reserved);
    }
    refused("agentEnvironment", "{\"a b\": \"x\"}", "agentEnvironment: a b");
    refused("agentEnvironment", "not json", "agentEnvironment: is not a JSON object");
  }

  /// Case 157: what the service sets with each start, and what the definition sets, is reserved.
  @Test
  void everyVariableThatWeSetIsReserved() {
    var ofService =
        Samples.all(Samples.source("EcsRequests.java"), "environment\\s*\\.put\\(\"([A-Z_0-9]+)\"");
    ofService.addAll(
        Samples.all(
            Samples.source("EcsRequests.java"), "environment\\.put\\(\\s*\"([A-Z_0-9]+)\""));
    var ours =
        definition("Build")
            .at("/ContainerDefinitions/0/Environment")
            .valueStream()
            .map(it -> it.path("Name").asText())
            .filter(it -> !it.equals("MISE_JOBS"))
            .toList();

    assertThat(ofService).contains("TASK_ID", "AGENT_PAYLOAD");
    assertThat(AgentChoices.RESERVED).containsAll(ofService).containsAll(ours);
  }

  @Test
  void clusterOfSomebodysOwnIsAllOrNothing() {
    var some = new TreeMap<String, Object>(Map.of("enableEcs", "true"));
    some.put("agentClusterArn", Samples.CLUSTER);
    some.put("agentSubnets", "subnet-1");

    assertThatThrownBy(() -> Choices.read(some))
        .hasMessageContaining("all or nothing")
        .hasMessageContaining("agentRoleArns, agentSecurityGroups, agentTaskDefinition missing");
  }

  private static void refused(String key, String value, String message) {
    assertThatThrownBy(() -> Choices.read(Map.of("enableEcs", "true", key, value)))
        .as(key + "=" + value)
        .hasMessageContaining(message);
  }
}
