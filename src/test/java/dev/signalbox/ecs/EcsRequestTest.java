package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsTestSettings.ATTEMPT;
import static dev.signalbox.ecs.EcsTestSettings.CLUSTER;
import static dev.signalbox.ecs.EcsTestSettings.SETTINGS;
import static dev.signalbox.ecs.EcsTestSettings.TASK_ARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.PublicIp;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.task.AgentOptions;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.Workflow;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

class EcsRequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STARTED =
      "{\"tasks\":[{\"taskArn\":\""
          + TASK_ARN
          + "\",\"clusterArn\":\""
          + CLUSTER
          + "\",\"lastStatus\":\"PROVISIONING\"}],\"failures\":[]}";

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private SessionStart start(SessionRequest request) {
    return new EcsComputeStrategy(clients.ecs(), SETTINGS).startSession(request);
  }

  private JsonNode sent() throws IOException {
    return JSON.readTree(aws.asked("RunTask").getLast().body());
  }

  private Map<String, String> sentEnvironment() throws IOException {
    var environment = new TreeMap<String, String>();
    for (var pair : sent().at("/overrides/containerOverrides/0/environment")) {
      environment.put(pair.get("name").textValue(), pair.get("value").textValue());
    }
    return environment;
  }

  @Test
  void runTaskCarriesClusterFamilyNetworkTokenAndStarter() throws IOException {
    aws.answer("RunTask", STARTED);

    var start = start(EcsTestSettings.request());

    assertThat(start).isEqualTo(new SessionStart.Started(EcsSession.of(CLUSTER, TASK_ARN)));
    var sent = sent();
    assertThat(sent.get("cluster").textValue()).isEqualTo(CLUSTER);
    assertThat(sent.get("taskDefinition").textValue()).isEqualTo("agent");
    assertThat(sent.get("launchType").textValue()).isEqualTo("FARGATE");
    assertThat(sent.get("count").intValue()).isOne();
    assertThat(sent.get("clientToken").textValue())
        .isEqualTo(EcsSession.clientToken(DeploymentName.DEFAULT, ATTEMPT));
    assertThat(sent.get("startedBy").textValue())
        .isEqualTo(EcsSession.startedBy(DeploymentName.DEFAULT, ATTEMPT));
    assertThat(sent.get("enableExecuteCommand").booleanValue()).isFalse();
    assertThat(sent.at("/networkConfiguration/awsvpcConfiguration").toString())
        .isEqualTo(
            "{\"subnets\":[\"subnet-1\",\"subnet-2\"],\"securityGroups\":[\"sg-1\"],"
                + "\"assignPublicIp\":\"DISABLED\"}");
    assertThat(sent.has("capacityProviderStrategy")).isFalse();
    assertThat(sent.has("platformVersion")).isFalse();
  }

  /// Whoever starts the attempt, and however often: ECS refuses a second request under the same
  /// token that is not the same.
  @Test
  void theAgentGoesOnInTheTraceOfItsTask() throws IOException {
    var producer =
        TraceContext.of(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Optional.of("a=1"));
    var plain = EcsTestSettings.request();
    var traced =
        new SessionRequest(
            plain.attempt(), plain.task().traced(producer), plain.blueprint(), plain.payload());
    aws.answer("RunTask", STARTED);
    aws.answer("RunTask", STARTED);

    var _ = start(traced);
    var first = sent().toString();
    var _ = start(traced);

    assertThat(sent().toString()).isEqualTo(first);
    assertThat(sentEnvironment())
        .containsEntry("TRACESTATE", "a=1")
        .extractingByKey("TRACEPARENT", InstanceOfAssertFactories.STRING)
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
        .endsWith("-01")
        .doesNotContain("b7ad6b7169203331");
  }

  @Test
  void whereNobodyTracesTheEnvironmentSaysNothing() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request());

    assertThat(sentEnvironment()).doesNotContainKeys("TRACEPARENT", "TRACESTATE");
  }

  @Test
  void anAddressOfItsOwnIsAskedForWhereItIsSet() throws IOException {
    aws.answer("RunTask", STARTED);
    var network = new Network(Subnets.of("subnet-1"), SecurityGroups.of("sg-1"), PublicIp.ENABLED);
    var settings = EcsSettings.onFargate(CLUSTER, EcsTestSettings.SETTINGS.agent(), network);

    var _ = new EcsComputeStrategy(clients.ecs(), settings).startSession(EcsTestSettings.request());

    assertThat(sent().at("/networkConfiguration/awsvpcConfiguration/assignPublicIp").textValue())
        .isEqualTo("ENABLED");
  }

  @Test
  void twoDeploymentsGiveTheSameAttemptNamesOfTheirOwn() throws IOException {
    aws.answer("RunTask", STARTED);
    var settings = EcsTestSettings.SETTINGS.withDeployment(new DeploymentName("d".repeat(30)));
    var last = new AttemptId(ATTEMPT.taskId(), 999_999);
    var request =
        new SessionRequest(
            last,
            EcsTestSettings.request().task(),
            EcsTestSettings.BLUEPRINT,
            EcsTestSettings.request().payload());

    var _ = new EcsComputeStrategy(clients.ecs(), settings).startSession(request);

    var mark = "d".repeat(30);
    assertThat(sent().get("startedBy").textValue())
        .isEqualTo("signalbox/" + mark + "/" + last.taskId() + "/999999")
        .matches("[A-Za-z0-9_/-]{1,128}");
    assertThat(sent().get("clientToken").textValue())
        .isEqualTo(mark + "-" + last)
        .matches("[!-~]{1,64}");
  }

  @Test
  void capacityProvidersReplaceTheLaunchType() throws IOException {
    aws.answer("RunTask", STARTED);
    var settings =
        EcsTestSettings.launchedBy(
            new Launch.CapacityProviders(
                List.of(
                    new CapacityProvider("FARGATE", 1, 2),
                    new CapacityProvider("FARGATE_SPOT", 3, 0))));

    var _ = new EcsComputeStrategy(clients.ecs(), settings).startSession(EcsTestSettings.request());

    assertThat(sent().has("launchType")).isFalse();
    assertThat(sent().get("capacityProviderStrategy").toString())
        .isEqualTo(
            "[{\"capacityProvider\":\"FARGATE\",\"weight\":1,\"base\":2},"
                + "{\"capacityProvider\":\"FARGATE_SPOT\",\"weight\":3,\"base\":0}]");
    assertThat(sent().get("platformVersion").textValue()).isEqualTo("1.4.0");
  }

  @Test
  void theEnvironmentOfABareTaskHasIdsAndTurnsAndNothingOptional() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request());

    assertThat(sentEnvironment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "TASK_ID", ATTEMPT.taskId(),
                "ATTEMPT", "1",
                "MAX_TURNS", "100",
                "CLAUDE_CODE_USE_BEDROCK", "1",
                "AGENT_PAYLOAD_S3_URI", "s3://payloads/" + ATTEMPT.taskId() + "/payload.json"));
  }

  @Test
  void optionalVariablesAreThereWhenTheTaskOrTheBlueprintHasThem() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request(full(OptionalInt.of(7)), fullBlueprint()));

    assertThat(sentEnvironment())
        .containsEntry("REPO_URL", "acme/shop")
        .containsEntry("ISSUE_NUMBER", "17")
        .containsEntry("MAX_TURNS", "7")
        .containsEntry("MAX_BUDGET_USD", "2.50")
        .containsEntry("ANTHROPIC_MODEL", "a-model")
        .containsEntry("GITHUB_TOKEN_SECRET_ARN", "arn:aws:secretsmanager:::secret:github");
  }

  @Test
  void turnsComeFromTheBlueprintWhenTheTaskNamesNone() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request(full(OptionalInt.empty()), fullBlueprint()));

    assertThat(sentEnvironment()).containsEntry("MAX_TURNS", "55");
  }

  @Test
  void promptsNeverStandInTheRequest() {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request(full(OptionalInt.empty()), fullBlueprint()));

    assertThat(aws.asked("RunTask").getLast().body())
        .doesNotContain("the prompt that must stay out", "overrides that must stay out")
        .doesNotContain("TASK_DESCRIPTION", "SYSTEM_PROMPT_OVERRIDES", "extra that must stay out");
  }

  @Test
  void aWorkflowThatAnotherProgramPinnedPicksTheFamily() throws IOException {
    aws.answer("RunTask", STARTED);
    var pinned = Optional.of(new Workflow("coding/pr-review-v1", "1.0.0"));
    var review = TaskRequest.ofUser("ada").with(pinned, AgentOptions.NONE);

    var _ = start(EcsTestSettings.request(review, EcsTestSettings.BLUEPRINT));

    assertThat(sent().get("taskDefinition").textValue()).isEqualTo("agent-planning");
  }

  private static TaskRequest full(OptionalInt maxTurns) {
    return new TaskRequest(
        "ada",
        Optional.of("acme/shop"),
        Optional.of("the prompt that must stay out"),
        OptionalInt.of(17),
        OptionalInt.empty(),
        Optional.empty(),
        maxTurns,
        Optional.of(new BigDecimal("2.50")),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.of("{\"payload\":\"extra that must stay out\"}"));
  }

  private static Blueprint fullBlueprint() {
    return new Blueprint(
        EcsSession.TYPE,
        Optional.empty(),
        Optional.of("a-model"),
        OptionalInt.of(55),
        Optional.of(new BigDecimal("9")),
        Optional.of("overrides that must stay out"),
        Optional.of("arn:aws:secretsmanager:::secret:github"),
        false);
  }

  @Test
  void anInlinePayloadIsOneVariableAndNoPointerIsSent() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.inline("{\"task_id\":\"x\"}"));

    assertThat(sentEnvironment())
        .containsEntry("AGENT_PAYLOAD", "{\"task_id\":\"x\"}")
        .doesNotContainKey("AGENT_PAYLOAD_S3_URI");
  }

  @Test
  void theCommandIsThatOfTheSettingsAndLeftOutWhenTheImageHasItsOwn() throws IOException {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request());
    assertThat(sent().at("/overrides/containerOverrides/0/command").toString())
        .isEqualTo("[\"python\",\"-m\",\"agent.batch\"]");
    assertThat(sent().at("/overrides/containerOverrides/0/name").textValue()).isEqualTo("agent");
    assertThat(sent().at("/overrides/containerOverrides")).hasSize(1);

    var settings = EcsTestSettings.launchedBy(new Launch.Fargate());
    var _ = new EcsComputeStrategy(clients.ecs(), settings).startSession(EcsTestSettings.request());
    assertThat(sent().at("/overrides/containerOverrides/0").has("command")).isFalse();
  }

  @Test
  void variablesOfTheSettingsAreSentButCanNotReplaceThoseOfTheTask() throws IOException {
    aws.answer("RunTask", STARTED);
    var settings = EcsTestSettings.launchedBy(new Launch.Fargate());

    var _ = new EcsComputeStrategy(clients.ecs(), settings).startSession(EcsTestSettings.request());

    assertThat(sentEnvironment())
        .containsEntry("LOG_LEVEL", "debug")
        .containsEntry("TASK_ID", ATTEMPT.taskId());
  }

  @ParameterizedTest
  @CsvSource({
    "coding/pr-review-v1, agent-planning",
    "coding/pr-review-v1@1.0.0, agent-planning",
    "coding/new-task-v1, agent",
    "somebody/elses-v9, agent",
    ", agent"
  })
  void onlyReadOnlyWorkflowsUseThePlanningFamily(String workflow, String family)
      throws IOException {
    aws.answer("RunTask", STARTED);
    var task = EcsTestSettings.ofWorkflow(Optional.ofNullable(workflow));

    var _ = start(EcsTestSettings.request(task, EcsTestSettings.BLUEPRINT));

    assertThat(sent().get("taskDefinition").textValue()).isEqualTo(family);
  }

  @Test
  void aReadOnlyWorkflowUsesTheBuildFamilyWhenThereIsNoOther() throws IOException {
    aws.answer("RunTask", STARTED);
    var task = EcsTestSettings.ofWorkflow(Optional.of("coding/pr-review-v1"));
    var settings = EcsTestSettings.launchedBy(new Launch.Fargate());

    var _ =
        new EcsComputeStrategy(clients.ecs(), settings)
            .startSession(EcsTestSettings.request(task, EcsTestSettings.BLUEPRINT));

    assertThat(sent().get("taskDefinition").textValue()).isEqualTo("agent");
  }

  @Test
  void theSameAttemptSendsTheSameBytes() {
    aws.answer("RunTask", STARTED);

    var _ = start(EcsTestSettings.request(full(OptionalInt.of(7)), fullBlueprint()));
    var _ = start(EcsTestSettings.request(full(OptionalInt.of(7)), fullBlueprint()));

    var asked = aws.asked("RunTask");
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0).body()).isEqualTo(asked.get(1).body());
  }

  @Test
  void variablesAreSentInOrderOfTheirNames() {
    assertThat(
            new EcsRequests(SETTINGS)
                .runTask(EcsTestSettings.request(full(OptionalInt.of(7)), fullBlueprint()))
                .overrides()
                .containerOverrides()
                .getFirst()
                .environment())
        .extracting(KeyValuePair::name)
        .isSorted();
  }

  @Test
  void anotherAttemptSendsAnotherToken() throws IOException {
    aws.answer("RunTask", STARTED);
    var second =
        new SessionRequest(
            new AttemptId(ATTEMPT.taskId(), 2),
            TaskRequest.ofUser("ada"),
            EcsTestSettings.BLUEPRINT,
            new SessionRequest.Payload.Inline("{}"));

    var _ = start(second);

    assertThat(sent().get("clientToken").textValue())
        .isEqualTo("default-" + ATTEMPT.taskId() + "-2");
    assertThat(sentEnvironment()).containsEntry("ATTEMPT", "2");
  }

  @Test
  void overridesAreMeasuredAsTheyAreSent() throws IOException {
    aws.answer("RunTask", STARTED);
    var request = EcsTestSettings.inline("{\"text\":\"tab\\t, \\\"quoted\\\" and é\"}");

    var _ = start(request);

    assertThat(EcsOverrides.length(new EcsRequests(SETTINGS).runTask(request).overrides()))
        .isEqualTo(sent().get("overrides").toString().length());
    assertThat(aws.asked("RunTask").getLast().body()).contains(sent().get("overrides").toString());
  }

  @Test
  void overridesOfExactlyTheLimitAreSentAndOneMoreIsRefusedBeforeTheCall() {
    aws.answer("RunTask", STARTED);
    var bare =
        EcsOverrides.length(
            new EcsRequests(SETTINGS).runTask(EcsTestSettings.inline("")).overrides());
    var room = EcsOverrides.LENGTH_MAX - bare;

    assertThat(start(EcsTestSettings.inline("x".repeat(room))))
        .isInstanceOf(SessionStart.Started.class);
    var cause =
        ((SessionStart.Declined) start(EcsTestSettings.inline("x".repeat(room + 1)))).cause();

    assertThat(cause.code()).isEqualTo(FailureCode.OVERRIDES_TOO_LARGE);
    assertThat(cause.detail()).contains("8193");
    assertThat(aws.asked("RunTask")).hasSize(1);
  }
}
