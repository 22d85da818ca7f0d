package dev.signalbox.local.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.local.AwsView;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Three hundred tasks of every kind, two replicas, and one of them killed again and again: at the
/// end every task has its one right outcome, no task ever had two sessions, and nothing is left.
final class KillIT {
  private static final int TASKS = Integer.getInteger("kill.tasks", 300);
  private static final int KILLS = Integer.getInteger("kill.kills", 12);
  private static final int BAD_MESSAGES = 10;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final Path OUT = Path.of("target", "kill");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Kind> tasks = new LinkedHashMap<>();
  private final List<Replica> replicas = new ArrayList<>();
  private final List<String> agent;
  private final Path runs = OUT.resolve("runs");
  private final LocalAws aws;
  private final AwsView view;

  KillIT() throws IOException {
    Files.createDirectories(OUT);
    Files.writeString(runs, "");
    agent = List.of("bash", script().toString(), runs.toAbsolutePath().toString());
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    view = new AwsView(aws.clients(), LocalNames.TABLES);
  }

  private static Path script() {
    return Path.of("src", "test", "resources", "kill", "agent.sh").toAbsolutePath();
  }

  @BeforeEach
  void startReplicas() {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.putAll(
        Map.ofEntries(
            Map.entry("SIGNALBOX_USER_CONCURRENCY_MAX", "4"),
            Map.entry("SIGNALBOX_MESSAGE_VISIBILITY", "5s"),
            Map.entry("SIGNALBOX_SWEEP_INTERVAL", "1s"),
            Map.entry("SIGNALBOX_START_CONFIRMATION", "15s"),
            Map.entry("SIGNALBOX_SAFETY_LOOK", "8s"),
            Map.entry("SIGNALBOX_EXIT_GRACE", "4s"),
            Map.entry("SIGNALBOX_STOP_REPEAT", "3s"),
            // A start that was cut off may have made no session: that long it is searched for.
            Map.entry("SIGNALBOX_STOP_AGE", "45s"),
            Map.entry("SIGNALBOX_HEARTBEAT_STALE", "15s"),
            // Room for two looks at a dead agent, each of which may come late by a kill.
            Map.entry("SIGNALBOX_MAXIMUM_DURATION", "75s"),
            Map.entry("SIGNALBOX_BACKOFF_FIRST", "500ms"),
            Map.entry("SIGNALBOX_LOG_FORMAT", "text")));
    for (int number = 1; number <= 2; number++) {
      replicas.add(Replica.start(environment, OUT.resolve("replica-" + number + ".log")));
    }
    await().atMost(LIMIT).until(() -> replicas.stream().allMatch(Replica::isUp));
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    aws.close();
  }

  @Test
  void everyTaskEndsRightWhateverIsKilled() throws Exception {
    plan();
    var began = System.nanoTime();
    var producer = Thread.ofPlatform().start(this::produce);
    var kills = killAgainAndAgain(producer);
    await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(this::everythingIsSettled);
    await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(this::nothingIsUnderWay);

    System.out.printf(
        "Kill test: seed %d, %d tasks of %d kinds, %d kills, %d agent runs, %.0f s%n",
        seed,
        tasks.size(),
        Kind.values().length,
        kills,
        Files.readAllLines(runs).size(),
        (System.nanoTime() - began) / 1e9);
    assertThat(kills).isGreaterThanOrEqualTo(KILLS);
    checkOutcomes();
    checkSessions();
    checkLeftovers();
  }

  private void plan() {
    var kinds = Kind.values();
    for (int number = 0; number < TASKS; number++) {
      tasks.put(UlidCreator.getMonotonicUlid().toString(), kinds[number % kinds.length]);
    }
    tasks.forEach((id, kind) -> kind.arrange.accept(aws, id));
  }

  private void produce() {
    var chance = new Random(seed + 1);
    int number = 0;
    for (var task : tasks.entrySet()) {
      var message = submit(task.getKey(), task.getValue(), number % 20);
      send(message);
      if (chance.nextInt(5) == 0) {
        send(message);
      }
      if (number % (TASKS / BAD_MESSAGES) == 0) {
        send("{\"type\":\"submit\", broken " + number);
      }
      if (task.getValue().isCancelled()) {
        cancelLater(task.getKey(), chance.nextInt(2_000));
      }
      LockSupport.parkNanos(chance.nextInt(300) * 1_000_000L);
      number++;
    }
  }

  private String submit(String id, Kind kind, int user) {
    var message = JSON.createObjectNode().put("type", "submit").put("task_id", id);
    message.put("user_id", "user-" + user).put("repo", kind.repo()).put("max_turns", kind.agent);
    return message.put("task_description", kind.name()).toString();
  }

  private void cancelLater(String id, int millis) {
    Thread.ofVirtual()
        .start(
            () -> {
              LockSupport.parkNanos(millis * 1_000_000L);
              send("{\"type\":\"cancel\",\"task_id\":\"" + id + "\"}");
            });
  }

  private void send(String body) {
    view.send(aws.queues().tasks().url(), body);
  }

  /// For as long as tasks are sent, and until there were enough.
  private int killAgainAndAgain(Thread producer) throws Exception {
    int kills = 0;
    while (producer.isAlive() || kills < KILLS) {
      var victim = replicas.get(random.nextInt(replicas.size()));
      await().atMost(LIMIT).until(victim::isUp);
      LockSupport.parkNanos(random.nextInt(3_000) * 1_000_000L);
      victim.kill();
      kills++;
      LockSupport.parkNanos(random.nextInt(800) * 1_000_000L);
      victim.restart();
    }
    producer.join();
    return kills;
  }

  private boolean everythingIsSettled() {
    return tasks.keySet().stream()
        .map(view::row)
        .allMatch(row -> row.containsKey("settled_at") && !row.containsKey("stop_pending"));
  }

  private boolean nothingIsUnderWay() {
    return aws.ecs().liveSessions("").isEmpty()
        && aws.agentCore().liveSessions("").isEmpty()
        && view.pending(aws.queues().tasks().url()) == 0
        && view.pending(aws.queues().events().url()) == 0;
  }

  private void checkOutcomes() {
    var softly = new SoftAssertions();
    tasks.forEach(
        (id, kind) -> {
          var row = view.row(id);
          softly.assertThat(text(row, "status")).as(kind + " " + id).isEqualTo(kind.status);
          var failure = row.getOrDefault("failure", AttributeValue.fromM(Map.of())).m();
          softly.assertThat(text(failure, "code")).as(kind + " " + id).isEqualTo(kind.code);
          if (kind.isOnEcs() && !kind.isCancelled()) {
            softly
                .assertThat(row.getOrDefault("attempt", AttributeValue.fromN("0")).n())
                .as("attempts of " + kind + " " + id)
                .isEqualTo("" + kind.attempts);
          }
        });
    softly.assertAll();
  }

  /// No agent ran twice: not for the same attempt, and not for two attempts of a task.
  private void checkSessions() throws IOException {
    var softly = new SoftAssertions();
    var byTask =
        Files.readAllLines(runs).stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.substring(0, line.indexOf('/')), Collectors.counting()));
    tasks.forEach(
        (id, kind) -> {
          var ran = byTask.getOrDefault(id, 0L);
          if (kind.isCancelled()) {
            softly.assertThat(ran).as("runs of " + kind + " " + id).isLessThanOrEqualTo(1);
          } else {
            softly.assertThat(ran).as("runs of " + kind + " " + id).isEqualTo(1);
          }
          var sessions =
              aws.ecs().started(id).stream()
                  .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
          var attempts =
              aws.ecs().started(id).stream().map(it -> it.startedBy()).distinct().count();
          softly.assertThat((long) sessions.size()).as("sessions of " + id).isEqualTo(attempts);
        });
    softly.assertAll();
  }

  private void checkLeftovers() {
    for (int user = 0; user < 20; user++) {
      assertThat(view.activeCount("user-" + user)).isZero();
    }
    // A replica that dies between the move and the delete leaves the move to be made again.
    var dead = new DeadLetters(aws.clients().sqs(), aws.queues().tasksDead().url());
    assertThat(dead.list(100).stream().map(DeadLetter::originId).distinct()).hasSize(BAD_MESSAGES);
    assertThat(view.pending(aws.queues().eventsDead().url())).isZero();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElse("");
  }
}
