package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.choice.Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The service: how it runs, what it is told, what it may do.
class OrchestratorTest {
  private static final String DEFINITION = "AWS::ECS::TaskDefinition";

  private static JsonNode container(Variant variant) {
    return variant.service().only(DEFINITION).at("/ContainerDefinitions/0");
  }

  private static Map<String, String> environment(Variant variant) {
    var environment = new TreeMap<String, String>();
    container(variant)
        .path("Environment")
        .forEach(it -> environment.put(it.path("Name").asText(), Template.text(it.path("Value"))));
    return environment;
  }

  /// Name of each setting of the service, and when it needs it.
  private static Map<String, String> settings() {
    return Pattern.compile("^  ([A-Z][A-Z_]+)\\(\\s*Need\\.([A-Z_]+)", Pattern.MULTILINE)
        .matcher(Samples.source("service/settings/Setting.java"))
        .results()
        .collect(Collectors.toMap(it -> "SIGNALBOX_" + it.group(1), it -> it.group(2)));
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void serviceIsGivenOnlySettingsThatItHas(Variant variant) {
    assertThat(environment(variant).keySet().stream().filter(it -> it.startsWith("SIGNALBOX_")))
        .isSubsetOf(settings().keySet());
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void serviceIsGivenAllSettingsThatItRequires(Variant variant) {
    assertThat(settings()).hasSizeGreaterThan(30).containsValue("REQUIRED");
    assertThat(environment(variant)).containsKeys(names("REQUIRED"));
    assertThat(environment(variant)).containsKey("AWS_REGION");
  }

  @ParameterizedTest
  @EnumSource(
      value = Variant.class,
      names = {"ECS", "THEIRS"})
  void withEcsItIsGivenAllOfEcs(Variant variant) {
    assertThat(environment(variant))
        .containsEntry("SIGNALBOX_ECS_ENABLED", "true")
        .containsKeys(names("WITH_ECS"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Variant.class,
      names = {"PLAIN", "AGENTCORE"})
  void withoutEcsItIsGivenNothingOfEcs(Variant variant) {
    assertThat(environment(variant).keySet()).noneMatch(it -> it.startsWith("SIGNALBOX_ECS_"));
  }

  private static String[] names(String need) {
    return settings().entrySet().stream()
        .filter(it -> it.getValue().equals(need))
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  @Test
  void serviceIsGivenTheTableOfApprovals() {
    assertThat(environment(Variant.PLAIN).get("SIGNALBOX_TASK_APPROVALS_TABLE"))
        .contains("TaskTablesTaskApprovals");
  }

  @Test
  void serviceIsGivenTheNameThatTheRuleLooksFor() {
    assertThat(environment(Variant.ECS)).containsEntry("SIGNALBOX_DEPLOYMENT_NAME", "signalbox");
    assertThat(environment(Variant.THEIRS)).containsEntry("SIGNALBOX_DEPLOYMENT_NAME", "acme");
  }

  @Test
  void agentsGetAnAddressOfTheirOwnOnlyInPublicSubnetsOfTheirs() {
    assertThat(environment(Variant.ECS))
        .containsEntry("SIGNALBOX_ECS_ASSIGN_PUBLIC_IP", "DISABLED");
    assertThat(environment(Variant.THEIRS))
        .containsEntry("SIGNALBOX_ECS_ASSIGN_PUBLIC_IP", "ENABLED");
  }

  @Test
  void settingsOfEcsNameWhatTheAgentsStackMakes() {
    var ours = environment(Variant.ECS);
    assertThat(ours.get("SIGNALBOX_ECS_TASK_DEFINITION")).isEqualTo("signalbox-agent");
    assertThat(ours.get("SIGNALBOX_ECS_PLANNING_TASK_DEFINITION"))
        .isEqualTo("signalbox-agent-planning");
    assertThat(ours.get("SIGNALBOX_ECS_CLUSTER_ARN")).contains(":cluster/signalbox-agents");
    assertThat(ours.get("SIGNALBOX_ECS_SUBNETS")).contains("privateSubnet1", "privateSubnet2");
    assertThat(ours.get("SIGNALBOX_ECS_SECURITY_GROUPS")).contains("SignalboxAgents:");
    assertThat(ours.get("SIGNALBOX_DEFAULT_COMPUTE_TYPE")).isEqualTo("ecs");

    var theirs = environment(Variant.THEIRS);
    assertThat(theirs.get("SIGNALBOX_ECS_CLUSTER_ARN")).isEqualTo(Samples.CLUSTER);
    assertThat(theirs.get("SIGNALBOX_ECS_TASK_DEFINITION")).isEqualTo("x");
    assertThat(theirs.get("SIGNALBOX_ECS_SUBNETS")).isEqualTo("subnet-1,subnet-2");
    assertThat(theirs).doesNotContainKey("SIGNALBOX_ECS_PLANNING_TASK_DEFINITION");
    assertThat(theirs.get("SIGNALBOX_DEFAULT_COMPUTE_TYPE")).isEqualTo("agentcore");
    assertThat(theirs.get("SIGNALBOX_AGENTCORE_RUNTIME_ARN")).isEqualTo(Samples.RUNTIME);
  }

  @Test
  void serviceIsGivenTheLaneOfEachComputeTypeThatIsOn() {
    assertThat(environment(Variant.PLAIN).get("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL"))
        .contains("TaskQueuesAgentCoreLane");
    assertThat(environment(Variant.PLAIN)).doesNotContainKey("SIGNALBOX_ECS_LANE_QUEUE_URL");
    assertThat(environment(Variant.ECS).get("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL"))
        .contains("TaskQueuesAgentCoreLane");
    assertThat(environment(Variant.ECS).get("SIGNALBOX_ECS_LANE_QUEUE_URL"))
        .contains("TaskQueuesEcsLane");
  }

  @Test
  void limitOverAllUsersIsGivenOnlyIfThereIsOne() {
    assertThat(environment(Variant.PLAIN))
        .containsEntry("SIGNALBOX_USER_CONCURRENCY_MAX", "10")
        .doesNotContainKey("SIGNALBOX_CONCURRENCY_MAX");
    assertThat(environment(Variant.THEIRS))
        .containsEntry("SIGNALBOX_USER_CONCURRENCY_MAX", "7")
        .containsEntry("SIGNALBOX_CONCURRENCY_MAX", "40");
  }

  @Test
  void limitsOnStartsAreSharedOutAmongTheReplicas() {
    assertThat(environment(Variant.ECS).get("SIGNALBOX_ECS_START_RATE")).isEqualTo("5");
    assertThat(environment(Variant.ECS).get("SIGNALBOX_AGENTCORE_START_RATE")).isEqualTo("6");
  }

  @Test
  void serviceRunsOnQuarterOfAnArmProcessor() {
    var definition = Variant.PLAIN.service().only(DEFINITION);

    assertThat(definition.path("Cpu").asText()).isEqualTo("256");
    assertThat(definition.path("Memory").asText()).isEqualTo("512");
    assertThat(definition.at("/RuntimePlatform/CpuArchitecture").asText()).isEqualTo("ARM64");
    assertThat(definition.at("/RequiresCompatibilities/0").asText()).isEqualTo("FARGATE");
  }

  @Test
  void nothingButMemoryCanBeWritten() {
    var container = container(Variant.PLAIN);
    var temporary = container.at("/LinuxParameters/Tmpfs");

    assertThat(container.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
    assertThat(temporary).hasSize(1);
    assertThat(temporary.at("/0/ContainerPath").asText()).isEqualTo("/tmp");
    // The SDK's HTTP client loads the library that it unpacks there.
    assertThat(Template.texts(temporary.at("/0/MountOptions"))).contains("rw", "exec");
  }

  @Test
  void stopWaitsLongerThanTheServiceDoes() {
    var environment = environment(Variant.PLAIN);
    var grace = environment.getOrDefault("SIGNALBOX_SHUTDOWN_GRACE", "?");
    var flush =
        Samples.all(
            Samples.source("QueueConsumer.java"), "FLUSH_LIMIT = Duration\\.ofSeconds\\((\\d+)");
    var service = Integer.parseInt(grace.replace("s", "")) + 2 * Integer.parseInt(flush.getFirst());

    assertThat(container(Variant.PLAIN).path("StopTimeout").asInt()).isBetween(service + 10, 120);
  }

  /// ECS ignores the image's own check, so it stands here again.
  @Test
  void healthIsCheckedAsTheImageDoesItself() {
    var check = container(Variant.PLAIN).path("HealthCheck");
    var command = Template.texts(check.path("Command"));
    assertThat(command).startsWith("CMD").endsWith("dev.signalbox.Main", "health");
    assertThat(check.path("Retries").asInt()).isEqualTo(3);
    assertThat(container(Variant.THEIRS).has("HealthCheck")).as("healthCheck=false").isFalse();

    var dockerfile = Path.of("../Dockerfile");
    if (Files.exists(dockerfile)) {
      var flat = Samples.read(dockerfile).replaceAll("\\\\\\n\\s*", "");
      assertThat(flat)
          .contains("CMD [\"" + String.join("\", \"", command.subList(1, command.size())));
    }
  }

  @Test
  void queuesHideMessagesAsLongAsTheServiceIsTold() {
    assertThat(environment(Variant.PLAIN).get("SIGNALBOX_MESSAGE_VISIBILITY")).isEqualTo("60s");
  }

  @Test
  void brokenDeploymentIsRolledBackAndAGoodOneLosesNoReplica() {
    var deployment =
        Variant.PLAIN.service().only("AWS::ECS::Service").path("DeploymentConfiguration");

    assertThat(deployment.at("/DeploymentCircuitBreaker/Enable").asBoolean()).isTrue();
    assertThat(deployment.at("/DeploymentCircuitBreaker/Rollback").asBoolean()).isTrue();
    assertThat(deployment.path("MinimumHealthyPercent").asInt()).isEqualTo(100);
    assertThat(deployment.path("MaximumPercent").asInt()).isEqualTo(200);
  }

  @Test
  void serviceHasNoAddressAndCanOnlySpeakTls() {
    var network = Variant.PLAIN.service().only("AWS::ECS::Service").at("/NetworkConfiguration");
    var group = Variant.PLAIN.service().only("AWS::EC2::SecurityGroup");

    assertThat(network.at("/AwsvpcConfiguration/AssignPublicIp").asText()).isEqualTo("DISABLED");
    assertThat(group.has("SecurityGroupIngress")).isFalse();
    assertThat(group.path("SecurityGroupEgress")).hasSize(1);
    assertThat(group.at("/SecurityGroupEgress/0/FromPort").asInt()).isEqualTo(443);
    assertThat(group.at("/SecurityGroupEgress/0/ToPort").asInt()).isEqualTo(443);
  }

  /// Who may reach the port is said by whoever deploys; the console alone opens nothing.
  @Test
  void portIsOpenOnlyToTheGroupsThatAreNamed() {
    var rules =
        Variant.KNOBS.service().only("AWS::EC2::SecurityGroup").path("SecurityGroupIngress");
    var ingress = rules.path(0);

    assertThat(rules).hasSize(1);
    assertThat(ingress.path("SourceSecurityGroupId").asText()).isEqualTo("sg-0a1b2c3d");
    assertThat(ingress.path("FromPort").asInt()).isEqualTo(8081);
    assertThat(ingress.path("ToPort").asInt()).isEqualTo(8081);
    assertThat(Variant.THEIRS.service().only("AWS::EC2::SecurityGroup").has("SecurityGroupIngress"))
        .isFalse();
  }

  @Test
  void collectorOfTracesIsWithinReach() {
    var ports =
        Variant.KNOBS
            .service()
            .only("AWS::EC2::SecurityGroup")
            .path("SecurityGroupEgress")
            .valueStream()
            .map(it -> it.path("FromPort").asInt());

    assertThat(ports).containsExactlyInAnyOrder(443, 4318);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/0, 8080", "10.0.0.0/8, 8080", "*, 8080", "sg-0a1b2c3d, 0"})
  void portIsNotOpenedToAddressesAndNotAtAnyPort(String group, String port) {
    assertThatThrownBy(() -> Choices.read(Map.of("httpSecurityGroups", group, "httpPort", port)))
        .hasMessageContaining("httpSecurityGroups: ");
  }

  @Test
  void replicasFollowTheAgeOfTheOldestMessage() {
    var template = Variant.PLAIN.service();
    var target = template.only("AWS::ApplicationAutoScaling::ScalableTarget");

    assertThat(target.path("MinCapacity").asInt()).isEqualTo(1);
    assertThat(target.path("MaxCapacity").asInt()).isEqualTo(4);
    assertThat(template.all("AWS::CloudWatch::Alarm").values())
        .hasSize(2)
        .allMatch(it -> it.toString().contains("ApproximateAgeOfOldestMessage"))
        // What waits for AWS's launch rate is not launched sooner by more replicas.
        .noneMatch(it -> it.toString().contains("Lane"));
    // Otherwise each deployment would set back what the scaling has done.
    assertThat(template.only("AWS::ECS::Service").has("DesiredCount")).isFalse();
  }

  @Test
  void imageOfAnotherAccountIsPulledFromThere() {
    var pull =
        Variant.THEIRS.service().allowing("TaskOrchestratorExecutionRole", "ecr:BatchGetImage");

    assertThat(container(Variant.THEIRS).path("Image").asText())
        .isEqualTo("444455556666.dkr.ecr.eu-west-1.amazonaws.com/box@sha256:abc");
    assertThat(pull.getFirst().path("Resource").toString())
        .contains(":ecr:eu-west-1:444455556666:repository/box\"");
    assertThat(container(Variant.PLAIN).path("Image").toString()).contains("/signalbox:latest");
  }

  @Test
  void rolesAreForTasksOfThisAccountOnly() {
    for (var id : List.of("TaskOrchestratorTaskRole", "TaskOrchestratorExecutionRole")) {
      var trust =
          Variant.PLAIN.service().only("AWS::IAM::Role", id).path("AssumeRolePolicyDocument");
      assertThat(trust.at("/Statement/0/Principal/Service").asText())
          .isEqualTo("ecs-tasks.amazonaws.com");
      assertThat(trust.at("/Statement/0/Condition/StringEquals/aws:SourceAccount/Ref").asText())
          .isEqualTo("AWS::AccountId");
    }
  }
}
