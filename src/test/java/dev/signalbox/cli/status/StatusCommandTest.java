package dev.signalbox.cli.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Dependency;
import dev.signalbox.query.Overview.Failures;
import dev.signalbox.query.Overview.Quantiles;
import dev.signalbox.query.Overview.Queue;
import dev.signalbox.query.Overview.Queue.Kind;
import dev.signalbox.query.Overview.Replica;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What counts as healthy, and what is said of what is not.
class StatusCommandTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Queue EMPTY = queue("task", Kind.QUEUE, 0, 0);

  private static final List<Replica> SEEN =
      List.of(
          new Replica("a", 1, NOW.minusSeconds(20)),
          new Replica("old", 1, NOW.minus(Duration.ofMinutes(50))));

  @Test
  void aDeploymentWithNothingToDoIsHealthyWhileAReplicaTellsOfItself() {
    assertThat(Condition.of(overview(List.of(EMPTY))).isHealthy()).isTrue();
  }

  @Test
  void aReplicaOnThisMachineThatAnswersNeedsNoLease() {
    var answers = List.of(new Dependency("sqs", "up", Optional.empty(), Optional.empty()));
    var alone = overview(List.of(EMPTY), List.of(), List.of(), answers);

    assertThat(Condition.of(alone).isHealthy()).isTrue();
  }

  @Test
  void messagesThatWaitWhileAReplicaWorksAreNoFault() {
    var busy = overview(List.of(queue("task", Kind.QUEUE, 500, 0)), SEEN, List.of(), List.of());

    assertThat(Condition.of(busy).isHealthy()).isTrue();
  }

  @Test
  void noReplicaIsAFaultAlsoBeforeAMessageWaits() {
    var gone = List.of(new Replica("a", 2, NOW.minus(Duration.ofMinutes(4))));
    var idle = overview(List.of(EMPTY), gone, List.of(), List.of());
    var waiting = overview(List.of(queue("events", Kind.QUEUE, 1, 0)), gone, List.of(), List.of());

    assertThat(Condition.of(idle).findings())
        .extracting(Condition.Finding::what)
        .containsExactly("no replica works");
    assertThat(Condition.of(waiting).findings())
        .extracting(Condition.Finding::what)
        .containsExactly("no replica works, and messages wait for one");
    assertThat(Condition.of(overview(List.of(EMPTY), List.of(), List.of(), List.of())).findings())
        .singleElement()
        .satisfies(it -> assertThat(it.nextStep()).contains("start the service"));
  }

  @Test
  void eachThatIsWrongHasANextStepTheWorstFirst() {
    var overview =
        overview(
            List.of(
                EMPTY,
                queue("events", Kind.DEAD_LETTERS, 1, 0),
                new Queue("ecs", Kind.LANE, 9, 0, Optional.of(NOW.minus(Duration.ofMinutes(16))))),
            List.of(),
            List.of(new Failures(FailureCode.ACCESS_DENIED, 3, NOW.minusSeconds(60), NOW)),
            List.of(
                new Dependency("ecs", "down", Optional.empty(), Optional.of("AccessDenied")),
                new Dependency("sqs", "up", Optional.empty(), Optional.empty())));

    assertThat(Condition.of(overdue(overview)).findings())
        .extracting(Condition.Finding::nextStep)
        .containsExactly(
            "signalbox doctor",
            "signalbox stuck",
            "signalbox dead-letters list --queue events",
            "signalbox tasks --status QUEUED --older-than 15m",
            FailureCode.ACCESS_DENIED.nextStep());
  }

  /// A step that is not a command begins in other words.
  @Test
  void everyCommandThatIsNamedIsOne() {
    var overview =
        overview(
            List.of(
                queue("events", Kind.DEAD_LETTERS, 1, 0),
                queue("task", Kind.DEAD_LETTERS, 0, 1),
                new Queue("ecs", Kind.LANE, 9, 0, Optional.of(NOW.minus(Duration.ofHours(1))))),
            List.of(),
            List.of(),
            List.of(new Dependency("ecs", "down", Optional.empty(), Optional.empty())));
    var commands =
        Condition.of(overdue(overview)).findings().stream()
            .map(Condition.Finding::nextStep)
            .filter(it -> it.startsWith("signalbox "))
            .map(it -> it.substring("signalbox ".length()).split(" "))
            .toList();

    assertThat(commands).hasSize(5);
    for (var words : commands) {
      assertThatCode(
              () -> SignalboxCommand.commandLine(terminal(Map.of(), false), words).parseArgs(words))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void theWholeNextStepStandsThere(FailureCode code) {
    var overview = overview(List.of(EMPTY));
    var failing = new Condition.Finding.Failing(new Failures(code, 3, NOW.minusSeconds(60), NOW));
    var condition = new Condition(List.of(failing));

    var lines = new StatusText(terminal(Map.of(), false)).lines(overview, condition);

    assertThat(lines).allSatisfy(it -> assertThat(it.length()).isLessThanOrEqualTo(80));
    var text = String.join(" ", lines.stream().map(String::strip).toList());
    assertThat(text).contains(failing.what(), code.nextStep());
  }

  @Test
  void aFailureOfAnAgentIsNoFaultOfTheDeployment() {
    var overview =
        overview(
            List.of(EMPTY),
            SEEN,
            List.of(new Failures(FailureCode.OUT_OF_MEMORY, 3, NOW.minusSeconds(60), NOW)),
            List.of());

    assertThat(Condition.of(overview).isHealthy()).isTrue();
  }

  /// Names and causes are of others.
  @Test
  void everyLineIsHarmlessAndFitsIntoAWindow() {
    var hostile = "\u001b[31mred\u202e" + "x".repeat(10_000);
    var overview =
        overview(
            List.of(queue("task", Kind.QUEUE, Long.MAX_VALUE, 1)),
            List.of(new Replica(hostile, 2, NOW)),
            List.of(
                new Failures(FailureCode.AGENT_NEVER_REPORTED, 999_999, NOW.minusSeconds(60), NOW)),
            List.of(new Dependency(hostile, "down", Optional.empty(), Optional.of(hostile))));

    var lines =
        new StatusText(terminal(Map.of(), false)).lines(overview, Condition.of(overdue(overview)));

    assertThat(lines)
        .allSatisfy(
            it -> {
              assertThat(it).doesNotContain("\u001b", "\u202e");
              assertThat(it.length()).as(it).isLessThanOrEqualTo(Terminal.COLUMNS);
            });
    assertThat(lines).contains("not healthy").anyMatch(it -> it.contains("next step"));
  }

  @Test
  void coloursAreForAPersonWhoDoesNotMind() {
    var overview = overview(List.of(EMPTY));
    var condition = Condition.of(overview);

    assertThat(first(terminal(Map.of(), true), overview, condition)).contains("\u001b[32m");
    assertThat(first(terminal(Map.of(), false), overview, condition)).isEqualTo("healthy");
    assertThat(first(terminal(Map.of("NO_COLOR", "1"), true), overview, condition))
        .isEqualTo("healthy");
    assertThat(first(terminal(Map.of("TERM", "dumb"), true), overview, condition))
        .isEqualTo("healthy");
  }

  @Test
  void whatCannotBeAskedIsUnknownAndNotNone() {
    var down = new Overview.Unknown(Overview.TABLES, "dynamodb is unavailable: Query");
    var all = overview(List.of(queue("task", Kind.QUEUE, 3, 0)));
    var overview =
        new Overview(
            NOW,
            Duration.ofHours(1),
            Map.of(),
            List.of(),
            Quantiles.NONE,
            Quantiles.NONE,
            List.of(),
            false,
            all.queues(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(down));
    var condition = Condition.of(overview);
    var text =
        String.join("\n", new StatusText(terminal(Map.of(), false)).lines(overview, condition));
    var json = StatusJson.of(overview);

    assertThat(condition.findings())
        .extracting(Condition.Finding::what)
        .containsExactly("nothing is known of the tables: dynamodb is unavailable: Query");
    assertThat(text)
        .contains("not healthy", "the tables cannot be read", "3 waiting")
        .doesNotContain("none is open", "0 completed", "holds a lease", "answered\n");
    assertThat(json.at("/unknown/0/what").asText()).isEqualTo("the tables");
    assertThat(json.has("states")).isFalse();
    assertThat(json.path("queues")).hasSize(1);
  }

  private static String first(Terminal terminal, Overview overview, Condition condition) {
    return new StatusText(terminal).lines(overview, condition).getFirst();
  }

  private static Terminal terminal(Map<String, String> environment, boolean interactive) {
    var nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new Terminal(
        environment,
        InstantSource.fixed(NOW),
        new Random(1),
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        interactive);
  }

  private static Overview overview(List<Queue> queues) {
    return overview(queues, SEEN, List.of(), List.of());
  }

  private static Overview overview(
      List<Queue> queues,
      List<Replica> replicas,
      List<Failures> failures,
      List<Dependency> dependencies) {
    var none = new Quantiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new Overview(
        NOW,
        Duration.ofHours(1),
        Map.of(TaskStatus.RUNNING, new Overview.Count(3, true)),
        List.of(new Overview.Minute(NOW, 1, 2, 3)),
        new Quantiles(4, Duration.ofMillis(1_500), Duration.ofMinutes(2), Duration.ofHours(3)),
        none,
        failures,
        false,
        queues,
        replicas,
        dependencies,
        Map.of(),
        List.of());
  }

  private static Overview overdue(Overview of) {
    return new Overview(
        of.at(),
        of.window(),
        of.states(),
        of.ended(),
        of.timeToStart(),
        of.detection(),
        of.failures(),
        true,
        of.queues(),
        of.replicas(),
        of.dependencies(),
        of.corrections(),
        of.unknown());
  }

  private static Queue queue(String name, Kind kind, long depth, long inFlight) {
    return new Queue(name, kind, depth, inFlight, Optional.empty());
  }
}
