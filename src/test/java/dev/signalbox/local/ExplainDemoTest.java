package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.local.demo.Demo;
import dev.signalbox.local.demo.DemoReport;
import dev.signalbox.local.process.AgentOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What `signalbox explain` says of every failing task of the demo, written down by hand.
@TestInstance(Lifecycle.PER_CLASS)
final class ExplainDemoTest {
  private static final Duration KEPT = Duration.ofSeconds(60);

  /// Said by an agent that looks at its row before it is stopped, which either may do first.
  private static final String HEEDED = "sample agent: stopped: the task is TIMED_OUT";

  /// @param witness what the compute service said, or a part of it; empty where it never had a part
  /// @param lastLine of the agent; empty where none ran
  private record Expected(
      String code,
      String actor,
      String cause,
      String nextStep,
      String witness,
      String rowSaid,
      Optional<String> lastLine) {}

  private static final Map<String, Expected> EXPECTED =
      Map.of(
          "ecs-agent-failed",
          new Expected(
              "AGENT_REPORTED",
              "agent_author",
              "The agent reported that it failed: Two of the tests did not pass.",
              "Read its message and log.",
              "",
              "",
              Optional.of("sample agent: failed as told")),
          "ecs-crash",
          crash("exit 3 of AgentContainer"),
          "ecs-early-stop",
          crash("exit 4 of AgentContainer"),
          "ecs-event-lost",
          crash("exit 5 of AgentContainer"),
          "ecs-oom",
          new Expected(
              "OUT_OF_MEMORY",
              "agent_author",
              "The container was killed because it ran out of memory",
              "Give the task definition more memory, or make the agent do less at once.",
              "exit 137, OutOfMemoryError: container killed due to memory usage of AgentContainer",
              "said RUNNING",
              Optional.of("sample agent: running")),
          "ecs-silent",
          new Expected(
              "AGENT_NEVER_REPORTED",
              "agent_author",
              "The agent exited with code 0 but never wrote a terminal status.",
              "Look in the agent's log for a late crash, or for a missing TASK_TABLE_NAME or"
                  + " permission.",
              "exit 0 of AgentContainer",
              "said RUNNING, last heartbeat at 2",
              Optional.of("sample agent: ends without a report")),
          "ecs-timeout",
          new Expected(
              "MAXIMUM_DURATION",
              "producer",
              "The task ran longer than it may",
              "Split the work, or raise the maximum duration.",
              "of AgentContainer",
              "said RUNNING, last heartbeat at 2",
              Optional.of("sample agent: running")),
          "github-no-such-pull-request",
          new Expected(
              "PR_NOT_FOUND_OR_CLOSED",
              "producer",
              "The pull request does not exist or is not open",
              "Check the pull request's number, or reopen it.",
              "",
              "said HYDRATING",
              Optional.empty()),
          "agentcore-heartbeat-lost",
          new Expected(
              "HEARTBEAT_LOST",
              "agent_author",
              "The agent's heartbeat stopped: Last heard at ",
              "Read the agent's log; look for memory trouble or a blocked process.",
              "nothing: it tells nobody of ends",
              "said RUNNING, last heartbeat at 2",
              Optional.of("sample agent: ends without a report")),
          "agentcore-refused",
          new Expected(
              "AGENT_RUNTIME_ERROR",
              "agent_author",
              "The agent's runtime failed to take the session",
              "Read the runtime's CloudWatch log; check architecture, start-up and the handler.",
              "",
              "said HYDRATING",
              Optional.empty()));

  private final Demo demo = new Demo(Optional.empty());
  private final LocalSignalbox local =
      LocalSignalbox.start(
          LocalAws.Ports.FREE,
          settings(),
          LocalSignalbox.sampleAgent(),
          AgentOutput.UNREAD,
          demo::see,
          InstantSource.system(),
          RandomGenerator.getDefault());
  private final Map<String, DemoReport.Row> rows = new HashMap<>();

  /// As in the demo, with more time for agents and GitHub: where much runs at once, an agent may
  /// take longer to start than a run of the demo may last, and that is the verdict then.
  private static Map<String, String> settings() {
    var settings = new TreeMap<>(Demo.settings());
    settings.put("SIGNALBOX_MAXIMUM_DURATION", "45s");
    settings.put("SIGNALBOX_HEARTBEAT_STALE", "20s");
    settings.put("SIGNALBOX_CONTEXT_TIMEOUT", "8s");
    return settings;
  }

  /// The command has the SDK's default chain, which begins here.
  @BeforeAll
  void runTheDemo() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    demo.run(local.aws()).rows().forEach(row -> rows.put(row.name(), row));
  }

  @AfterAll
  void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    local.close();
  }

  private static Expected crash(String witness) {
    return new Expected(
        "APPLICATION_EXIT",
        "agent_author",
        "The agent's process ended with an error before it reported",
        "Read the agent's log around its end.",
        witness,
        "said ",
        Optional.of("sample agent: ends without a report"));
  }

  @Test
  void everyFailingTaskHasItsCauseItsActorItsNextStepAndItsLastLines() {
    var failing =
        rows.values().stream()
            .filter(it -> it.status().equals("FAILED") || it.status().equals("TIMED_OUT"))
            .map(DemoReport.Row::name);
    assertThat(failing).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    EXPECTED.forEach(
        (name, expected) ->
            await()
                .atMost(KEPT)
                .untilAsserted(() -> assertExplained(name, explained(name), expected)));
  }

  private static void assertExplained(String name, JsonNode shown, Expected expected) {
    var verdict = shown.path("verdict");
    assertThat(verdict.path("code").asText()).as(name).isEqualTo(expected.code());
    assertThat(verdict.path("actor").asText()).as(name).isEqualTo(expected.actor());
    assertThat(verdict.path("cause").asText()).as(name).startsWith(expected.cause());
    assertThat(verdict.path("next_step").asText()).as(name).isEqualTo(expected.nextStep());
    assertThat(shown.path("headline").asText()).as(name).contains(expected.cause());
    var said = verdict.path("witnesses").findValuesAsText("said");
    assertThat(said).as(name).anySatisfy(it -> assertThat(it).contains(expected.witness()));
    assertThat(said).as(name).anySatisfy(it -> assertThat(it).contains(expected.rowSaid()));
    var output = shown.path("output").path("text").asText();
    assertThat(output.lines().filter(it -> !it.equals(HEEDED)).reduce((_, last) -> last))
        .as(name + ": " + output)
        .isEqualTo(expected.lastLine());
  }

  /// Whoever is told to type something finds what was promised.
  @Test
  void whatOneIsToldToTypeWorks() throws JsonProcessingException {
    for (var name : EXPECTED.keySet()) {
      var command = explained(name).path("verdict").path("command").asText();
      if (command.startsWith("signalbox ")) {
        var words = List.of(command.split(" ", -1));
        await().atMost(KEPT).untilAsserted(() -> assertThat(ran(words)).as(command).isZero());
      }
    }
    assertThat(explained("agentcore-refused").path("verdict").path("command").asText())
        .as("no session has words of its own")
        .matches("aws logs tail /aws/bedrock-agentcore/runtimes/[A-Za-z0-9_-]+ --since 3h");
  }

  private int ran(List<String> words) {
    var out = new ByteArrayOutputStream();
    return SignalboxCommand.commandLine(terminal(out))
        .execute(words.subList(1, words.size()).toArray(String[]::new));
  }

  /// Once: with the agent's end, not with each look.
  @Test
  void theLastLinesAreKeptWithTheTask() {
    var id = id("ecs-crash");
    await().atMost(KEPT).until(() -> !kept(id).isEmpty());

    assertThat(kept(id))
        .hasSize(4)
        .contains("attempt=1", "cut=false")
        .anySatisfy(it -> assertThat(it).endsWith("sample agent: ends without a report"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("source=CloudWatch Logs /signalbox/agents agent/AgentContainer/"));
    assertThat(kept(id("ecs-success"))).isEmpty();
    assertThat(kept(id("github-no-such-pull-request"))).isEmpty();
  }

  private List<String> kept(String id) {
    return new AwsView(local.aws().clients(), LocalNames.TABLES).metadata(id, "agent_output");
  }

  @Test
  void anEventThatWasLostIsNamedWithHowItsEndWasFound() throws JsonProcessingException {
    var explained = explained("ecs-event-lost");
    var lost = explained.path("lost");

    assertThat(lost).as(explained.toPrettyString()).isNotEmpty();
    assertThat(lost)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.asText())
                    .startsWith("No event told of the end of attempt 1 (version ")
                    .contains("found it")
                    .endsWith(" after it was over."));
    assertThat(explained("ecs-crash").path("lost")).isEmpty();
  }

  @Test
  void theTimelineMergesWhatEachPartyTells() throws JsonProcessingException {
    var timeline = explained("ecs-crash").path("timeline");

    assertThat(timeline.findValuesAsText("source"))
        .contains("producer", "signalbox", "ecs", "agent")
        .doesNotContain("agentcore");
    assertThat(timeline.findValuesAsText("at").stream().map(Instant::parse).toList()).isSorted();
    assertThat(timeline.findValuesAsText("type"))
        .contains("task_created", "session_started", "ecs_started", "agent_milestone")
        .contains("last_heartbeat", "ecs_stopped", "task_failed")
        .doesNotContain("agent_output");
    assertThat(timeline)
        .filteredOn(it -> it.path("type").asText().equals("ecs_stopped"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.path("details").path("version").asInt()).isPositive();
              assertThat(it.path("lag_s").isNumber()).isTrue();
            });
  }

  @Test
  void attemptsAreBarsInOrder() throws JsonProcessingException {
    var attempts = explained("ecs-image-missing-then-ok").path("attempts");

    assertThat(attempts).hasSize(2);
    assertThat(attempts.path(1).path("phases").findValuesAsText("phase"))
        .containsSubsequence("starting", "running");
    for (var attempt : attempts) {
      for (var phase : attempt.path("phases")) {
        assertThat(phase.path("to").asText()).isGreaterThan(phase.path("from").asText());
      }
    }
  }

  /// However short it was, and however late the service heard of its start: of one after its end,
  /// because the answer was held.
  @Test
  void sessionThatRanIsSeenToHaveRun() throws JsonProcessingException {
    for (var name : List.of("ecs-early-stop", "ecs-crash", "ecs-success")) {
      assertThat(explained(name).path("attempts").path(0).path("phases").findValuesAsText("phase"))
          .as(name)
          .containsSubsequence("starting", "running", "stopping");
    }
  }

  private String id(String name) {
    return Objects.requireNonNull(rows.get(name), name).taskId().orElseThrow();
  }

  private JsonNode explained(String name) throws JsonProcessingException {
    return new ObjectMapper().readTree(explain(id(name), "--json"));
  }

  private String explain(String... arguments) {
    var out = new ByteArrayOutputStream();
    var terminal = terminal(out);
    var line = new ArrayList<>(List.of("explain"));
    line.addAll(List.of(arguments));
    var code = SignalboxCommand.commandLine(terminal).execute(line.toArray(String[]::new));
    assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private Terminal terminal(ByteArrayOutputStream out) {
    var environment = new TreeMap<>(local.aws().serviceEnvironment(List.of("/bin/true")));
    environment.putAll(settings());
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Terminal(
        environment, InstantSource.system(), RandomGenerator.getDefault(), print, print);
  }
}
