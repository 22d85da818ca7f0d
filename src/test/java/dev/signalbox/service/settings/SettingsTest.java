package dev.signalbox.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.PublicIp;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.tracing.StandardVariables;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Defaults, every name, and every refusal.
class SettingsTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:github-1a2b3c";

  private static final Map<String, String> REQUIRED =
      Map.of(
          "SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", "https://sqs/lane-agentcore",
          "SIGNALBOX_TASK_QUEUE_URL", "https://sqs/tasks",
          "SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", "https://sqs/tasks-dead",
          "SIGNALBOX_EVENTS_QUEUE_URL", "https://sqs/events",
          "SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", "https://sqs/events-dead",
          "SIGNALBOX_TASK_TABLE", "tasks",
          "SIGNALBOX_TASK_EVENTS_TABLE", "events",
          "SIGNALBOX_USER_CONCURRENCY_TABLE", "users",
          "AWS_REGION", "eu-central-1");

  private static final Map<String, String> ECS =
      Map.of(
          "SIGNALBOX_ECS_ENABLED", "true",
          "SIGNALBOX_ECS_LANE_QUEUE_URL", "https://sqs/lane-ecs",
          "SIGNALBOX_ECS_CLUSTER_ARN", "arn:aws:ecs:eu-central-1:111122223333:cluster/agents",
          "SIGNALBOX_ECS_TASK_DEFINITION", "agent",
          "SIGNALBOX_ECS_SUBNETS", "subnet-1, subnet-2,,",
          "SIGNALBOX_ECS_SECURITY_GROUPS", "sg-1");

  @Test
  void whatIsNotSetHasTheDocumentedDefault() {
    var settings = good(REQUIRED);

    assertThat(settings.policy()).usingRecursiveComparison().isEqualTo(LifecyclePolicy.DEFAULTS);
    assertThat(settings.limits()).isEqualTo(new Settings.Limits(10, OptionalInt.empty()));
    assertThat(settings.compute())
        .isEqualTo(
            new ComputeSettings(
                AgentCoreSession.TYPE,
                Optional.empty(),
                new ComputeSettings.AgentCore(true, Optional.empty(), Duration.ofSeconds(30), 25),
                Optional.empty()));
    assertThat(settings.context())
        .isEqualTo(
            new Settings.Context(
                URI.create("https://api.github.com"), Duration.ofSeconds(15), 400_000));
    assertThat(settings.payloadBucket()).isEmpty();
    assertThat(settings.consumers().inFlightMax()).isEqualTo(32);
    assertThat(settings.consumers().visibility()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.consumers().grace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.blueprintCache().age()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.sweep().interval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(settings.tables().repos()).isEmpty();
    assertThat(settings.tables().taskApprovals()).isEmpty();
    assertThat(settings.http()).isEqualTo(new Settings.Http("127.0.0.1", 8080));
    assertThat(settings.metrics()).isEqualTo(new Settings.Metrics(false, "default"));
    assertThat(settings.console()).isEqualTo(new Settings.Console(false, Optional.empty()));
    assertThat(settings.outputTail().kept()).isTrue();
    assertThat(settings.traces())
        .isEqualTo(new Settings.Traces(Optional.empty(), "default", StandardVariables.NONE));
    assertThat(settings.aws().endpoints().sqs()).isEmpty();
  }

  @Test
  void whatOpenTelemetrysVariablesSayIsJudgedWhereSpansAreMade() {
    var environment = new HashMap<>(REQUIRED);
    environment.put("OTEL_TRACES_SAMPLER", "sometimes");
    assertThat(Settings.read(environment)).isInstanceOf(Settings.Reading.Good.class);

    environment.put("SIGNALBOX_TRACES_ENDPOINT", "http://localhost:4318/v1/traces");
    assertThat(Settings.read(environment))
        .isEqualTo(
            new Settings.Reading.Bad(
                List.of(
                    "OTEL_TRACES_SAMPLER: \"sometimes\" is none of always_off, always_on,"
                        + " traceidratio, nor one of them with parentbased_ before it")));
  }

  @Test
  void everySettingIsReadUnderItsOwnName() {
    var environment = with(REQUIRED, ECS);
    environment.put("SIGNALBOX_DEPLOYMENT_NAME", "blue");
    environment.put("SIGNALBOX_ECS_ASSIGN_PUBLIC_IP", "ENABLED");
    environment.put("SIGNALBOX_REPO_TABLE", "repos");
    environment.put("SIGNALBOX_TASK_APPROVALS_TABLE", "approvals");
    environment.put("SIGNALBOX_PAYLOAD_BUCKET", "payloads.eu-1");
    environment.put("SIGNALBOX_ATTACHMENTS_BUCKET", "attachments.eu-1");
    environment.put("SIGNALBOX_ECS_START_RATE", "21");
    environment.put("SIGNALBOX_AGENTCORE_START_RATE", "22");
    environment.put("SIGNALBOX_DEFAULT_COMPUTE_TYPE", "ecs");
    environment.put("SIGNALBOX_AGENTCORE_ENABLED", "false");
    environment.put("SIGNALBOX_AGENTCORE_RUNTIME_ARN", "arn:runtime");
    environment.put("SIGNALBOX_AGENTCORE_INVOKE_TIMEOUT", "7s");
    environment.put("SIGNALBOX_GITHUB_TOKEN_SECRET_ARN", SECRET);
    environment.put("SIGNALBOX_ECS_PLANNING_TASK_DEFINITION", "planner");
    environment.put("SIGNALBOX_ECS_CONTAINER_NAME", "coder");
    environment.put("SIGNALBOX_ECS_COMMAND", "[\"run\", \"it\"]");
    environment.put("SIGNALBOX_ECS_CAPACITY_PROVIDERS", "FARGATE_SPOT:3,FARGATE:1:1");
    environment.put("SIGNALBOX_ECS_PLATFORM_VERSION", "1.4.0");
    environment.put("SIGNALBOX_CONTEXT_ENABLED", "false");
    environment.put("SIGNALBOX_GITHUB_ENDPOINT", "https://github.acme.example/api/v3");
    environment.put("SIGNALBOX_CONTEXT_TIMEOUT", "11s");
    environment.put("SIGNALBOX_CONTEXT_PATIENCE", "24m");
    environment.put("SIGNALBOX_CONTEXT_MAX_CHARS", "5000");
    environment.put("SIGNALBOX_USER_CONCURRENCY_MAX", "4");
    environment.put("SIGNALBOX_CONCURRENCY_MAX", "21");
    environment.put("SIGNALBOX_START_CONFIRMATION", "1m");
    environment.put("SIGNALBOX_COMPLETION_GRACE", "2s");
    environment.put("SIGNALBOX_HEARTBEAT_STALE", "3s");
    environment.put("SIGNALBOX_HEARTBEAT_NEVER_SEEN", "4s");
    environment.put("SIGNALBOX_APPROVAL_AGE", "22h");
    environment.put("SIGNALBOX_MAXIMUM_DURATION", "5h");
    environment.put("SIGNALBOX_SAFETY_LOOK", "6m");
    environment.put("SIGNALBOX_MISSING_GRACE", "7s");
    environment.put("SIGNALBOX_EXIT_GRACE", "21s");
    environment.put("SIGNALBOX_STOP_REPEAT", "8s");
    environment.put("SIGNALBOX_STOP_AGE", "9m");
    environment.put("SIGNALBOX_UPLOAD_AGE", "23m");
    environment.put("SIGNALBOX_QUEUE_AGE", "10h");
    environment.put("SIGNALBOX_RETENTION", "11d");
    environment.put("SIGNALBOX_START_ATTEMPTS_MAX", "12");
    environment.put("SIGNALBOX_CAPACITY_AGE", "13m");
    environment.put("SIGNALBOX_BACKOFF_FIRST", "14ms");
    environment.put("SIGNALBOX_BACKOFF_MAX", "15s");
    environment.put("SIGNALBOX_MESSAGES_IN_FLIGHT_MAX", "16");
    environment.put("SIGNALBOX_MESSAGE_VISIBILITY", "17s");
    environment.put("SIGNALBOX_SHUTDOWN_GRACE", "18s");
    environment.put("SIGNALBOX_BLUEPRINT_CACHE", "19s");
    environment.put("SIGNALBOX_SWEEP_INTERVAL", "20s");
    environment.put("SIGNALBOX_LOG_FORMAT", "text");
    environment.put("SIGNALBOX_HTTP_HOST", "0.0.0.0");
    environment.put("SIGNALBOX_HTTP_PORT", "0");
    environment.put("SIGNALBOX_METRICS_EMF", "true");
    environment.put("SIGNALBOX_TRACES_ENDPOINT", "https://collector:4318/v1/traces");
    environment.put("SIGNALBOX_CONSOLE_ENABLED", "true");
    environment.put("SIGNALBOX_CONSOLE_TOKEN", "0123456789abcdef");
    environment.put("SIGNALBOX_OUTPUT_TAIL", "false");
    environment.put("AWS_ENDPOINT_URL", "http://localhost:1");
    environment.put("AWS_ENDPOINT_URL_SQS", "http://localhost:2");
    environment.put("AWS_ENDPOINT_URL_S3", "http://localhost:3");

    var settings = good(environment);

    for (var setting : Setting.values()) {
      assertThat(environment).as("this test sets all").containsKey(setting.key());
    }
    everyQueueAndTableIsItsOwn(settings);
    everyChoiceOfComputeIsItsOwn(settings.compute());
    everyNumberOfThePolicyIsItsOwn(settings.policy());
    assertThat(settings.consumers().inFlightMax()).isEqualTo(16);
    assertThat(settings.consumers().visibility()).isEqualTo(Duration.ofSeconds(17));
    assertThat(settings.consumers().grace()).isEqualTo(Duration.ofSeconds(18));
    assertThat(settings.policy().launch().readsContext()).isFalse();
    assertThat(settings.context())
        .isEqualTo(
            new Settings.Context(
                URI.create("https://github.acme.example/api/v3"), Duration.ofSeconds(11), 5000));
    assertThat(settings.blueprintCache().age()).isEqualTo(Duration.ofSeconds(19));
    assertThat(settings.sweep().interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.limits()).isEqualTo(new Settings.Limits(4, OptionalInt.of(21)));
    assertThat(settings.http()).isEqualTo(new Settings.Http("0.0.0.0", 0));
    assertThat(settings.metrics()).isEqualTo(new Settings.Metrics(true, "blue"));
    assertThat(settings.traces().endpoint())
        .contains(URI.create("https://collector:4318/v1/traces"));
    assertThat(settings.console())
        .isEqualTo(new Settings.Console(true, Optional.of("0123456789abcdef")))
        .asString()
        .doesNotContain("0123456789abcdef");
    assertThat(settings.outputTail().kept()).isFalse();
    assertThat(settings.aws().endpoints().sqs()).contains(URI.create("http://localhost:2"));
    assertThat(settings.payloadBucket()).contains("payloads.eu-1");
    assertThat(settings.attachments().bucket()).contains("attachments.eu-1");
    assertThat(settings.aws().endpoints().s3()).contains(URI.create("http://localhost:3"));
    assertThat(settings.aws().endpoints().ecs()).contains(URI.create("http://localhost:1"));
  }

  private static void everyQueueAndTableIsItsOwn(Settings settings) {
    var queues = settings.queues();
    assertThat(queues.task().url().value()).isEqualTo("https://sqs/tasks");
    assertThat(queues.task().deadLetters().value()).isEqualTo("https://sqs/tasks-dead");
    assertThat(queues.events().url().value()).isEqualTo("https://sqs/events");
    assertThat(queues.events().deadLetters().value()).isEqualTo("https://sqs/events-dead");
    assertThat(settings.tables().tasks()).isEqualTo("tasks");
    assertThat(settings.tables().taskEvents()).isEqualTo("events");
    assertThat(settings.tables().userConcurrency()).isEqualTo("users");
    assertThat(settings.tables().repos()).contains("repos");
    assertThat(settings.tables().taskApprovals()).contains("approvals");
  }

  private static void everyChoiceOfComputeIsItsOwn(ComputeSettings compute) {
    assertThat(compute.defaultType()).isEqualTo(EcsSession.TYPE);
    assertThat(compute.githubTokenSecretArn()).contains(SECRET);
    assertThat(compute.agentCore())
        .isEqualTo(
            new ComputeSettings.AgentCore(
                false, Optional.of("arn:runtime"), Duration.ofSeconds(7), 22));
    assertThat(compute.ecs().orElseThrow().startRate()).isEqualTo(21);
    assertThat(compute.ecs().orElseThrow().settings())
        .isEqualTo(
            new EcsSettings(
                new DeploymentName("blue"),
                "arn:aws:ecs:eu-central-1:111122223333:cluster/agents",
                new AgentDefinition(
                    new Family("agent"),
                    Optional.of(new Family("planner")),
                    new ContainerName("coder"),
                    List.of("run", "it")),
                new Network(
                    Subnets.of("subnet-1", "subnet-2"),
                    SecurityGroups.of("sg-1"),
                    PublicIp.ENABLED),
                new Launch.CapacityProviders(
                    List.of(
                        new CapacityProvider("FARGATE_SPOT", 3, 0),
                        new CapacityProvider("FARGATE", 1, 1))),
                Optional.of("1.4.0"),
                Map.of()));
  }

  private static void everyNumberOfThePolicyIsItsOwn(LifecyclePolicy policy) {
    assertThat(policy.launch().confirmation()).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.launch().contextPatience()).isEqualTo(Duration.ofMinutes(24));
    assertThat(policy.launch().attemptsMax()).isEqualTo(12);
    assertThat(policy.launch().capacityAge()).isEqualTo(Duration.ofMinutes(13));
    assertThat(policy.launch().backoffFirst()).isEqualTo(Duration.ofMillis(14));
    assertThat(policy.launch().backoffMax()).isEqualTo(Duration.ofSeconds(15));
    assertThat(policy.session().maximumDuration()).isEqualTo(Duration.ofHours(5));
    assertThat(policy.session().completionGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.session().exitGrace()).isEqualTo(Duration.ofSeconds(21));
    assertThat(policy.silence().heartbeatStale()).isEqualTo(Duration.ofSeconds(3));
    assertThat(policy.silence().heartbeatNeverSeen()).isEqualTo(Duration.ofSeconds(4));
    assertThat(policy.silence().safetyLook()).isEqualTo(Duration.ofMinutes(6));
    assertThat(policy.silence().missingGrace()).isEqualTo(Duration.ofSeconds(7));
    assertThat(policy.stop().repeat()).isEqualTo(Duration.ofSeconds(8));
    assertThat(policy.stop().age()).isEqualTo(Duration.ofMinutes(9));
    assertThat(policy.silence().approvalAge()).isEqualTo(Duration.ofHours(22));
    assertThat(policy.uploadAge()).isEqualTo(Duration.ofMinutes(23));
    assertThat(policy.queueAge()).isEqualTo(Duration.ofHours(10));
    assertThat(policy.retention()).isEqualTo(Duration.ofDays(11));
  }

  @Test
  void allProblemsAreToldAtOnceAndByName() {
    var problems =
        bad(
            Map.of(
                "SIGNALBOX_TASK_QUEUE_URL", "not a url",
                "SIGNALBOX_USER_CONCURRENCY_MAX", "many",
                "SIGNALBOX_PAYLOAD_BUCKET", "s3://payloads",
                "SIGNALBOX_AGENTCORE_START_RATE", "0",
                "SIGNALBOX_COMPLETION_GRACE", "soon"));

    assertThat(problems)
        .anyMatch(it -> it.startsWith("SIGNALBOX_TASK_QUEUE_URL: \"not a url\""))
        .anyMatch(it -> it.startsWith("SIGNALBOX_USER_CONCURRENCY_MAX: \"many\""))
        .anyMatch(
            it -> it.startsWith("SIGNALBOX_PAYLOAD_BUCKET: \"s3://payloads\" is not the name"))
        .anyMatch(it -> it.startsWith("SIGNALBOX_AGENTCORE_START_RATE: \"0\""))
        .anyMatch(it -> it.startsWith("SIGNALBOX_COMPLETION_GRACE: \"soon\""))
        .anyMatch(it -> it.startsWith("SIGNALBOX_EVENTS_QUEUE_URL: is required"))
        .anyMatch(it -> it.startsWith("SIGNALBOX_TASK_TABLE: is required"))
        .anyMatch(it -> it.startsWith("AWS_REGION: is required"));
  }

  @Test
  void anUnknownNameWithOurPrefixIsAProblemWithTheNearestName() {
    var environment = with(REQUIRED, Map.of("SIGNALBOX_TASKTABLE", "x", "OTHER_THING", "y"));

    assertThat(bad(environment))
        .containsExactly(
            "SIGNALBOX_TASKTABLE: there is no such setting; did you mean SIGNALBOX_TASK_TABLE?");
  }

  @Test
  void ecsWithMissingSettingsNamesThemAllTheCauseAndTheRemedy() {
    var environment = with(REQUIRED, ECS);
    environment.remove("SIGNALBOX_ECS_CLUSTER_ARN");
    environment.put("SIGNALBOX_ECS_SUBNETS", " ");

    assertThat(bad(environment))
        .containsExactly(
            "SIGNALBOX_ECS_ENABLED is true, but SIGNALBOX_ECS_CLUSTER_ARN, SIGNALBOX_ECS_SUBNETS"
                + " are missing: ECS is all or nothing. Set them, or set"
                + " SIGNALBOX_ECS_ENABLED=false");
  }

  @Test
  void everyComputeTypeThatIsEnabledHasItsLane() {
    var off = Map.of("SIGNALBOX_AGENTCORE_ENABLED", "false");

    assertThat(good(REQUIRED).queues().lanes())
        .containsExactly(Map.entry("agentcore", "https://sqs/lane-agentcore"));
    assertThat(good(with(REQUIRED, ECS)).queues().lanes())
        .containsOnly(
            Map.entry("agentcore", "https://sqs/lane-agentcore"),
            Map.entry("ecs", "https://sqs/lane-ecs"));
    assertThat(good(with(with(REQUIRED, ECS), off)).queues().lanes())
        .containsExactly(Map.entry("ecs", "https://sqs/lane-ecs"));
  }

  @Test
  void missingLanesAreToldWithTheRemedyAndWithAllOtherProblems() {
    var environment = with(REQUIRED, ECS);
    environment.remove("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL");
    environment.remove("SIGNALBOX_ECS_LANE_QUEUE_URL");
    environment.remove("SIGNALBOX_TASK_TABLE");

    assertThat(bad(environment))
        .containsExactlyInAnyOrder(
            "SIGNALBOX_ECS_ENABLED is true, but SIGNALBOX_ECS_LANE_QUEUE_URL is missing: ECS is all"
                + " or nothing. Set it, or set SIGNALBOX_ECS_ENABLED=false",
            "SIGNALBOX_AGENTCORE_ENABLED is true, but SIGNALBOX_AGENTCORE_LANE_QUEUE_URL is"
                + " missing: starts beyond the launch rate wait there. Set it, or set"
                + " SIGNALBOX_AGENTCORE_ENABLED=false",
            "SIGNALBOX_TASK_TABLE: is required. Name of the Tasks table.");
  }

  @Test
  void withoutAgentCoreItsLaneIsNotRequired() {
    var environment = with(REQUIRED, Map.of("SIGNALBOX_AGENTCORE_ENABLED", "false"));
    environment.remove("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL");

    assertThat(good(environment).queues().lanes()).isEmpty();
  }

  @Test
  void ecsSettingsWithoutEcsAreAProblemToo() {
    var environment = with(REQUIRED, Map.of("SIGNALBOX_ECS_SUBNETS", "subnet-1"));

    assertThat(bad(environment))
        .singleElement()
        .asString()
        .startsWith("SIGNALBOX_ECS_SUBNETS given, but SIGNALBOX_ECS_ENABLED is not true");
  }

  @Test
  void ecsAsTheDefaultNeedsEcs() {
    assertThat(bad(with(REQUIRED, Map.of("SIGNALBOX_DEFAULT_COMPUTE_TYPE", "ecs"))))
        .containsExactly(
            "SIGNALBOX_DEFAULT_COMPUTE_TYPE is ecs, but SIGNALBOX_ECS_ENABLED is not true");
  }

  @ParameterizedTest
  @CsvSource({"ENABLED, ENABLED", "true, ENABLED", "DISABLED, DISABLED", "false, DISABLED"})
  void anAddressOfItsOwnIsGivenOnFargateOnly(String word, PublicIp publicIp) {
    var asked = with(with(REQUIRED, ECS), Map.of("SIGNALBOX_ECS_ASSIGN_PUBLIC_IP", word));

    assertThat(publicIp(good(asked))).isEqualTo(publicIp);
    asked.put("SIGNALBOX_ECS_CAPACITY_PROVIDERS", "FARGATE_SPOT:1,FARGATE:1");
    assertThat(publicIp(good(asked))).isEqualTo(publicIp);
    asked.put("SIGNALBOX_ECS_CAPACITY_PROVIDERS", "my-instances:1,FARGATE:1");
    assertThat(bad(asked)).hasSize(publicIp == PublicIp.ENABLED ? 1 : 0);
  }

  @Test
  void withoutTheSettingTasksHaveNoAddressOfTheirOwnAndTheDefaultName() {
    var settings = good(with(REQUIRED, ECS));

    assertThat(publicIp(settings)).isEqualTo(PublicIp.DISABLED);
    assertThat(settings.compute().ecs().orElseThrow().settings().deployment())
        .isEqualTo(DeploymentName.DEFAULT);
  }

  /// All overrides of a task share 8,192 characters, in which quotes and line ends count twice. The
  /// rest is for what the task and its blueprint put there.
  @Test
  void theDefaultCommandLeavesMostOfTheOverridesToOthers() throws JsonProcessingException {
    var agent = good(with(REQUIRED, ECS)).compute().ecs().orElseThrow().settings().agent();

    assertThat(new ObjectMapper().writeValueAsString(agent.command()))
        .contains("AGENT_SESSION_ROLE_ARN")
        .hasSizeLessThan(2048);
  }

  private static PublicIp publicIp(Settings settings) {
    return settings.compute().ecs().orElseThrow().settings().network().publicIp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNALBOX_DEPLOYMENT_NAME | a/b
          SIGNALBOX_DEPLOYMENT_NAME | my deployment
          SIGNALBOX_DEPLOYMENT_NAME | -a
          SIGNALBOX_DEPLOYMENT_NAME | abcdefghijklmnopqrstuvwxyz12345
          SIGNALBOX_ECS_ASSIGN_PUBLIC_IP | yes
          SIGNALBOX_USER_CONCURRENCY_MAX | 0
          SIGNALBOX_USER_CONCURRENCY_MAX | 1.5
          SIGNALBOX_CONCURRENCY_MAX | 0
          SIGNALBOX_CONCURRENCY_MAX | none
          SIGNALBOX_MAXIMUM_DURATION | 8
          SIGNALBOX_MAXIMUM_DURATION | -8h
          SIGNALBOX_MAXIMUM_DURATION | 0s
          SIGNALBOX_SAFETY_LOOK | 50m
          SIGNALBOX_RETENTION | 1h
          SIGNALBOX_DEFAULT_COMPUTE_TYPE | lambda
          SIGNALBOX_AGENTCORE_ENABLED | yes
          SIGNALBOX_LOG_FORMAT | xml
          SIGNALBOX_TRACES_ENDPOINT | localhost:4318
          SIGNALBOX_CONTEXT_ENABLED | maybe
          SIGNALBOX_CONTEXT_TIMEOUT | 3m
          SIGNALBOX_CONTEXT_MAX_CHARS | 10
          SIGNALBOX_GITHUB_ENDPOINT | api.github.com
          SIGNALBOX_GITHUB_ENDPOINT | ftp://api.github.com
          SIGNALBOX_GITHUB_ENDPOINT | https://
          SIGNALBOX_MESSAGE_VISIBILITY | 13h
          SIGNALBOX_ECS_COMMAND | python run.py
          SIGNALBOX_ECS_CAPACITY_PROVIDERS | FARGATE
          SIGNALBOX_ECS_CAPACITY_PROVIDERS | FARGATE:0
          SIGNALBOX_ECS_SUBNETS | ,
          SIGNALBOX_ECS_SECURITY_GROUPS | ,
          SIGNALBOX_ECS_LANE_QUEUE_URL | lane-ecs
          SIGNALBOX_ECS_START_RATE | 1001
          SIGNALBOX_AGENTCORE_LANE_QUEUE_URL | sqs://lane
          SIGNALBOX_EVENTS_QUEUE_URL | events
          """)
  void aValueThatCanNotBeMeantIsRefusedByName(String name, String value) {
    var environment = with(REQUIRED, name.contains("_ECS_") ? ECS : Map.of());
    environment.put(name, value);

    assertThat(bad(environment)).singleElement().asString().startsWith(name);
  }

  private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
    var both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  private static Settings good(Map<String, String> environment) {
    return switch (Settings.read(environment)) {
      case Settings.Reading.Good(var settings) -> settings;
      case Settings.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static List<String> bad(Map<String, String> environment) {
    return switch (Settings.read(environment)) {
      case Settings.Reading.Good _ -> List.of();
      case Settings.Reading.Bad(var problems) -> problems;
    };
  }
}
