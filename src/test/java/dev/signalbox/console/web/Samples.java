package dev.signalbox.console.web;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.DeadLetter;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Phase.Kind;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Explanation.Remedy;
import dev.signalbox.query.Explanation.Verdict;
import dev.signalbox.query.Explanation.Waiting;
import dev.signalbox.query.Explanation.Witness;
import dev.signalbox.query.Overview;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.TaskSummary.Result;
import dev.signalbox.query.UserSlots;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// What a busy deployment holds, ordinary and hostile.
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-01T10:02:11.042Z");

  /// Markup, a script, a turn of the direction of writing, an escape, and very long.
  public static final String HOSTILE =
      "<script>alert(1)</script><img src=x onerror=alert(2)>\u202Eevil\u0007\u001B[31m\u2066&amp;\""
          + " ' onmouseover=\"alert(3)\" {{7*7}} ${7*7} "
          + "x".repeat(10_000);

  public static final ComputeType ECS = ComputeType.of("ecs", Set.of()).titled("ECS");

  private static final List<String> TITLES =
      List.of(
          "Upgrade the logging library and mend what breaks",
          "Fix the flaky test of the basket",
          "Add a dry-run option to the importer",
          "Review pull request #118: cache the product pages",
          "Explain why the nightly report is empty",
          "Rename the settings of the mailer, with a deprecation note for each old name");
  private static final List<String> REPOS =
      List.of("acme/shop", "acme/importer", "acme/mailer-with-a-rather-long-repository-name");
  private static final List<FailureCode> CODES =
      List.of(
          FailureCode.OUT_OF_MEMORY,
          FailureCode.APPLICATION_EXIT,
          FailureCode.AGENT_REPORTED,
          FailureCode.CAPACITY_UNAVAILABLE);

  private Samples() {}

  public static TaskSummary task(int number, TaskStatus status, Instant createdAt) {
    var started = Set.of(TaskStatus.PENDING_UPLOADS, TaskStatus.SUBMITTED, TaskStatus.QUEUED);
    var startedAt =
        started.contains(status)
            ? Optional.<Instant>empty()
            : Optional.of(createdAt.plusSeconds(9));
    return new TaskSummary(
        "01KQ%022d".formatted(1_000_000 - number),
        "user-" + number % 17,
        Optional.of(REPOS.get(number % REPOS.size())),
        TITLES.get(number % TITLES.size()),
        status,
        createdAt.plusSeconds(20),
        createdAt,
        startedAt,
        status.isTerminal() ? Optional.of(createdAt.plusSeconds(100 + number)) : Optional.empty(),
        startedAt.isPresent() ? 1 + number % 5 / 4 : 0,
        startedAt.map(_ -> ECS),
        failure(number, status),
        status == TaskStatus.COMPLETED
            ? new Result(
                Optional.of("https://github.com/acme/shop/pull/" + (100 + number)),
                Optional.of(new BigDecimal("0.4213")),
                OptionalInt.of(23))
            : Result.NONE);
  }

  public static TaskSummary task(String id, TaskStatus status, Instant createdAt) {
    var it = task(4, status, createdAt);
    return new TaskSummary(
        id,
        it.userId(),
        it.repo(),
        it.title(),
        it.status(),
        it.statusSince(),
        it.createdAt(),
        it.startedAt(),
        it.completedAt(),
        it.attempt(),
        it.computeType(),
        it.failure(),
        it.result());
  }

  private static Optional<FailureCode> failure(int number, TaskStatus status) {
    return switch (status) {
      case FAILED -> Optional.of(CODES.get(number / 11 % CODES.size()));
      case TIMED_OUT -> Optional.of(FailureCode.MAXIMUM_DURATION);
      case PENDING_UPLOADS,
          SUBMITTED,
          QUEUED,
          HYDRATING,
          RUNNING,
          AWAITING_APPROVAL,
          FINALIZING,
          COMPLETED,
          CANCELLED ->
          Optional.empty();
    };
  }

  public static TaskSummary hostileTask(String id) {
    return new TaskSummary(
        id,
        HOSTILE.substring(0, 400),
        Optional.of(HOSTILE),
        HOSTILE,
        TaskStatus.FAILED,
        NOW,
        NOW.minusSeconds(60),
        Optional.of(NOW.minusSeconds(50)),
        Optional.of(NOW),
        1,
        Optional.of(ECS),
        Optional.of(FailureCode.AGENT_REPORTED),
        new Result(
            Optional.of("javascript:alert(4)"), Optional.of(BigDecimal.ONE), OptionalInt.empty()));
  }

  /// Of a task that nothing more is known of.
  public static Explanation bare(TaskSummary task) {
    return new Explanation(
        task,
        "It is " + task.status() + ".",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /// Of a task that failed for want of memory at its second attempt.
  public static Explanation failed(String id, Instant end) {
    var base = task(3, TaskStatus.FAILED, end.minusSeconds(240));
    var task =
        new TaskSummary(
            id,
            base.userId(),
            base.repo(),
            base.title(),
            TaskStatus.FAILED,
            end,
            base.createdAt(),
            Optional.of(end.minusSeconds(150)),
            Optional.of(end),
            2,
            Optional.of(ECS),
            Optional.of(FailureCode.OUT_OF_MEMORY),
            new Result(Optional.empty(), Optional.of(new BigDecimal("1.07")), OptionalInt.of(41)));
    var verdict =
        new Verdict(
            FailureCode.OUT_OF_MEMORY,
            Actor.AGENT_AUTHOR,
            "The container was killed because it ran out of memory.",
            "Agent container failed: OutOfMemoryError: Container killed due to memory usage",
            "Give the task definition more memory, or make the agent do less at once.",
            Optional.of("signalbox logs " + id),
            List.of(
                new Witness("ECS", Optional.of(end), "exit 137, OutOfMemory"),
                new Witness("the row", Optional.of(end.minusMillis(420)), "RUNNING")),
            List.of("Attempt 1 was declined for capacity, and tried again after 12 s."));
    return new Explanation(
        task,
        "It failed at its second attempt because the agent ran out of memory.",
        Optional.of(verdict),
        Optional.empty(),
        attempts(end),
        timeline(end),
        List.of("The RUNNING event of attempt 2 never came; the agent's own report told of it."),
        Optional.of(
            new OutputTail(
                """
                reading 1,204 files ...
                resolving dependencies
                building the index of symbols
                java.lang.OutOfMemoryError: Java heap space
                \tat acme.Index.grow(Index.java:88)
                AWS_SECRET_ACCESS_KEY=[redacted]
                Killed
                """,
                true,
                "/signalbox/agents agent/AgentContainer/1f2e3d4c5b6a",
                end.plusSeconds(2))));
  }

  private static List<AttemptSpan> attempts(Instant end) {
    return List.of(
        new AttemptSpan(
            1,
            Optional.of(ECS),
            List.of(
                new Phase(Kind.QUEUED, end.minusSeconds(240), Optional.of(end.minusSeconds(200))),
                new Phase(
                    Kind.STARTING, end.minusSeconds(200), Optional.of(end.minusSeconds(193))))),
        new AttemptSpan(
            2,
            Optional.of(ECS),
            List.of(
                new Phase(Kind.QUEUED, end.minusSeconds(193), Optional.of(end.minusSeconds(178))),
                new Phase(Kind.STARTING, end.minusSeconds(178), Optional.of(end.minusSeconds(150))),
                new Phase(Kind.RUNNING, end.minusSeconds(150), Optional.of(end.minusSeconds(6))),
                new Phase(Kind.STOPPING, end.minusSeconds(6), Optional.of(end)))));
  }

  private static List<Entry> timeline(Instant end) {
    return List.of(
        entry(end.minusSeconds(240), Entry.Source.PRODUCER, "task_submitted", "", Map.of()),
        entry(
            end.minusSeconds(200),
            Entry.Source.SIGNALBOX,
            "session_declined",
            "No capacity; next try in 12 s",
            Map.of("attempt", "1", "code", "CAPACITY_UNAVAILABLE")),
        entry(
            end.minusSeconds(150),
            Entry.Source.SIGNALBOX,
            "session_started",
            "",
            Map.of(
                "attempt",
                "2",
                "session_id",
                "arn:aws:ecs:eu-west-1:123456789012:task/agents/1f2e3d4c5b6a798877665544332211ff")),
        entry(
            end.minusSeconds(60),
            Entry.Source.AGENT,
            "agent_milestone",
            "Reading the repository",
            Map.of("milestone", "repo_cloned")),
        new Entry(
            end,
            Entry.Source.of(ECS),
            "STOPPED",
            "exit 137, OutOfMemory",
            Map.of("version", "5"),
            Optional.of(Duration.ofMillis(420))),
        entry(end.plusMillis(430), Entry.Source.SIGNALBOX, "task_failed", "", Map.of()));
  }

  private static Entry entry(
      Instant at, Entry.Source source, String type, String text, Map<String, String> details) {
    return new Entry(at, source, type, text, details, Optional.empty());
  }

  public static Explanation hostileExplanation(String id) {
    var entries = new ArrayList<Entry>();
    entries.add(entry(NOW, Entry.Source.AGENT, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE)));
    return new Explanation(
        hostileTask(id),
        HOSTILE,
        Optional.of(
            new Verdict(
                FailureCode.AGENT_REPORTED,
                Actor.AGENT_AUTHOR,
                HOSTILE,
                HOSTILE + "!",
                HOSTILE,
                Optional.of(HOSTILE),
                List.of(new Witness(HOSTILE, Optional.of(NOW), HOSTILE)),
                List.of(HOSTILE))),
        Optional.of(
            new Waiting(
                HOSTILE,
                NOW,
                OptionalInt.of(1),
                Optional.of(NOW),
                new Remedy(Actor.APPROVER, Optional.of(HOSTILE), HOSTILE, List.of(HOSTILE)),
                List.of(new Question(HOSTILE, HOSTILE, Optional.of(HOSTILE), Optional.of(NOW))))),
        List.of(),
        entries,
        List.of(HOSTILE),
        Optional.of(new OutputTail(HOSTILE + "\nnext line", true, HOSTILE, NOW)));
  }

  public static Explanation running(TaskSummary task, Instant now) {
    return new Explanation(
        task,
        "It runs at its first attempt.",
        Optional.empty(),
        Optional.empty(),
        List.of(
            new AttemptSpan(
                1,
                Optional.of(ECS),
                List.of(
                    new Phase(Kind.QUEUED, now.minusSeconds(40), Optional.of(now.minusSeconds(30))),
                    new Phase(
                        Kind.STARTING, now.minusSeconds(30), Optional.of(now.minusSeconds(20))),
                    new Phase(Kind.RUNNING, now.minusSeconds(20), Optional.empty())))),
        List.of(entry(now.minusSeconds(40), Entry.Source.PRODUCER, "task_submitted", "", Map.of())),
        List.of(),
        Optional.empty());
  }

  public static Explanation waiting(TaskSummary task, Instant now) {
    return new Explanation(
        task,
        "It waits for a slot of its user.",
        Optional.empty(),
        Optional.of(
            new Waiting(
                "a slot of its user",
                now.minusSeconds(95),
                OptionalInt.of(3),
                Optional.empty(),
                new Remedy(
                    Actor.NOBODY,
                    Optional.empty(),
                    "It goes on when a slot is free.",
                    List.of("signalbox tasks --status HYDRATING,RUNNING")),
                List.of())),
        List.of(
            new AttemptSpan(
                0,
                Optional.empty(),
                List.of(new Phase(Kind.QUEUED, now.minusSeconds(95), Optional.empty())))),
        List.of(entry(now.minusSeconds(95), Entry.Source.PRODUCER, "task_submitted", "", Map.of())),
        List.of(),
        Optional.empty());
  }

  public static Overview quietOverview() {
    return new Overview(
        NOW,
        Duration.ofHours(1),
        Map.of(),
        List.of(),
        new Overview.Quantiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO),
        new Overview.Quantiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO),
        List.of(),
        false,
        List.of(),
        List.of(new Overview.Replica("a1b2c3d4", 4, NOW)),
        List.of(),
        Map.of(),
        List.of());
  }

  /// While DynamoDB is down, and one of the queues.
  public static Overview overviewWithoutTables() {
    var quiet = quietOverview();
    return new Overview(
        NOW,
        quiet.window(),
        Map.of(),
        List.of(),
        Overview.Quantiles.NONE,
        Overview.Quantiles.NONE,
        List.of(),
        false,
        queues(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(
            new Overview.Unknown(Overview.TABLES, "dynamodb is unavailable: Query"),
            new Overview.Unknown("the task queue", "sqs refused: GetQueueAttributes")));
  }

  /// With everything that somebody has to look at.
  public static Overview unhealthyOverview() {
    var busy = busyOverview();
    return new Overview(
        NOW,
        busy.window(),
        busy.states(),
        busy.ended(),
        busy.timeToStart(),
        busy.detection(),
        List.of(
            new Overview.Failures(
                FailureCode.NETWORK_NOT_FOUND, 2, NOW.minusSeconds(900), NOW.minusSeconds(800))),
        true,
        List.of(
            new Overview.Queue("events", Overview.Queue.Kind.DEAD_LETTERS, 0, 1, Optional.empty()),
            new Overview.Queue(
                "ecs", Overview.Queue.Kind.LANE, 41, 2, Optional.of(NOW.minusSeconds(3_600)))),
        busy.replicas(),
        busy.dependencies(),
        busy.corrections(),
        List.of(new Overview.Unknown("the task queue", "sqs refused: GetQueueAttributes")));
  }

  public static Overview busyOverview() {
    var states = new EnumMap<TaskStatus, Overview.Count>(TaskStatus.class);
    for (var status : TaskStatus.values()) {
      var exact = status != TaskStatus.QUEUED;
      states.put(status, new Overview.Count(exact ? 13L * states.size() : 1_000, exact));
    }
    var ended =
        IntStream.range(0, 60)
            .mapToObj(
                it ->
                    new Overview.Minute(
                        NOW.minusSeconds(60L * (60 - it)),
                        6 + (it * 7) % 9,
                        it % 11 == 0 ? 3 : it % 3 == 0 ? 1 : 0,
                        it % 17 == 0 ? 1 : 0))
            .toList();
    return new Overview(
        NOW,
        Duration.ofHours(1),
        states,
        ended,
        new Overview.Quantiles(
            571, Duration.ofMillis(8_400), Duration.ofSeconds(31), Duration.ofSeconds(95)),
        new Overview.Quantiles(
            540, Duration.ofMillis(240), Duration.ofMillis(870), Duration.ofMillis(4_100)),
        List.of(
            new Overview.Failures(
                FailureCode.OUT_OF_MEMORY, 14, NOW.minusSeconds(3_000), NOW.minusSeconds(130)),
            new Overview.Failures(
                FailureCode.APPLICATION_EXIT, 6, NOW.minusSeconds(2_000), NOW.minusSeconds(600)),
            new Overview.Failures(
                FailureCode.CAPACITY_UNAVAILABLE, 2, NOW.minusSeconds(900), NOW.minusSeconds(800))),
        false,
        queues(),
        List.of(
            new Overview.Replica("9f3a6c1d2e4b5a60", 5, NOW.minusSeconds(3)),
            new Overview.Replica("10c4e2f7a8b9d3c5", 3, NOW.minusSeconds(7))),
        List.of(
            new Overview.Dependency("dynamodb", "up", Optional.empty(), Optional.empty()),
            new Overview.Dependency("sqs", "up", Optional.empty(), Optional.empty()),
            new Overview.Dependency(
                "ecs",
                "down",
                Optional.of(NOW.minusSeconds(340)),
                Optional.of("RunTask: AccessDeniedException on iam:PassRole")),
            new Overview.Dependency(
                "secretsmanager", "unknown", Optional.empty(), Optional.empty())),
        Map.of("event lost", 2L, "heartbeat lost", 1L),
        List.of());
  }

  private static List<Overview.Queue> queues() {
    return List.of(
        new Overview.Queue(
            "tasks", Overview.Queue.Kind.QUEUE, 3, 8, Optional.of(NOW.minusSeconds(7))),
        new Overview.Queue("events", Overview.Queue.Kind.QUEUE, 0, 1, Optional.empty()),
        new Overview.Queue(
            "ecs", Overview.Queue.Kind.LANE, 41, 2, Optional.of(NOW.minusSeconds(72))),
        new Overview.Queue("agentcore", Overview.Queue.Kind.LANE, 0, 0, Optional.empty()),
        new Overview.Queue("task", Overview.Queue.Kind.DEAD_LETTERS, 3, 0, Optional.empty()),
        new Overview.Queue("events", Overview.Queue.Kind.DEAD_LETTERS, 0, 0, Optional.empty()));
  }

  public static DeadLetter letter(String id, String reason, String body) {
    return new DeadLetter(
        "task",
        id,
        "origin-" + id,
        NOW.minusSeconds(400),
        1,
        Optional.of(reason),
        Optional.of("max_turns: must be at least 1"),
        Optional.of(body));
  }

  public static UserSlots user(int number) {
    return new UserSlots(
        "user-" + number, number % 11, number * 3L % 7, Map.of("ecs", number % 4L), 10);
  }
}
