package dev.signalbox.e2e;

import static dev.signalbox.e2e.Onlooker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.e2e.End.Script;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.local.eventbridge.EventFaults;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole story. A world that is not there is said so loudly, and each of its tests is skipped
/// by name with the reason; with `E2E_REQUIRE_DOCKER=true` it fails where Docker is what is wanted.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StoryInAWorld {
  /// The sample agent, whose heart beats fast enough for the short silences of these worlds.
  static final List<String> AGENT = agent();

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int LOAD = 40;
  private static final Map<String, String> WAITS =
      Map.of(
          "SIGNALBOX_MESSAGE_VISIBILITY", "5s",
          "SIGNALBOX_SWEEP_INTERVAL", "1s",
          "SIGNALBOX_START_CONFIRMATION", "30s",
          "SIGNALBOX_SAFETY_LOOK", "8s",
          "SIGNALBOX_STOP_REPEAT", "3s",
          "SIGNALBOX_HEARTBEAT_STALE", "15s",
          "SIGNALBOX_HEARTBEAT_NEVER_SEEN", "45s",
          "SIGNALBOX_MAXIMUM_DURATION", "5m");

  private final Map<End, String> ends = new EnumMap<>(End.class);
  private final Deque<AwsWorld.Service> services = new ArrayDeque<>();
  private Optional<AwsWorld> opened = Optional.empty();
  private String missing = "";
  private long began;
  private int tests;
  private int replicas;

  abstract String name();

  abstract AwsWorld open() throws Exception;

  static String setting(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).filter(it -> !it.isEmpty()).orElse(otherwise);
  }

  private static List<String> agent() {
    var command = new ArrayList<>(List.of("/usr/bin/env", "SAMPLE_HEARTBEAT_MS=1000"));
    command.addAll(LocalSignalbox.sampleAgent());
    return List.copyOf(command);
  }

  /// All ends are on their way at once; each has a test that waits for it.
  @BeforeAll
  void begin() throws Exception {
    began = System.nanoTime();
    try {
      opened = Optional.of(open());
    } catch (AwsWorld.Missing why) {
      miss(why);
      return;
    }
    startReplica();
    for (var end : End.values()) {
      var id = Onlooker.newId();
      ends.put(end, id);
      end.arrange.accept(world(), id);
      onlooker().submit(id, end.repo(), end.script);
    }
  }

  private void miss(AwsWorld.Missing why) {
    missing = "world '" + name() + "' is not here: " + why.getMessage();
    var line = "=".repeat(100);
    System.err.printf("%s%nE2E WORLD %s: NOT RUN, %s%n%s%n", line, name(), why.getMessage(), line);
    if (setting("E2E_REQUIRE_DOCKER", "false").equals("true") && needsDocker()) {
      throw new AssertionError("E2E_REQUIRE_DOCKER is set, and " + missing);
    }
  }

  boolean needsDocker() {
    return false;
  }

  @BeforeEach
  void skipWithoutWorld() {
    assumeTrue(opened.isPresent(), missing);
    tests++;
  }

  @AfterAll
  void end() throws Exception {
    services.forEach(AwsWorld.Service::close);
    if (opened.isPresent()) {
      world().close();
      System.out.printf(
          "E2E WORLD %s: %d tests, %d s%n",
          name(), tests, (System.nanoTime() - began) / 1_000_000_000);
    }
  }

  private AwsWorld world() {
    return opened.orElseThrow();
  }

  private Onlooker onlooker() {
    return new Onlooker(world());
  }

  private AwsWorld.Service startReplica() {
    replicas++;
    var service = world().start(name() + "-" + replicas, WAITS);
    services.push(service);
    return service;
  }

  @Order(1)
  @ParameterizedTest
  @EnumSource(End.class)
  void taskEndsAsItShould(End end) {
    var id = Optional.ofNullable(ends.get(end)).orElseThrow();
    if (end.isCancelled()) {
      onlooker().awaitRunning(id);
      onlooker().cancel(id);
    }
    onlooker().awaitSettled(id, end.status);
    assertThat(onlooker().code(id)).isEqualTo(end.code);
    assertThat(onlooker().sessions(id)).isEqualTo(end.sessions);
  }

  @Order(2)
  @Test
  void crashWhoseEventsAreAllLostIsFoundByTheSweep() {
    var id = Onlooker.newId();
    world().events().drop(EventFaults.startedBy(id));

    onlooker().submit(id, LocalNames.ECS_REPO, Script.CRASH);

    onlooker().awaitSettled(id, "FAILED");
    assertThat(onlooker().code(id)).isEqualTo("APPLICATION_EXIT");
    assertThat(looksAt(onlooker().text(id, "session_id"))).isPositive();
  }

  private long looksAt(String session) {
    return world().wire().journal().calls("ecs", "DescribeTasks").stream()
        .filter(call -> call.request().toString().contains(session))
        .count();
  }

  @Order(3)
  @Test
  void duplicatedAndReversedEventsLeaveTheSameRecord() {
    var duplicated = Onlooker.newId();
    var reversed = Onlooker.newId();
    world().events().duplicate(EventFaults.startedBy(duplicated));
    world().events().reverse(EventFaults.startedBy(reversed));
    var plain = onlooker().submit(LocalNames.ECS_REPO, Script.CRASH);
    onlooker().submit(duplicated, LocalNames.ECS_REPO, Script.CRASH);
    onlooker().submit(reversed, LocalNames.ECS_REPO, Script.CRASH);

    for (var id : List.of(plain, duplicated, reversed)) {
      onlooker().awaitSettled(id, "FAILED");
      onlooker().awaitSessionEnd(id);
    }
    onlooker().awaitQuiet();

    assertThat(onlooker().essence(duplicated)).isEqualTo(onlooker().essence(plain));
    assertThat(onlooker().essence(reversed)).isEqualTo(onlooker().essence(plain));
  }

  @Order(4)
  @Test
  void eventsThatComeAfterTheSweepChangeNothing() {
    var id = Onlooker.newId();
    world().events().hold(EventFaults.startedBy(id));
    onlooker().submit(id, LocalNames.ECS_REPO, Script.CRASH);
    onlooker().awaitSettled(id, "FAILED");
    var before = onlooker().essence(id);

    world().events().release();
    // What comes later has been handled when a task that was sent later has ended by its event.
    var later = onlooker().submit(LocalNames.ECS_REPO, Script.CRASH);
    onlooker().awaitSettled(later, "FAILED");
    onlooker().awaitQuiet();

    assertThat(onlooker().essence(id)).isEqualTo(before);
  }

  @Order(5)
  @Test
  void poisonIsMovedToTheDeadLettersByteForByte() {
    var task = "{\"type\":\"submit\", \"user_id\": “poison” ";
    var event = "[\"neither an event nor a row\", 1e3]";

    onlooker().send(world().queues().tasks().url(), task);
    onlooker().send(world().queues().events().url(), event);

    await().atMost(LIMIT).until(() -> !dead(world().queues().tasksDead().url()).isEmpty());
    await().atMost(LIMIT).until(() -> !dead(world().queues().eventsDead().url()).isEmpty());
    assertThat(dead(world().queues().tasksDead().url()))
        .singleElement()
        .satisfies(letter -> assertThat(letter.body()).isEqualTo(task))
        .satisfies(letter -> assertThat(letter.reason()).contains("bad-json"));
    assertThat(dead(world().queues().eventsDead().url()))
        .singleElement()
        .satisfies(letter -> assertThat(letter.body()).isEqualTo(event))
        .satisfies(letter -> assertThat(letter.reason()).isPresent());
  }

  private Collection<DeadLetters.DeadLetter> dead(String url) {
    return new DeadLetters(world().clients().sqs(), url).list(10);
  }

  /// The agent crashes while no service runs: only the event that waits in the queue tells.
  @Order(6)
  @Test
  void serviceThatIsRestartedInTheMiddleOfATaskLearnsOfItsEnd() {
    var id =
        onlooker()
            .submit(LocalNames.ECS_REPO, Map.of("run_ms", 6_000, "report", "NONE", "exit_code", 3));
    onlooker().awaitRunning(id);

    assertThat(services.pop().stop(GRACE)).isZero();
    assertThat(world().ecs().liveSessions(id)).hasSize(1);
    await().atMost(LIMIT).until(() -> world().ecs().liveSessions(id).isEmpty());
    assertThat(onlooker().status(id)).isEqualTo("RUNNING");
    startReplica();

    onlooker().awaitSettled(id, "FAILED");
    assertThat(onlooker().code(id)).isEqualTo("APPLICATION_EXIT");
    assertThat(onlooker().sessions(id)).isOne();
  }

  /// The one that was there leaves, so what follows is the newcomer's work alone.
  @Order(7)
  @Test
  void twoReplicasStartEachTaskOnceAndEitherCanLeave() {
    var first = services.getLast();
    startReplica();
    var ids = new ArrayList<String>();
    for (int number = 0; number < 12; number++) {
      var id = Onlooker.newId();
      var message = Onlooker.message(id, repo(number), Script.SHORT);
      onlooker().send(message);
      onlooker().send(message);
      ids.add(id);
    }

    awaitOneSessionEach(ids);
    assertThat(first.stop(GRACE)).isZero();
    services.remove(first);
    first.close();
    awaitOneSessionEach(List.of(onlooker().submit(LocalNames.ECS_REPO, Script.SHORT)));
  }

  private static String repo(int number) {
    return number % 2 == 0 ? LocalNames.ECS_REPO : LocalNames.AGENTCORE_REPO;
  }

  private void awaitOneSessionEach(List<String> ids) {
    for (var id : ids) {
      onlooker().awaitSettled(id, "COMPLETED");
      assertThat(onlooker().sessions(id)).as("sessions of " + id).isOne();
    }
    onlooker().awaitQuiet();
  }

  @Order(8)
  @Test
  void stopUnderLoadLosesNothingAndStartsNothingTwice() throws InterruptedException {
    var ids = new ArrayList<String>();
    for (int number = 0; number < LOAD; number++) {
      ids.add(Onlooker.newId());
    }
    var producer = Thread.ofPlatform().start(() -> produce(ids));
    await().atMost(LIMIT).until(() -> started(ids) >= LOAD / 4);
    var stopped = System.nanoTime();
    var service = services.pop();
    var code = service.stop(GRACE);
    var took = Duration.ofNanos(System.nanoTime() - stopped);
    var startedBefore = started(ids);
    service.close();
    startReplica();
    producer.join();

    awaitOneSessionEach(ids);
    assertThat(code).isZero();
    assertThat(took).isLessThan(GRACE);
    // Or it was no stop in the middle.
    assertThat(startedBefore).isLessThan(LOAD);
    assertThat(onlooker().pending(world().queues().tasksDead().url())).isOne();
    assertThat(world().wire().unsupportedCalls()).isEmpty();
    System.out.printf(
        "E2E WORLD %s: stopped after %d of %d tasks in %d ms, exit code %d%n",
        name(), startedBefore, LOAD, took.toMillis(), code);
  }

  private void produce(List<String> ids) {
    for (int number = 0; number < LOAD; number++) {
      onlooker().submit(ids.get(number), repo(number), Script.SHORT);
      LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
    }
  }

  private long started(List<String> ids) {
    return ids.stream().filter(id -> onlooker().sessions(id) > 0).count();
  }
}
