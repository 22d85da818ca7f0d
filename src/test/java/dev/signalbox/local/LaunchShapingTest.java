package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.wire.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// More tasks at once than may be started in a second: the queue keeps them until there is a token.
final class LaunchShapingTest {
  private static final int TASKS = 20;
  private static final int PER_SECOND = 4;

  /// What may be saved up; see `LaunchRate`.
  private static final int BURST = 2;

  @Test
  void noSecondSeesMoreRunTaskCallsThanTheRateAllowsAndAllTasksComplete() {
    var agent = LocalSignalbox.sampleAgent();
    var slow = Map.of("SIGNALBOX_ECS_START_RATE", Integer.toString(PER_SECOND));
    try (var signalbox = RunningSignalbox.start(agent, slow)) {
      var ids =
          IntStream.range(0, TASKS)
              .mapToObj(_ -> signalbox.submit(LocalNames.ECS_REPO, Map.of("run_ms", 10)))
              .toList();

      await().atMost(LIMIT).until(() -> runTasks(signalbox).size() == TASKS);
      ids.forEach(id -> signalbox.awaitSettled(id, "COMPLETED"));

      var starts = runTasks(signalbox);
      assertThat(starts).hasSize(TASKS);
      assertThat(Duration.between(starts.getFirst(), starts.getLast()))
          .isGreaterThan(Duration.ofMillis((TASKS - BURST - 1) * 1000L / PER_SECOND));
      for (var from : starts) {
        var until = from.plusSeconds(1);
        assertThat(starts.stream().filter(it -> !it.isBefore(from) && it.isBefore(until)))
            .hasSizeLessThanOrEqualTo(PER_SECOND + BURST);
      }
      assertThat(firstSettled(signalbox, ids))
          .as("events are handled while starts wait")
          .isBefore(starts.getLast());
    }
  }

  private static List<Instant> runTasks(RunningSignalbox signalbox) {
    return signalbox.aws().wire().journal().calls("ecs", "RunTask").stream()
        .map(JournalEntry::at)
        .sorted()
        .toList();
  }

  private static Instant firstSettled(RunningSignalbox signalbox, List<String> ids) {
    return ids.stream()
        .map(id -> Instant.parse(signalbox.text(id, "settled_at")))
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
