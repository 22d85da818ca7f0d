package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds for all templates of all variants.
class TemplatesTest {
  /// CloudFormation takes this much without a bucket to upload to.
  private static final int BODY_MAX = 51_200;

  /// The cdk command sends YAML, which was 26 percent longer for the largest template.
  private static final double YAML = 1.3;

  private static Map<String, Path> files(Variant variant, String ending) {
    var found = new TreeMap<String, Path>();
    try (var files = Files.list(variant.directory())) {
      files
          .filter(it -> it.toString().endsWith(ending))
          .forEach(it -> found.put(it.getFileName().toString(), it));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(found).as(ending).isNotEmpty();
    return found;
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void cdkNagFindsNothingThatHasNoReason(Variant variant) {
    files(variant, "NagReport.csv")
        .forEach(
            (name, file) ->
                assertThat(Samples.read(file).lines().filter(it -> !it.contains("\"Compliant\"")))
                    .as(name)
                    .isNotEmpty()
                    .allMatch(it -> it.startsWith("Rule ID") || it.contains("\"Suppressed\"")));
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void everySuppressionHasAReasonOfItsOwn(Variant variant) {
    for (var file : files(variant, ".template.json").values()) {
      for (var suppression : Variant.json(file).findValues("rules_to_suppress")) {
        suppression.forEach(
            it -> {
              assertThat(it.path("reason").asText()).as(it.toString()).hasSizeGreaterThan(30);
              // A wildcard is suppressed one by one: the next one is found again.
              assertThat(it.path("id").asText().equals("AwsSolutions-IAM5"))
                  .as(it.toString())
                  .isEqualTo(it.has("applies_to"));
            });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void noAccountHasToBePrepared(Variant variant) {
    files(variant, ".template.json")
        .forEach(
            (name, file) -> {
              var template = Variant.json(file);
              assertThat(file.toFile().length() * YAML).as(name).isLessThan(BODY_MAX);
              assertThat(template.has("Parameters")).as(name + " has parameters").isFalse();
              assertThat(template.has("Rules")).as(name + " has rules").isFalse();
              assertThat(new Template(template).types())
                  .as(name)
                  .noneMatch(it -> it.startsWith("Custom::") || it.startsWith("AWS::Lambda::"));
            });
    var manifest = Variant.json(variant.directory().resolve("manifest.json"));
    assertThat(manifest.path("missing").isMissingNode()).as("look-ups in an account").isTrue();
    assertThat(manifest.findValuesAsText("type")).doesNotContain("cdk:asset-manifest");
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void everyRetainedLogHasAnEnd(Variant variant) {
    for (var file : files(variant, ".template.json").values()) {
      new Template(Variant.json(file))
          .all("AWS::Logs::LogGroup")
          .forEach(
              (id, log) -> assertThat(log.path("RetentionInDays").asInt()).as(id).isPositive());
    }
  }

  @Test
  void outputsNameEverythingThatAProducerOrAnAgentNeeds() {
    assertThat(Variant.ECS.data().outputs())
        .contains(
            "TaskQueueUrl",
            "TaskQueueArn",
            "TaskDeadLetterQueueUrl",
            "EventsQueueUrl",
            "EventsQueueArn",
            "EventsDeadLetterQueueUrl",
            "TaskTableName",
            "TaskTableArn",
            "TaskEventsTableName",
            "UserConcurrencyTableName",
            "RepoTableName",
            "TaskApprovalsTableName",
            "TaskEventsTableStreamArn",
            "ArtifactsBucketName",
            "PayloadBucketName",
            "AgentAccessPolicyArn",
            "AgentSessionRoleArn",
            "EcsRuleName",
            "EcsRuleArn",
            "RuleDeadLetterQueueUrl");
  }

  @Test
  void serviceSaysWhichComputeItOffers() {
    assertThat(offered(Variant.PLAIN)).isEqualTo("none");
    assertThat(offered(Variant.AGENTCORE)).isEqualTo("agentcore");
    assertThat(offered(Variant.ECS)).isEqualTo("ecs");
    assertThat(offered(Variant.THEIRS)).isEqualTo("agentcore,ecs");
  }

  @Test
  void synthSaysWhenAgentsReachEveryTask() {
    assertThat(warnings(Variant.UNSCOPED)).contains("each agent may read and change the row");
    assertThat(warnings(Variant.ECS)).doesNotContain("agentSessionRole is off");
  }

  private static String warnings(Variant variant) {
    return Samples.read(variant.directory().resolve("SignalboxData.metadata.json"));
  }

  private static String offered(Variant variant) {
    return variant.service().json().at("/Outputs/ComputeSubstrates/Value").asText();
  }

  @Test
  void ownNetworkHasTwoZonesAndOneWayOut() {
    var network = Variant.PLAIN.template("Network");

    assertThat(network.all("AWS::EC2::Subnet")).hasSize(4);
    assertThat(network.all("AWS::EC2::NatGateway")).hasSize(1);
    assertThat(network.all("AWS::EC2::VPCEndpoint")).hasSize(2);
    assertThat(network.all("AWS::EC2::FlowLog")).hasSize(1);
    assertThat(
            network.all("AWS::EC2::Subnet").values().stream()
                .map(it -> it.path("MapPublicIpOnLaunch"))
                .map(JsonNode::asBoolean))
        .containsOnly(false);
  }

  @Test
  void sameChoicesMakeTheSameTemplates() {
    var again = Variant.synthesize(Map.of());

    for (var part : List.of("Data", "Network", "Service", "Watch")) {
      var file = "Signalbox" + part + ".template.json";
      assertThat(Samples.read(again.resolve(file)))
          .as(part)
          .isEqualTo(Samples.read(Variant.PLAIN.directory().resolve(file)));
    }
  }
}
