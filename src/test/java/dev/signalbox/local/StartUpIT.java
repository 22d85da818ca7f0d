package dev.signalbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.dynamodb.sweep.DynamoSweepLeases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast the commands of the built distribution start and answer. What is measured is printed;
/// the best of some runs counts, for machines that do much besides.
class StartUpIT {
  private static final Path SCRIPT = Path.of("target/signalbox/bin/signalbox").toAbsolutePath();
  private static final Duration REHEARSED = Duration.ofMinutes(3);

  /// One that starts, one that asks a single question, one that asks everything.
  private static final Map<String, Duration> ANSWERED =
      Map.of(
          "--version", Duration.ofMillis(500),
          "tasks", Duration.ofMillis(1_000),
          "status", Duration.ofMillis(2_000));

  private static final Duration ENDED = Duration.ofMillis(200);
  private static final int RUNS = 7;

  @TempDir private static Path folder;
  private static LocalAws aws;

  @BeforeAll
  static void rehearse() throws Exception {
    var agent = LocalSignalbox.sampleAgent();
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    aReplicaTellsOfItself();
    run(Map.of(), "--version");
    await().atMost(REHEARSED).until(() -> caches().size() == 1);
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  /// A service beside them would cost the commands time.
  private static void aReplicaTellsOfItself() {
    var leases = new DynamoSweepLeases(aws.clients().dynamoDb(), LocalNames.TABLES);
    var _ = leases.take("replica/0", "a", Instant.now(), Duration.ofMinutes(2));
  }

  private static List<Path> caches() throws IOException {
    try (var files = Files.list(folder.resolve("signalbox"))) {
      var all = files.toList();
      return all.stream().allMatch(it -> it.toString().endsWith(".aot")) ? all : List.of();
    }
  }

  /// With this option a JVM refuses to start from a cache that does not fit.
  @Test
  void commandsStartFromWhatWasRehearsed() throws Exception {
    var strict = Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");

    assertThat(run(strict, "tasks")).contains("No such task.");
    assertThat(run(strict, "status")).contains("healthy").contains("1 lease, seen");
  }

  @Test
  void commandsAnswerSoon() throws Exception {
    for (var command : new TreeMap<>(ANSWERED).keySet()) {
      var times = new ArrayList<Duration>();
      for (int i = 0; i < RUNS; i++) {
        var began = System.nanoTime();
        run(Map.of(), command);
        times.add(Duration.ofNanos(System.nanoTime() - began));
      }
      times.sort(null);
      System.out.printf(
          "start-up: %s answered in %d ms (median of %d, best %d ms)%n",
          command, times.get(RUNS / 2).toMillis(), RUNS, times.getFirst().toMillis());
      assertThat(times.getFirst()).as(command).isLessThan(ANSWERED.get(command));
    }
  }

  /// A process that leaves threads of the AWS CRT behind takes up to a second to end.
  @Test
  void aCommandEndsOnceItHasAnswered() throws Exception {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < RUNS; i++) {
      var process = start(Map.of(), "tasks");
      try (var output = process.inputReader(UTF_8)) {
        var said = output.readLine();
        var answered = System.nanoTime();
        assertThat(process.waitFor()).as(said).isZero();
        times.add(Duration.ofNanos(System.nanoTime() - answered));
      }
    }
    times.sort(null);
    var median = times.get(RUNS / 2);
    System.out.printf("start-up: tasks ended %d ms after its answer%n", median.toMillis());
    assertThat(median).isLessThan(ENDED);
  }

  private static String run(Map<String, String> also, String command) throws Exception {
    var process = start(also, command);
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Process start(Map<String, String> also, String command) throws IOException {
    var builder = new ProcessBuilder(SCRIPT.toString(), command).redirectErrorStream(true);
    var environment = new TreeMap<>(aws.deployment(List.of("agent")));
    environment.put("XDG_CACHE_HOME", folder.toString());
    environment.putAll(also);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
