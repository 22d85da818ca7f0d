package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.iam.Call;
import dev.signalbox.deploy.iam.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a platform team reaches for: keys of its own, no way out, producers elsewhere.
class PlatformTest {
  private static final List<String> STACKS =
      List.of("Data", "Network", "Agents", "Service", "Operator", "Watch");
  private static final String THEIR_KEY =
      "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f";

  /// Where each kind of resource that holds data names its key.
  private static final Map<String, String> PLACE_OF_KEY =
      Map.of(
          "AWS::DynamoDB::Table", "/SSESpecification/KMSMasterKeyId",
          "AWS::SQS::Queue", "/KmsMasterKeyId",
          "AWS::S3::Bucket",
              "/BucketEncryption/ServerSideEncryptionConfiguration/0"
                  + "/ServerSideEncryptionByDefault/KMSMasterKeyID",
          "AWS::Logs::LogGroup", "/KmsKeyId",
          "AWS::SNS::Topic", "/KmsMasterKeyId");

  /// The key of each thing that holds data, in all stacks.
  private static Map<String, String> keys(Variant variant) {
    var keys = new TreeMap<String, String>();
    for (var stack : STACKS) {
      var template = variant.template(stack);
      PLACE_OF_KEY.forEach(
          (type, place) ->
              template.all(type).forEach((id, it) -> keys.put(id, it.at(place).toString())));
    }
    return keys;
  }

  @Test
  void allThatHoldsDataLiesUnderTheChosenKey() {
    assertThat(keys(Variant.KNOBS)).hasSizeGreaterThan(18);
    keys(Variant.KNOBS).forEach((id, key) -> assertThat(key).as(id).contains("DataKey"));
    assertThat(keys(Variant.PLAIN).values()).noneMatch(it -> it.contains("DataKey"));
    assertThat(Variant.KNOBS.watch().types()).doesNotContain("AWS::KMS::Key");
  }

  @Test
  void keyIsKeptAndTurned() {
    var key = Variant.KNOBS.data().only("AWS::KMS::Key");

    assertThat(key.path("EnableKeyRotation").asBoolean()).isTrue();
    assertThat(
            Variant.KNOBS
                .data()
                .json()
                .at(
                    "/Resources/"
                        + Variant.KNOBS.data().idOf("AWS::KMS::Key", "")
                        + "/DeletionPolicy")
                .asText())
        .isEqualTo("Retain");
    assertThat(Variant.PLAIN.data().types()).doesNotContain("AWS::KMS::Key");
  }

  private static final String KEY =
      new Resolved(Variant.KNOBS.data()).arn("AWS::KMS::Key", "DataKey");

  private static Call decrypting(String service) {
    return new Call("", "kms:Decrypt", KEY, Map.of())
        .with("kms:ViaService", service + ".us-east-1.amazonaws.com");
  }

  private static Map<String, Policy> users() {
    var service = Resolved.of(Variant.KNOBS, "Service");
    var operator = Resolved.of(Variant.KNOBS, "Operator");
    return Map.of(
        "service", service.policy("TaskOrchestratorTaskRole"),
        "pipe", service.policy("TaskRowPipeRole"),
        "looking", operator.policy("OperatorAccessLook"),
        "acting", operator.policy("OperatorAccessAct"),
        "agent", new Resolved(Variant.KNOBS.data()).policy("AgentAccessAgentSessionRole"));
  }

  @Test
  void whoReachesDataReachesItsKeyAndThroughThatServiceOnly() {
    users()
        .forEach(
            (who, policy) -> {
              assertThat(policy.allows(decrypting("dynamodb"))).as(who).isTrue();
              assertThat(policy.allows(decrypting("secretsmanager"))).as(who).isFalse();
              assertThat(policy.allows(new Call("", "kms:Decrypt", KEY, Map.of())))
                  .as(who + " by itself")
                  .isFalse();
              assertThat(policy.allows(new Call("", "kms:PutKeyPolicy", KEY, Map.of()))).isFalse();
            });
    for (var who : List.of("service", "pipe", "acting")) {
      assertThat(
              users()
                  .getOrDefault(who, new Policy(List.of()))
                  .allows(
                      new Call("", "kms:GenerateDataKey", KEY, Map.of())
                          .with("kms:ViaService", "sqs.us-east-1.amazonaws.com")))
          .as(who + " sends")
          .isTrue();
    }
    assertThat(users().getOrDefault("agent", new Policy(List.of())).allows(decrypting("sqs")))
        .as("agents have no queue")
        .isFalse();
    assertThat(Variant.PLAIN.service().actions("TaskOrchestratorTaskRole"))
        .noneMatch(it -> it.startsWith("kms:"));
  }

  @Test
  void servicesOfAwsMayUseTheKeyForThisAccountAlone() {
    var policy = Variant.KNOBS.data().only("AWS::KMS::Key").at("/KeyPolicy/Statement").toString();

    assertThat(policy)
        .contains("events.amazonaws.com", "cloudwatch.amazonaws.com", "logs.", "aws:SourceAccount")
        .contains("kms:EncryptionContext:aws:logs:arn");
  }

  @Test
  void keyThatIsThereIsUsedAsItIs() {
    var directory = Variant.synthesize(Map.of("customerManagedKey", THEIR_KEY));
    var data = new Template(Variant.json(directory.resolve("SignalboxData.template.json")));

    assertThat(data.types()).doesNotContain("AWS::KMS::Key");
    for (var table : data.all("AWS::DynamoDB::Table").values()) {
      assertThat(table.at("/SSESpecification/KMSMasterKeyId").asText()).isEqualTo(THEIR_KEY);
    }
  }

  @Test
  void withoutAWayOutAwsIsReachedInside() {
    var network = Variant.KNOBS.template("Network");
    var services = new ArrayList<String>();
    network
        .all("AWS::EC2::VPCEndpoint")
        .values()
        .forEach(it -> services.add(it.path("ServiceName").toString()));

    assertThat(network.all("AWS::EC2::NatGateway")).isEmpty();
    for (var service :
        List.of(
            "sqs",
            "ecs",
            "ecr.api",
            "ecr.dkr",
            "logs",
            "secretsmanager",
            "sts",
            "s3",
            "dynamodb",
            "bedrock-agentcore",
            "bedrock-runtime")) {
      assertThat(services).as(service).anyMatch(it -> it.contains("." + service + "\""));
    }
    assertThat(Samples.read(Variant.KNOBS.directory().resolve("SignalboxNetwork.metadata.json")))
        .contains("natGateways is 0");
  }

  private static List<String> producers(Variant variant) {
    var principals = new ArrayList<String>();
    variant
        .data()
        .all("AWS::SQS::QueuePolicy")
        .forEach(
            (id, policy) ->
                policy
                    .at("/PolicyDocument/Statement")
                    .forEach(
                        it -> {
                          if (it.path("Effect").asText().equals("Allow")
                              && !it.path("Principal").has("Service")) {
                            principals.add(id + " " + text(it));
                          }
                        }));
    return principals;
  }

  private static String text(JsonNode statement) {
    return statement.path("Action")
        + " "
        + statement.path("Principal")
        + " "
        + statement.path("Condition");
  }

  @Test
  void onlyNamedAccountsAndTheOrganizationMaySendTasksAndNothingElse() {
    assertThat(producers(Variant.KNOBS))
        .hasSize(2)
        .allMatch(it -> it.startsWith("TaskQueuesTasksPolicy"))
        .allMatch(it -> it.contains("sqs:SendMessage") && !it.contains("Receive"))
        .anyMatch(it -> it.contains(":444455556666:root") && it.contains(":777788889999:root"))
        .anyMatch(
            it ->
                it.contains("{\"AWS\":\"*\"}")
                    && it.contains("\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\""));
    assertThat(producers(Variant.PLAIN)).isEmpty();

    var key = Variant.KNOBS.data().only("AWS::KMS::Key").at("/KeyPolicy/Statement").toString();
    assertThat(key).contains("444455556666", "o-a1b2c3d4e5", "kms:ViaService");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "customerManagedKey; alias/mine; is neither true, false nor the ARN of a key",
        "customerManagedKey; arn:aws:kms:us-east-1:111122223333:alias/mine; is neither true",
        "producerAccounts; 1234; \"1234\" is not the id of an account",
        "producerAccounts; *; \"*\" is not the id of an account",
        "producerOrganization; *; is not the id of an organization",
        "natGateways; 0; without one AWS is reached by interfaceEndpoints=true only",
        "natGateways; 3; is not a whole number from 0 to 2"
      })
  void whatCannotBeIsRefused(String key, String value, String message) {
    assertThatThrownBy(() -> Choices.read(Map.of(key, value))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"natGateways", "interfaceEndpoints"})
  void networkOfTheirsIsLeftAsItIs(String key) {
    var context =
        Map.<String, Object>of(
            "vpcId",
            "vpc-1",
            "subnetIds",
            "subnet-1",
            key,
            key.equals("natGateways") ? "2" : "true");

    assertThatThrownBy(() -> Choices.read(context)).hasMessageContaining("as you made it");
    assertThat(Path.of("cdk.json")).exists();
  }
}
