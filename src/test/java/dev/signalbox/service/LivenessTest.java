package dev.signalbox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.local.LocalAws;
import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.Reading;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Liveness of the real service, none of whose dependencies is there: every call is refused. Its
/// clock can be put forward, and its loops can be broken where they ask for time or chance.
@Timeout(120)
class LivenessTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final String NOBODY = "http://127.0.0.1:9";
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final CountDownLatch testOver = new CountDownLatch(1);
  private final AtomicBoolean sweepsHang = new AtomicBoolean();
  private final AtomicBoolean consumersHang = new AtomicBoolean();
  private final AtomicInteger consumersBreak = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private volatile Duration ahead = Duration.ZERO;
  private final Signalbox service = start();

  @AfterEach
  void stop() {
    testOver.countDown();
    service.close();
  }

  private Signalbox start() {
    var environment =
        Map.ofEntries(
            Map.entry("AWS_REGION", "eu-west-1"),
            Map.entry("AWS_ENDPOINT_URL", NOBODY),
            Map.entry("SIGNALBOX_TASK_QUEUE_URL", queue("tasks")),
            Map.entry("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", queue("tasks-dead")),
            Map.entry("SIGNALBOX_EVENTS_QUEUE_URL", queue("events")),
            Map.entry("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", queue("events-dead")),
            Map.entry("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", queue("lane-agentcore")),
            Map.entry("SIGNALBOX_TASK_TABLE", "tasks"),
            Map.entry("SIGNALBOX_TASK_EVENTS_TABLE", "events"),
            Map.entry("SIGNALBOX_USER_CONCURRENCY_TABLE", "users"),
            Map.entry("SIGNALBOX_SWEEP_INTERVAL", "1s"),
            Map.entry("SIGNALBOX_HTTP_PORT", "0"));
    if (!(Settings.read(environment) instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings: " + Settings.read(environment));
    }
    return Signalbox.start(
        settings,
        ConfiguredClients.of(settings, Optional.of(LocalAws.credentials())),
        new SystemSources(this::now, new Chance()));
  }

  private static String queue(String name) {
    return NOBODY + "/000000000000/" + name;
  }

  private Instant now() {
    if (isAskedBy(QueueConsumer.class)) {
      if (consumersBreak.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
        throw new NoClassDefFoundError("planted");
      }
      hangIf(consumersHang);
    }
    return InstantSource.system().instant().plus(ahead);
  }

  /// For the pauses of sweeps and consumers.
  private final class Chance implements RandomGenerator {
    private final Random random = new Random(1);

    @Override
    public long nextLong() {
      if (isAskedBy(SweepVerticle.class)) {
        hangIf(sweepsHang);
      }
      return random.nextLong();
    }
  }

  private static boolean isAskedBy(Class<?> type) {
    return STACK.walk(frames -> frames.anyMatch(it -> it.getDeclaringClass().equals(type)));
  }

  private void hangIf(AtomicBoolean hang) {
    if (hang.get()) {
      hanging.incrementAndGet();
      try {
        testOver.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Health(int code, JsonNode body) {
    List<String> loops() {
      var names = new ArrayList<String>();
      body.path("loops").fieldNames().forEachRemaining(names::add);
      return names;
    }
  }

  private Health health(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + service.httpPort() + "/health/" + path);
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return new Health(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    }
  }

  /// Whoever did not ask for the console opens nothing to look into.
  @Test
  void unlessTheConsoleIsSwitchedOnOnlyHealthAndMetricsAreServed() throws Exception {
    assertThat(code("/health/live")).isEqualTo(200);
    assertThat(code("/metrics")).isEqualTo(200);
    assertThat(code("/")).isEqualTo(404);
    assertThat(code("/tasks")).isEqualTo(404);
    assertThat(code("/api/v1/tasks")).isEqualTo(404);
    assertThat(code("/api/v1/openapi.json")).isEqualTo(404);
  }

  private int code(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + service.httpPort() + path);
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private List<String> watched() {
    return service.meters().read().stream()
        .map(Reading::series)
        .filter(it -> it.meter() == Meters.LOOP_AGE)
        .map(it -> it.labels().get("loop"))
        .toList();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
  }

  private void onlyTheseStand(String... loops) {
    eventually(
        () -> {
          var live = health("live");
          assertThat(live.code()).isEqualTo(503);
          assertThat(live.loops()).containsExactly(loops);
        });
  }

  @Test
  void everyLoopTurnsWhileAwsIsDown() throws Exception {
    assertThat(health("live").code()).isEqualTo(200);
    eventually(() -> assertThat(health("ready").code()).isEqualTo(503));

    assertThat(watched())
        .as("whatever turns is watched")
        .containsExactlyInAnyOrder(
            "events",
            "lane-agentcore",
            "outages",
            "presence",
            "supervision-agentcore",
            "supervision-ecs",
            "sweep",
            "tasks");

    ahead = LONG;

    // Nothing turned in that hour; each loop turns within its next pause.
    eventually(() -> assertThat(health("live").code()).isEqualTo(200));
    assertThat(health("ready").code()).isEqualTo(503);
  }

  @Test
  void sweepsThatStandStillMakeLivenessFailAndAreNamed() throws Exception {
    sweepsHang.set(true);
    eventually(() -> assertThat(hanging).hasValue(4));
    ahead = LONG;

    onlyTheseStand("presence", "supervision-agentcore", "supervision-ecs", "sweep");
    assertThat(health("live").body().at("/loops/sweep/since").asText()).startsWith("20");
    assertThat(health("live").body().at("/loops/sweep/detail").asText())
        .startsWith("It last turned 36")
        .endsWith("and a turn takes 602 s at most: restart this replica.");
  }

  @Test
  void consumersThatStandStillMakeLivenessFailAndAreNamed() {
    consumersHang.set(true);
    ahead = LONG;

    onlyTheseStand("events", "lane-agentcore", "tasks");
  }

  @Test
  void anErrorInATurnEndsNoConsumer() {
    consumersBreak.set(6);
    eventually(() -> assertThat(consumersBreak).hasValue(0));

    ahead = LONG;

    eventually(() -> assertThat(health("live").code()).isEqualTo(200));
  }
}
