package dev.signalbox.local.demo;

import static dev.signalbox.local.LocalNames.AGENTCORE_REPO;
import static dev.signalbox.local.LocalNames.ECS_REPO;

import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.ecs.EcsFaults;
import dev.signalbox.local.eventbridge.EventFaults;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The tasks of the demo, one for each way in which a task can end.
final class DemoSet {
  private static final String AGENTS_WORDS = "Two of the tests did not pass.";
  private static final Map<String, Object> LONG_RUN = Map.of("run_ms", 60_000);

  private static final Duration EXIT_GRACE = Duration.ofSeconds(4);

  private static final int UNREACHABLE_PULL_REQUEST = 503;
  private static final int MISSING_PULL_REQUEST = 404;

  /// Branch, title, body and diff, as the local GitHub has them.
  private static final List<String> OF_THE_PULL_REQUEST =
      List.of(
          "fix/basket",
          "Keep the basket",
          "It was lost whenever the page was left.",
          "+  private final List<Item> items = new ArrayList<>();");

  private DemoSet() {}

  /// The waits of a service whose demo is over within half a minute. A heartbeat comes with the
  /// agent's first word, and the next one after the longest of the demo's runs.
  static Map<String, String> settings() {
    return Map.of(
        "SIGNALBOX_GITHUB_TOKEN_SECRET_ARN", LocalNames.GITHUB_TOKEN_SECRET_ARN,
        "SIGNALBOX_CONTEXT_TIMEOUT", "2s",
        "SIGNALBOX_CONTEXT_PATIENCE", "1s",
        "SIGNALBOX_USER_CONCURRENCY_MAX", "1",
        "SIGNALBOX_HEARTBEAT_STALE", "8s",
        "SIGNALBOX_MAXIMUM_DURATION", "15s",
        "SIGNALBOX_SAFETY_LOOK", "5s",
        "SIGNALBOX_EXIT_GRACE", EXIT_GRACE.toSeconds() + "s",
        "SIGNALBOX_SWEEP_INTERVAL", "1s");
  }

  /// Messages that nobody can handle, and the reason with which they must be found dead.
  static Map<String, BadMessage> badMessages() {
    var messages = new LinkedHashMap<String, BadMessage>();
    messages.put("bad-json", new BadMessage("{\"type\":\"submit\", \"user_id\":", "bad-json"));
    messages.put(
        "bad-schema",
        new BadMessage("{\"type\":\"submit\",\"user_id\":\"demo\",\"max_turns\":0}", "bad-schema"));
    messages.put(
        "nothing-to-do",
        new BadMessage(
            "{\"type\":\"submit\",\"user_id\":\"demo\",\"task_description\":\" \"}",
            "nothing-to-do"));
    return messages;
  }

  record BadMessage(String body, String reason) {}

  /// Tasks that nobody looks at, one for each way through the service.
  static List<DemoTask> warmUp() {
    return List.of(
        ecs("warm-up-ecs", Map.of("run_ms", 10)),
        ecs("warm-up-crash", Map.of("run_ms", 10, "report", "NONE", "exit_code", 3))
            .fails(FailureCode.APPLICATION_EXIT),
        ecs("warm-up-crash-again", Map.of("run_ms", 10, "report", "NONE", "exit_code", 3))
            .fails(FailureCode.APPLICATION_EXIT),
        agentCore("warm-up-agentcore", Map.of("run_ms", 10)));
  }

  static List<DemoTask> tasks() {
    return List.of(
        ecs("ecs-success", Map.of()),
        ecs("ecs-agent-failed", Map.of("report", "FAILED", "message", AGENTS_WORDS))
            .fails(FailureCode.AGENT_REPORTED)
            .checked("the agent's own message", DemoSet::saysWhatTheAgentSaid),
        ecs("ecs-crash", Map.of("report", "NONE", "exit_code", 3))
            .fails(FailureCode.APPLICATION_EXIT),
        ecs("ecs-oom", LONG_RUN)
            .fails(FailureCode.OUT_OF_MEMORY)
            .arranged((aws, id) -> aws.ecs().faults().killOutOfMemory(id, Duration.ofSeconds(6))),
        ecs("ecs-silent", Map.of("report", "NONE", "exit_code", 0))
            .fails(FailureCode.AGENT_NEVER_REPORTED),
        ecs("ecs-image-missing-then-ok", Map.of())
            .arranged(DemoSet::imageMissing)
            .checked("second attempt", DemoSet::neededTwoAttempts),
        ecs("ecs-duplicate-message", Map.of())
            .sent(3)
            .checked("one session", DemoSet::hadOneSession),
        ecs("ecs-early-stop", Map.of("run_ms", 50, "report", "NONE", "exit_code", 4))
            .fails(FailureCode.APPLICATION_EXIT)
            .arranged((aws, id) -> aws.ecs().faults().holdAnswerUntilStopped(id)),
        ecs("ecs-cancelled", LONG_RUN)
            .cancelledWhileRunning()
            .checked("", DemoSet::hasNoLiveSession),
        ecs("ecs-timeout", LONG_RUN).timesOut().checked("process gone", DemoSet::hasNoLiveSession),
        ecs("ecs-event-lost", Map.of("report", "NONE", "exit_code", 5))
            .fails(FailureCode.APPLICATION_EXIT)
            .arranged((aws, id) -> aws.eventBridge().faults().drop(EventFaults.startedBy(id)))
            .foundBySweep(),
        ecs("ecs-no-capacity-then-ok", Map.of())
            .arranged((aws, id) -> aws.ecs().faults().refusePlacement(id, EcsFaults.NO_CAPACITY, 1))
            .checked("second attempt", DemoSet::neededTwoAttempts),
        ecs("ecs-events-shuffled", Map.of())
            .arranged((aws, id) -> aws.eventBridge().faults().reverse(EventFaults.startedBy(id))),
        ecs("ecs-response-lost", Map.of())
            .arranged((aws, id) -> aws.ecs().faults().loseAnswer("RunTask", id, 1))
            .checked("one session", DemoSet::hadOneSession),
        ecs("ecs-hangs-after-report", Map.of("hang", true))
            .checked("stopped after the grace", DemoSet::wasStoppedAfterItsReport),
        ecs("ecs-pull-request", Map.of("expect_context", OF_THE_PULL_REQUEST))
            .about(LocalNames.PULL_REQUEST)
            .checked("told its branch, title, body and diff", (_, _) -> Optional.empty()),
        ecs("ecs-github-down", Map.of())
            .about(UNREACHABLE_PULL_REQUEST)
            .arranged(
                (aws, _) ->
                    aws.gitHub()
                        .faults()
                        .refuse("/pulls/" + UNREACHABLE_PULL_REQUEST, 503, OptionalInt.empty()))
            .checked("without what GitHub says", DemoSet::startedWithout),
        ecs("github-no-such-pull-request", Map.of())
            .about(MISSING_PULL_REQUEST)
            .fails(FailureCode.PR_NOT_FOUND_OR_CLOSED)
            .checked("no session", DemoSet::hadNoSession),
        ecs("queued-behind-limit", Map.of("run_ms", 2_500))
            .behind(2)
            .checked("after 2 others in order", (_, _) -> Optional.empty()),
        agentCore("agentcore-success", Map.of()),
        agentCore("agentcore-heartbeat-lost", Map.of("crash_signal", "KILL"))
            .fails(FailureCode.HEARTBEAT_LOST)
            .foundBySweep(),
        agentCore("agentcore-refused", Map.of())
            .fails(FailureCode.AGENT_RUNTIME_ERROR)
            .arranged(DemoSet::runtimeRefuses),
        agentCore("agentcore-cancelled", LONG_RUN)
            .cancelledWhileRunning()
            .checked("", DemoSet::hasNoLiveSession));
  }

  private static DemoTask ecs(String name, Map<String, Object> script) {
    return DemoTask.of(name, ECS_REPO, script);
  }

  private static DemoTask agentCore(String name, Map<String, Object> script) {
    return DemoTask.of(name, AGENTCORE_REPO, script);
  }

  private static void imageMissing(LocalAws aws, String id) {
    aws.ecs().faults().missImage(id, 1);
  }

  private static void runtimeRefuses(LocalAws aws, String id) {
    aws.agentCore().faults().failRuntime(id);
  }

  private static Optional<String> saysWhatTheAgentSaid(LocalAws aws, TaskRecord row) {
    return row.errorMessage().equals(Optional.of(AGENTS_WORDS))
        ? Optional.empty()
        : Optional.of("the message is " + row.errorMessage().orElse("missing"));
  }

  private static Optional<String> neededTwoAttempts(LocalAws aws, TaskRecord row) {
    return row.attempt().number() == 2
        ? Optional.empty()
        : Optional.of("attempt " + row.attempt().number());
  }

  private static Optional<String> wasStoppedAfterItsReport(LocalAws aws, TaskRecord row) {
    var reported = row.times().completedAt().orElseThrow();
    var ended = row.attempt().end().map(it -> it.seenAt());
    if (ended.isEmpty()) {
      return Optional.of("its process was not seen to end");
    }
    return ended.get().isBefore(reported.plus(EXIT_GRACE))
        ? Optional.of("its process ended at " + ended.get() + ", reported at " + reported)
        : hasNoLiveSession(aws, row);
  }

  private static Optional<String> hadOneSession(LocalAws aws, TaskRecord row) {
    var sessions = aws.ecs().started(row.taskId()).size();
    return sessions == 1 ? Optional.empty() : Optional.of(sessions + " sessions");
  }

  private static Optional<String> hadNoSession(LocalAws aws, TaskRecord row) {
    var sessions = aws.ecs().started(row.taskId()).size();
    return sessions == 0 ? Optional.empty() : Optional.of(sessions + " sessions");
  }

  private static Optional<String> startedWithout(LocalAws aws, TaskRecord row) {
    var told =
        new DynamoTimeline(aws.clients().dynamoDb(), LocalNames.TABLES)
            .of(row.taskId()).stream()
                .filter(it -> it.eventType().equals("hydration_complete"))
                .anyMatch(it -> it.metadata().containsKey("fallback_error"));
    return told ? Optional.empty() : Optional.of("its timeline says nothing of it");
  }

  private static Optional<String> hasNoLiveSession(LocalAws aws, TaskRecord row) {
    var live =
        aws.ecs().liveSessions(row.taskId()).size()
            + aws.agentCore().liveSessions(row.taskId()).size();
    return live == 0 ? Optional.empty() : Optional.of(live + " sessions still live");
  }
}
