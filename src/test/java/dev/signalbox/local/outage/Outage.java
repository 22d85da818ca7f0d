package dev.signalbox.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.local.outage.FaultProxy.Mode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One outage from before it until everything is well again, and what must be true of it.
final class Outage {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  // A long poll is given up after 25 s, and the machine may be busy.
  private static final Duration NOTICED_LIMIT = Duration.ofSeconds(45);
  private static final int STARTS_IN_A_SECOND_MAX = 20;
  private static final int RECEIVES_OF_A_QUEUE_MAX = 25;
  private static final List<Kind> EARLIER =
      Stream.of(Kind.values()).filter(Kind::isEarlier).toList();
  private static final List<Kind> MEANWHILE =
      Stream.of(Kind.values()).filter(kind -> !kind.isEarlier()).toList();
  private static final int TASKS_MEANWHILE = 20;

  private final OutageWorld world;
  private final Dependency dependency;
  private final Mode mode;
  private final Duration length;
  private final InstantSource clock = InstantSource.system();
  private final Map<String, Kind> tasks = new LinkedHashMap<>();
  private final AtomicBoolean alwaysLive = new AtomicBoolean(true);
  private final String user;

  Outage(OutageWorld world, Dependency dependency, Mode mode, Duration length) {
    this.world = world;
    this.dependency = dependency;
    this.mode = mode;
    this.length = length;
    this.user = dependency + "-" + mode + "-";
  }

  /// Runs it and returns a line about it.
  String run() throws IOException {
    EARLIER.forEach(this::submit);
    tasks.keySet().forEach(this::awaitRunning);
    await().atMost(LIMIT).until(() -> world.health("ready").code() == 200);

    var proxy = world.proxy(dependency);
    var requests = proxy.requests();
    var receives = proxy.receives();
    var began = clock.instant();
    proxy.set(mode);
    letThingsHappen();
    var noticed = awaitNoticed(began);
    awaitEnd(began);
    requests = proxy.requests() - requests;
    receives = proxy.receives() - receives;
    var failures = failures();
    var silent = proxy.connections();
    var recovery = clock.instant();
    proxy.set(Mode.PASS);

    await().alias("ready again").atMost(LIMIT).until(() -> world.health("ready").code() == 200);
    var ready = since(recovery);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(unsettled()).isEmpty());
    var settled = since(recovery);
    await()
        .alias("no session and no message left")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(this::isNothingUnderWay);
    var starts = startsInASecond(recovery);
    check(receives, starts);
    return String.format(
        "Outage: %s %s %.0f s, %d tasks; noticed after %.1f s, ready %.1f s and all settled %.1f s"
            + " after its end; meanwhile %d requests (%d receives) reached it, failed calls %s, %d"
            + " connections, at last %d; at most %d RunTask in a second, %d in all",
        dependency,
        mode,
        seconds(Duration.between(began, recovery)),
        tasks.size(),
        seconds(noticed),
        seconds(ready),
        seconds(settled),
        requests,
        receives,
        failures,
        silent,
        proxy.connections(),
        starts,
        starts().stream().filter(at -> at.isAfter(began)).count());
  }

  private void submit(Kind kind) {
    var id = UlidCreator.getMonotonicUlid().toString();
    tasks.put(id, kind);
    world.submit(id, kind, user + tasks.size() % 5);
  }

  private void awaitRunning(String id) {
    await()
        .alias("runs before the outage: " + tasks.get(id))
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(text(world.view().row(id), "status")).isEqualTo("RUNNING");
              assertThat(world.view().row(id)).containsKey("session_id");
              assertThat(world.runsOf(id)).isEqualTo(1);
            });
  }

  /// Agents end, producers submit and cancel, and none of them waits for the service.
  private void letThingsHappen() throws IOException {
    for (var task : List.copyOf(tasks.entrySet())) {
      if (task.getValue().isCancelled()) {
        world.cancel(task.getKey());
      } else {
        world.tell(task.getKey());
      }
    }
    for (int number = 0; number < TASKS_MEANWHILE; number++) {
      submit(MEANWHILE.get(number % MEANWHILE.size()));
    }
  }

  private Duration awaitNoticed(Instant began) {
    await()
        .alias("readiness says that " + dependency + " is down")
        .atMost(NOTICED_LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              look();
              var health = world.health("ready");
              assertThat(health.code()).as("%s", health.body()).isEqualTo(503);
              assertThat(dependency.names.stream().map(health::status)).contains("down");
            });
    return since(began);
  }

  private void awaitEnd(Instant began) {
    await()
        .atMost(length.plus(NOTICED_LIMIT))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              look();
              return since(began).compareTo(length) >= 0;
            });
  }

  private void look() {
    alwaysLive.compareAndSet(true, world.health("live").code() == 200);
  }

  private List<Integer> failures() {
    var health = world.health("ready");
    return dependency.names.stream().map(health::failures).toList();
  }

  /// The tasks that are not over, with their rows.
  private List<String> unsettled() {
    look();
    return tasks.entrySet().stream()
        .map(task -> Map.entry(task.getValue(), world.view().row(task.getKey())))
        .filter(
            it ->
                !it.getValue().containsKey("settled_at")
                    || it.getValue().containsKey("stop_pending"))
        .map(it -> it.getKey() + " " + it.getValue())
        .toList();
  }

  private boolean isNothingUnderWay() {
    var queues = world.aws().queues();
    return world.aws().ecs().liveSessions("").isEmpty()
        && world.aws().agentCore().liveSessions("").isEmpty()
        && world.view().pending(queues.tasks().url()) == 0
        && world.view().pending(queues.events().url()) == 0;
  }

  private void check(long receives, long starts) throws IOException {
    var softly = new SoftAssertions();
    for (var task : tasks.entrySet()) {
      checkTask(softly, task.getKey(), task.getValue());
    }
    for (int number = 0; number < 5; number++) {
      softly
          .assertThat(world.view().activeCount(user + number))
          .as("slots of " + user + number)
          .isZero();
    }
    var queues = world.aws().queues();
    softly
        .assertThat(world.view().pending(queues.tasksDead().url()))
        .as("dead task messages")
        .isZero();
    softly.assertThat(world.view().pending(queues.eventsDead().url())).as("dead events").isZero();
    softly.assertThat(alwaysLive).as("live all the time").isTrue();
    softly.assertThat(starts).as("RunTask in a second").isLessThanOrEqualTo(STARTS_IN_A_SECOND_MAX);
    if (dependency == Dependency.SQS) {
      // Two queues, and the SDK makes up to three attempts of a call.
      softly.assertThat(receives).isLessThanOrEqualTo(2 * 3 * RECEIVES_OF_A_QUEUE_MAX);
    }
    softly.assertAll();
  }

  private void checkTask(SoftAssertions softly, String id, Kind kind) throws IOException {
    var row = world.view().row(id);
    var what = kind + " " + id;
    softly.assertThat(text(row, "status")).as(what).isEqualTo(kind.status);
    var failure = row.getOrDefault("failure", AttributeValue.fromM(Map.of())).m();
    softly.assertThat(text(failure, "code")).as("code of " + what).isEqualTo(kind.code);
    softly.assertThat(world.runsOf(id)).as("runs of " + what).isEqualTo(1);
    var sessions =
        kind.isOnEcs()
            ? world.aws().ecs().started(id).stream().map(it -> it.taskArn()).distinct().count()
            : world.aws().agentCore().starts(id);
    softly.assertThat(sessions).as("sessions of " + what).isEqualTo(1);
  }

  private List<Instant> starts() {
    return world.aws().wire().journal().calls("ecs", "RunTask").stream()
        .map(call -> call.at())
        .toList();
  }

  /// The most that any second after the recovery saw.
  private long startsInASecond(Instant recovery) {
    var after = new ArrayList<>(starts().stream().filter(at -> !at.isBefore(recovery)).toList());
    return after.stream()
        .mapToLong(
            from ->
                after.stream()
                    .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
                    .count())
        .max()
        .orElse(0);
  }

  private Duration since(Instant instant) {
    return Duration.between(instant, clock.instant());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElse("");
  }
}
