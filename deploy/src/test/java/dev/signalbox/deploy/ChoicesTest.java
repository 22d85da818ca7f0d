package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.deploy.choice.Choices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoicesTest {
  @Test
  void ecsIsOffAndDataIsKeptByDefault() {
    var choices = Choices.read(Map.of());

    assertThat(choices.agents()).isEmpty();
    assertThat(choices.retain()).isTrue();
    assertThat(choices.network()).isEqualTo(new Choices.Network.Ours(1, false));
    assertThat(choices.service().image()).isEqualTo(new Choices.Image.InEcr("signalbox", "latest"));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                Choices.read(
                    Map.of(
                        "name", "Signal Box",
                        "retain", "yes",
                        "replicas", "3",
                        "replicasMax", "2",
                        "vpcId", "vpc-1",
                        "agentCoreRuntimeArns", "arn:aws:bedrock-agentcore:*:*:runtime/*",
                        "defaultComputeType", "ecs")))
        .hasMessageContaining("name: ")
        .hasMessageContaining("retain: \"yes\" is neither true nor false")
        .hasMessageContaining("replicasMax: 2 is less than replicas, 3")
        .hasMessageContaining("vpcId and subnetIds")
        .hasMessageContaining("agentCoreRuntimeArns: ")
        .hasMessageContaining("defaultComputeType: ecs needs enableEcs=true");
  }

  /// Else agents there would reach neither their rows nor their payloads.
  @Test
  void runtimesNeedTheirRolesUnlessTheSessionRoleIsOff() {
    var runtime = Map.<String, Object>of("agentCoreRuntimeArns", Samples.RUNTIME);

    assertThatThrownBy(() -> Choices.read(runtime))
        .hasMessageContaining("agentCoreRoleArns: the roles of agentCoreRuntimeArns are needed");
    assertThat(
            Choices.read(
                    Map.of("agentCoreRuntimeArns", Samples.RUNTIME, "agentSessionRole", "false"))
                .access())
        .isEqualTo(new Choices.Access(false, List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:sts::111122223333:assumed-role/agent/session",
        "agent-abc"
      })
  void onlyRolesMayAssumeTheSessionRole(String other) {
    for (var key : List.of("agentCoreRoleArns", "agentRoleArns")) {
      assertThatThrownBy(() -> Choices.read(Map.of(key, other)))
          .hasMessageContaining(key + ": \"" + other + "\" is not the ");
    }
  }

  @Test
  void rolesForASessionRoleThatIsOffAreASlip() {
    assertThatThrownBy(
            () ->
                Choices.read(
                    Map.of("agentCoreRoleArns", Samples.RUNTIME_ROLE, "agentSessionRole", "false")))
        .hasMessageContaining("there is no session role with agentSessionRole=false");
    assertThatThrownBy(() -> Choices.read(Map.of("agentSessionRole", "off")))
        .hasMessageContaining("agentSessionRole: \"off\" is neither true nor false");
  }

  @Test
  void slipInAKeyIsNotPassedOver() {
    for (var slip : new String[] {"enableECS", "enable-ecs", "Enable_Ecs"}) {
      assertThatThrownBy(() -> Choices.read(Map.of(slip, "true")))
          .hasMessageContaining(slip + ": there is no such key; did you mean enableEcs?");
    }
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    assertThat(Choices.read(Map.of("@aws-cdk/core:x", true, "availability-zones:a", "b")).name())
        .isEqualTo("signalbox");
  }

  @Test
  void clusterOfSomebodysOwnNeedsTheFlagToo() {
    var given = new HashMap<String, Object>();
    given.put("agentClusterArn", Samples.CLUSTER);
    given.put("agentTaskDefinition", "x");
    given.put("agentSubnets", "subnet-1");
    given.put("agentSecurityGroups", "sg-1");
    given.put("agentRoleArns", "arn:aws:iam::111122223333:role/task");

    assertThatThrownBy(() -> Choices.read(given)).hasMessageContaining("enableEcs is not true");
    given.put("enableEcs", "true");
    assertThat(Choices.read(given).agents().orElseThrow())
        .isInstanceOf(Choices.Agents.Theirs.class);
  }

  @Test
  void onlyAgentsInSubnetsOfTheirsMayHaveAPublicAddress() {
    assertThatThrownBy(() -> Choices.read(Map.of("enableEcs", "true", "agentPublicIp", "true")))
        .hasMessageContaining("agentPublicIp: only with agentClusterArn");
    assertThatThrownBy(() -> Choices.read(Map.of("agentPublicIp", "ENABLED")))
        .hasMessageContaining("agentPublicIp: \"ENABLED\" is neither true nor false");
  }

  /// The service allows 30 characters: its name and an attempt make a token of ECS, which has 64.
  @Test
  void theLongestNameIsOneThatTheServiceTakes() {
    assertThat(Samples.source("DeploymentName.java")).contains("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");
    assertThat(Choices.read(Map.of("name", "a".repeat(30))).name()).hasSize(30);
    assertThatThrownBy(() -> Choices.read(Map.of("name", "a".repeat(31))))
        .hasMessageContaining("name: ");
  }

  @Test
  void limitOverAllUsersIsAbsentUnlessItIsGiven() {
    assertThat(Choices.read(Map.of()).limits()).isEqualTo(new Choices.Limits(10, Optional.empty()));
    assertThat(Choices.read(Map.of("concurrencyMax", "500", "userConcurrencyMax", 3)).limits())
        .isEqualTo(new Choices.Limits(3, Optional.of(500)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "many", "100001"})
  void limitThatTheServiceWouldRefuseIsRefusedHere(String wrong) {
    for (var key : List.of("concurrencyMax", "userConcurrencyMax")) {
      assertThatThrownBy(() -> Choices.read(Map.of(key, wrong)))
          .hasMessageContaining(
              "- " + key + ": \"" + wrong + "\" is not a whole number from 1 to 100000");
    }
  }

  @Test
  void thereIsNoArchiveOfEventsThatNobodyTakes() {
    assertThatThrownBy(() -> Choices.read(Map.of("archiveEvents", "true")))
        .hasMessageContaining("archiveEvents");
  }

  @Test
  void variablesOfAgentsMayBeAnObjectInCdkJson() {
    var agents =
        Choices.read(Map.of("enableEcs", "true", "agentEnvironment", Map.of("MISE_JOBS", "1")));

    assertThat(agents.agents().map(it -> ((Choices.Agents.Ours) it).environment()))
        .contains(Map.of("MISE_JOBS", "1"));
  }

  @Test
  void readmeNamesEveryKeyAndNoOther() {
    assertThat(table("## Context keys")).isEqualTo(new TreeSet<>(Choices.keys()));
  }

  @Test
  void readmeNamesEveryOutputAndNoOther() {
    var outputs = new TreeSet<String>();
    Stream.of(
            Variant.KNOBS.data(),
            Variant.KNOBS.agents(),
            Variant.KNOBS.service(),
            Variant.KNOBS.operator(),
            Variant.KNOBS.watch())
        .forEach(it -> outputs.addAll(it.outputs()));
    // One row tells of all settings, and another test of each.
    outputs.removeIf(it -> it.startsWith("Env"));

    assertThat(table("## Outputs")).isEqualTo(outputs);
  }

  /// The price of write and read units on demand in us-east-1, for a million, in dollars.
  private static final double WRITES = 0.625;

  private static final double READS = 0.125;

  /// Where the measured figure changes, the dollars behind it must.
  @Test
  void readmesCostOfDynamoDbFollowsFromTheUnitsThatItNames() {
    var row =
        Pattern.compile(
                "DynamoDB: 1,000 × <!-- write units per task -->(\\d+)<!-- --> write units and"
                    + " 1,000 × (\\d+) .*\\| ([0-9.]+) \\|$",
                Pattern.MULTILINE)
            .matcher(Samples.read(Path.of("README.md")));
    assertThat(row.find()).as("the row of DynamoDB in \"What it costs\"").isTrue();
    var dollars =
        (Integer.parseInt(row.group(1)) * WRITES + Integer.parseInt(row.group(2)) * READS) / 1_000;

    assertThat(row.group(3)).isEqualTo(String.format(Locale.ROOT, "%.3f", dollars));
  }

  /// First words of the rows of the table below a heading.
  private static Set<String> table(String heading) {
    var readme = Samples.read(Path.of("README.md"));
    var start = readme.indexOf(heading);
    assertThat(start).as(heading).isNotNegative();
    var end = readme.indexOf("\n## ", start + 1);
    return Samples.all(readme.substring(start, end < 0 ? readme.length() : end), "^\\| `(\\w+)`");
  }
}
