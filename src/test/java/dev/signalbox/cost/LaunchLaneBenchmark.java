package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.AwsView;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// How soon a cancel, a crash and a submit for the other compute type take effect while thousands
/// of submits wait for the start rate of ECS. Each sample is measured from the moment that its
/// message or event is sent until a strongly consistent read sees what it did.
///
/// Run it with `main`; the system properties `lane.backlog`, `lane.samples`, `lane.rate` (starts a
/// second), `lane.intake` and `lane.patience` (seconds) change its size.
final class LaunchLaneBenchmark implements AutoCloseable {
  /// The bar for the 99th percentile.
  static final Duration BAR = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(200);
  private static final int USERS = 100;
  private static final int RUNS_UNTIL_STOPPED = 6;
  private static final int CRASHES_WHEN_TOLD = 4;

  private final Size size;
  private final InstantSource clock = InstantSource.system();
  private final Map<String, Instant> stopped = new ConcurrentHashMap<>();
  private final LocalSignalbox signalbox;
  private final AwsView view;
  private final Producer producer;

  /// How much of everything.
  ///
  /// @param backlog submits for ECS that are sent before the samples
  /// @param samples of each kind
  /// @param startRate RunTask calls a second
  /// @param intake how long the backlog may take from the queue into rows before the samples begin
  /// @param patience after which a sample is given up
  record Size(int backlog, int samples, int startRate, Duration intake, Duration patience) {
    static Size ofSystemProperties() {
      return new Size(
          Integer.getInteger("lane.backlog", 5_000),
          Integer.getInteger("lane.samples", 100),
          Integer.getInteger("lane.rate", 5),
          Duration.ofSeconds(Integer.getInteger("lane.intake", 180)),
          Duration.ofSeconds(Integer.getInteger("lane.patience", 300)));
    }
  }

  /// What is done while the backlog stands, and the status that shows its effect.
  enum Sample {
    CANCEL("CANCELLED"),
    CRASH("FAILED"),
    AGENTCORE_SUBMIT("RUNNING");

    final String effect;

    Sample(String effect) {
      this.effect = effect;
    }
  }

  /// What came out.
  ///
  /// @param intake how long the backlog took from the queue into rows, if it got there in time
  /// @param waiting submits of the backlog without a session after the last sample
  record Result(Map<Sample, Latency> latencies, Optional<Duration> intake, int waiting) {}

  LaunchLaneBenchmark(Size size) throws IOException {
    this.size = size;
    var folder = Producer.newFolder("lane");
    signalbox = start(Producer.agent(folder));
    view = new AwsView(signalbox.aws().clients(), LocalNames.TABLES);
    producer = new Producer(view, signalbox.aws().queues().tasks().url(), folder);
  }

  private LocalSignalbox start(List<String> agent) {
    var settings =
        Map.of(
            "SIGNALBOX_ECS_START_RATE",
            Integer.toString(size.startRate()),
            "SIGNALBOX_USER_CONCURRENCY_MAX",
            "100000");
    return LocalSignalbox.start(
        LocalAws.Ports.FREE,
        settings,
        agent,
        (_, _) -> {},
        event -> {
          var detail = event.path("detail");
          if (detail.path("lastStatus").asText().equals("STOPPED")) {
            stopped.putIfAbsent(detail.path("startedBy").asText(), clock.instant());
          }
        },
        clock,
        RandomGenerator.getDefault());
  }

  Result run() {
    var toCancel = running(RUNS_UNTIL_STOPPED);
    var toCrash = running(CRASHES_WHEN_TOLD);
    toCancel.forEach(task -> awaitRunning(task.id()));
    toCrash.forEach(task -> awaitRunning(task.id()));
    var backlog = backlog();
    producer.submitAll(backlog);
    var intake = awaitIntake();
    var latencies = new EnumMap<Sample, Latency>(Sample.class);
    Stream.of(Sample.values()).forEach(sample -> latencies.put(sample, new Latency()));
    sample(toCancel, toCrash, latencies);
    return new Result(latencies, intake, waiting(backlog));
  }

  private List<Producer.Submit> running(int agent) {
    var tasks = Producer.ofManyUsers(size.samples(), LocalNames.ECS_REPO, agent);
    producer.submitAll(tasks);
    return tasks;
  }

  private List<Producer.Submit> backlog() {
    return IntStream.range(0, size.backlog())
        .mapToObj(number -> "backlog-" + number % USERS)
        .map(user -> Producer.Submit.of(user, LocalNames.ECS_REPO, RUNS_UNTIL_STOPPED))
        .toList();
  }

  private void awaitRunning(String id) {
    await()
        .alias("runs before the backlog: " + id)
        .atMost(size.patience())
        .until(() -> view.text(id, "status").equals("RUNNING") && isSession(id));
  }

  private boolean isSession(String id) {
    return view.row(id).containsKey("session_id");
  }

  /// Nothing while submits are left in the task queue: then the samples stand behind them.
  private Optional<Duration> awaitIntake() {
    var began = clock.instant();
    try {
      await()
          .atMost(size.intake())
          .until(() -> view.pending(signalbox.aws().queues().tasks().url()) == 0);
      return Optional.of(Duration.between(began, clock.instant()));
    } catch (ConditionTimeoutException stillThere) {
      return Optional.empty();
    }
  }

  private void sample(
      List<Producer.Submit> toCancel,
      List<Producer.Submit> toCrash,
      Map<Sample, Latency> latencies) {
    var submits =
        Producer.ofManyUsers(size.samples(), LocalNames.AGENTCORE_REPO, RUNS_UNTIL_STOPPED);
    try (var samples = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < size.samples(); number++) {
        var cancel = toCancel.get(number);
        var crash = toCrash.get(number);
        var submit = submits.get(number);
        samples.execute(() -> measure(Sample.CANCEL, cancel, latencies));
        samples.execute(() -> measure(Sample.CRASH, crash, latencies));
        samples.execute(() -> measure(Sample.AGENTCORE_SUBMIT, submit, latencies));
        await().pollDelay(BETWEEN_SAMPLES).until(() -> true);
      }
    }
  }

  /// A sample that is given up counts as long as the patience lasted.
  private void measure(Sample sample, Producer.Submit task, Map<Sample, Latency> latencies) {
    var sent = clock.instant();
    switch (sample) {
      case CANCEL -> producer.cancel(task.id());
      case CRASH -> producer.letGoOn(task.id());
      case AGENTCORE_SUBMIT -> producer.submit(task);
    }
    var latency = Optional.ofNullable(latencies.get(sample)).orElseThrow();
    try {
      await()
          .pollInterval(LOOK)
          .atMost(size.patience())
          .until(() -> view.text(task.id(), "status").equals(sample.effect));
      var seen = clock.instant();
      latency.add(Duration.between(sample == Sample.CRASH ? stopOf(task.id()) : sent, seen));
    } catch (ConditionTimeoutException never) {
      latency.add(size.patience());
    }
  }

  /// When ECS handed the event to EventBridge.
  private Instant stopOf(String id) {
    return stopped.entrySet().stream()
        .filter(it -> it.getKey().contains(id))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("failed without a STOPPED event: " + id));
  }

  /// Submits of the backlog that ECS has not been asked to run.
  private int waiting(List<Producer.Submit> backlog) {
    var started = signalbox.aws().ecs().started("").size();
    return backlog.size() - (started - 2 * size.samples());
  }

  private String report(Result result) {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Launch lane: %d submits for ECS at %d starts a second, %d still waiting at the end;"
                + " intake %s",
            size.backlog(),
            size.startRate(),
            result.waiting(),
            result.intake().map(it -> it.toSeconds() + " s").orElse("not finished")));
    result.latencies().forEach((sample, latency) -> lines.add("  " + sample + ": " + latency));
    return String.join(System.lineSeparator(), lines);
  }

  /// Runs one, prints it, and throws if it is worth nothing or over the bar.
  static void check(Size size) throws IOException {
    try (var benchmark = new LaunchLaneBenchmark(size)) {
      var result = benchmark.run();
      System.out.println(benchmark.report(result));

      assertThat(result.waiting()).as("submits that waited to the end").isPositive();
      for (var sample : Sample.values()) {
        var latency = Optional.ofNullable(result.latencies().get(sample)).orElseThrow();
        assertThat(latency.count()).as("samples of %s", sample).isEqualTo(size.samples());
        assertThat(latency.percentile(99)).as("p99 of %s", sample).isLessThanOrEqualTo(BAR);
      }
    }
  }

  /// Runs it in the size of the system properties; exits with 1 when a bar is missed.
  public static void main(String[] arguments) throws IOException {
    check(Size.ofSystemProperties());
    System.exit(0);
  }

  @Override
  public void close() {
    signalbox.close();
  }
}
