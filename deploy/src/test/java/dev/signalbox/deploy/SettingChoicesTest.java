package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.choice.SettingChoices;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.tracing.StandardVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every setting of the service can be set in a deployment, or the stack sets it; and what the
/// service would refuse, the synth refuses.
class SettingChoicesTest {
  private static JsonNode container() {
    return Variant.KNOBS.service().only("AWS::ECS::TaskDefinition").at("/ContainerDefinitions/0");
  }

  private static Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    container()
        .path("Environment")
        .forEach(it -> environment.put(it.path("Name").asText(), Template.text(it.path("Value"))));
    return environment;
  }

  private static Map<String, String> secrets() {
    var secrets = new TreeMap<String, String>();
    container()
        .path("Secrets")
        .forEach(it -> secrets.put(it.path("Name").asText(), Template.text(it.path("ValueFrom"))));
    return secrets;
  }

  private static Map<String, Object> inEnvironment(String name, String value) {
    return Map.of("serviceEnvironment", Map.of(name, value));
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySettingReachesTheServiceByAKeyOrByTheStack(Setting setting) {
    var key = SettingChoices.keyOf(setting);

    if (secrets().containsKey(setting.key())) {
      assertThat(environment()).doesNotContainKey(setting.key());
    } else if (key.isPresent()) {
      assertThat(environment()).containsEntry(setting.key(), Knobs.value(setting));
    } else {
      assertThat(environment()).containsKey(setting.key());
    }
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void serviceEnvironmentTakesWhateverHasAKeyAndRefusesWhatTheStackSets(Setting setting) {
    var context = new HashMap<String, Object>(inEnvironment(setting.key(), "5s"));
    context.put("enableEcs", "true");

    if (SettingChoices.keyOf(setting).isPresent()) {
      assertThat(Choices.read(context).settings().given()).containsEntry(setting.key(), "5s");
    } else {
      assertThatThrownBy(() -> Choices.read(context))
          .hasMessageContaining("serviceEnvironment: " + setting.key() + " is ");
    }
  }

  @Test
  void whatTheStackSetsNamesTheKeyThatChangesIt() {
    assertThatThrownBy(() -> Choices.read(inEnvironment("SIGNALBOX_ECS_SUBNETS", "subnet-1")))
        .hasMessageContaining(
            "SIGNALBOX_ECS_SUBNETS is set by the stack itself: give agentSubnets");
    assertThatThrownBy(
            () -> Choices.read(inEnvironment("SIGNALBOX_CONSOLE_TOKEN", "0123456789abcdef")))
        .hasMessageContaining("is a secret: give consoleTokenSecretArn")
        .hasMessageNotContaining("0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNALBOX_MAX_DURATION, SIGNALBOX_MAX_DURATION is no setting of the service",
    "MAXIMUM_DURATION, did you mean SIGNALBOX_MAXIMUM_DURATION?",
    "SIGNALBOX_MAXIMUMDURATION, did you mean SIGNALBOX_MAXIMUM_DURATION?",
    "PATH, PATH is no setting of the service",
    "JAVA_TOOL_OPTIONS, JAVA_TOOL_OPTIONS is no setting of the service",
    "AWS_REGION, AWS_REGION is no setting of the service",
    "AWS_SECRET_ACCESS_KEY, AWS_SECRET_ACCESS_KEY is no setting of the service",
    "OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_HEADERS is no setting of the service",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS, is no setting of the service",
    "OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT is no setting of the service: give tracesEndpoint",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, give tracesEndpoint",
    "OTEL_BSP_MAX_QUEUE_SIZE, is no setting of the service",
    "OTEL_SERVICE_NAMES, is no setting of the service"
  })
  void nameThatTheServiceDoesNotKnowIsRefused(String name, String message) {
    assertThatThrownBy(() -> Choices.read(inEnvironment(name, "5s"))).hasMessageContaining(message);
  }

  @Test
  void variablesOfOthersThatTheServiceHonoursGoThrough() {
    var given = new TreeMap<String, String>();
    StandardVariables.PLAIN.forEach(it -> given.put(it, "0.5"));
    given.put("HTTPS_PROXY", "http://proxy:3128");

    assertThat(Choices.read(Map.of("serviceEnvironment", given)).settings().given())
        .isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghij0123456789abcdef",
        "github_pat_0123456789abcdefghij_0123456789",
        "http://user:word@proxy:3128",
        "-----BEGIN PRIVATE KEY-----"
      })
  void secretIsRefusedAndNotRepeated(String secret) {
    for (var context :
        new Map<?, ?>[] {inEnvironment("HTTPS_PROXY", secret), Map.of("githubEndpoint", secret)}) {
      var typed = new TreeMap<String, Object>();
      context.forEach((key, value) -> typed.put(key.toString(), value));
      assertThatThrownBy(() -> Choices.read(typed))
          .hasMessageContaining("looks like a secret")
          .hasMessageNotContaining(secret);
    }
  }

  @Test
  void settingThatIsGivenTwiceIsASlip() {
    var context = new HashMap<>(inEnvironment("SIGNALBOX_QUEUE_AGE", "2h"));
    context.put("queueAge", "3h");

    assertThatThrownBy(() -> Choices.read(context))
        .hasMessageContaining(
            "queueAge: is given in serviceEnvironment too, as SIGNALBOX_QUEUE_AGE");
  }

  @Test
  void settingOfEcsNeedsEcs() {
    assertThatThrownBy(() -> Choices.read(Map.of("ecsCapacityProviders", "FARGATE:1")))
        .hasMessageContaining(
            "ecsCapacityProviders (SIGNALBOX_ECS_CAPACITY_PROVIDERS): only with enableEcs=true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "maximumDuration; 8 hours; SIGNALBOX_MAXIMUM_DURATION: \"8 hours\" is not a time",
        "sweepInterval; 2h; SIGNALBOX_SWEEP_INTERVAL: \"2h\" is not between",
        "messagesInFlightMax; 0; SIGNALBOX_MESSAGES_IN_FLIGHT_MAX: \"0\" is not a whole number",
        "contextEnabled; yes; SIGNALBOX_CONTEXT_ENABLED: \"yes\" is none of false, true",
        "githubEndpoint; github.com; SIGNALBOX_GITHUB_ENDPOINT: \"github.com\" is not an http(s)",
        "ecsCommand; batch boot; SIGNALBOX_ECS_COMMAND: \"batch boot\" is not a JSON array",
        "ecsCapacityProviders; SPOT; SIGNALBOX_ECS_CAPACITY_PROVIDERS: \"SPOT\" is not name:weight",
        "stopAge; 1s; SIGNALBOX_STOP_AGE",
        "messageVisibility; 5 s; SIGNALBOX_MESSAGE_VISIBILITY: \"5 s\" is not a time",
        "messageVisibility; 1500ms; messageVisibility (SIGNALBOX_MESSAGE_VISIBILITY): \"1500ms\"",
        "shutdownGrace; 100s; shutdownGrace (SIGNALBOX_SHUTDOWN_GRACE): \"100s\" is not in whole",
        "defaultComputeType; lambda; defaultComputeType"
      })
  void valueThatTheServiceWouldRefuseEndsTheSynth(String key, String value, String message) {
    assertThatThrownBy(() -> Variant.synthesize(Map.of("enableEcs", "true", key, value)))
        .hasMessageContaining(message);
  }

  /// Each is good alone: only the service's own judgement knows that they are not together.
  @Test
  void clusterOfAnotherRegionThanTheRuntimeEndsTheSynth() {
    var context = new TreeMap<String, Object>();
    context.put("enableEcs", "true");
    context.put("agentClusterArn", "arn:aws:ecs:eu-west-1:111122223333:cluster/x");
    context.put("agentTaskDefinition", "x");
    context.put("agentSubnets", "subnet-1");
    context.put("agentSecurityGroups", "sg-1");
    context.put("agentRoleArns", "arn:aws:iam::111122223333:role/task");
    context.put("agentCoreRuntimeArns", Samples.RUNTIME);
    context.put("agentCoreRoleArns", Samples.RUNTIME_ROLE);

    assertThatThrownBy(() -> Variant.synthesize(context))
        .hasMessageContaining("The service would refuse its settings:")
        .hasMessageContaining("but AWS_REGION is");
  }

  @Test
  void tokenOfTheConsoleIsASecretThatStandsInNoTemplate() {
    assertThat(secrets())
        .containsExactly(Map.entry("SIGNALBOX_CONSOLE_TOKEN", Samples.CONSOLE_SECRET));
    assertThat(
            Variant.KNOBS
                .service()
                .allowing("TaskOrchestratorExecutionRole", "secretsmanager:GetSecretValue")
                .getFirst()
                .path("Resource")
                .asText())
        .isEqualTo(Samples.CONSOLE_SECRET);
    assertThat(Variant.KNOBS.service().actions("TaskOrchestratorTaskRole"))
        .as("what the service itself may read of it: nothing")
        .satisfies(
            _ ->
                assertThat(
                        Variant.KNOBS.service().statements("TaskOrchestratorTaskRole").toString())
                    .doesNotContain(Samples.CONSOLE_SECRET));
  }

  @Test
  void queuesAndEcsFollowTheTimesThatTheServiceIsTold() {
    for (var queue : new String[] {"Tasks", "Events", "AgentCoreLane", "EcsLane"}) {
      assertThat(
              Variant.KNOBS
                  .data()
                  .exactly("AWS::SQS::Queue", "TaskQueues" + queue)
                  .path("VisibilityTimeout")
                  .asInt())
          .isEqualTo(90);
    }
    assertThat(container().path("StopTimeout").asInt()).isEqualTo(45 + 40);
  }

  @Test
  void readmeListsTheKeyOfEverySetting() throws IOException {
    var rows =
        Arrays.stream(Setting.values())
            .filter(it -> SettingChoices.keyOf(it).isPresent())
            .map(
                it -> "| `%s` | `%s` |".formatted(SettingChoices.keyOf(it).orElseThrow(), it.key()))
            .collect(Collectors.toCollection(TreeSet::new));
    var made = "| key | setting |\n|---|---|\n" + String.join("\n", rows) + "\n";
    var file = Path.of("README.md");
    var readme = Samples.read(file);
    var start = readme.indexOf("\n", readme.indexOf("<!-- settings: generated -->")) + 1;
    var end = readme.indexOf("<!-- end of settings -->");
    var whole = readme.substring(0, start) + made + readme.substring(end);
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, whole);
    }

    assertThat(Samples.read(file)).isEqualTo(whole);
  }
}
