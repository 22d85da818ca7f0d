package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class UserLimitTest {
  private static final String USER = "busy";

  private final RunningSignalbox signalbox = RunningSignalbox.start(List.of("/bin/sleep", "600"));

  @AfterAll
  void close() {
    signalbox.close();
  }

  @Test
  void tasksAboveTheLimitWaitAndStartAsSlotsAreFreed() {
    var ids = Stream.generate(RunningSignalbox::newId).limit(12).toList();
    ids.forEach(id -> signalbox.send(message(id, USER, LocalNames.ECS_REPO, Map.of())));
    awaitStatuses(ids, 10, 2);
    assertThat(signalbox.activeCount(USER)).isEqualTo(10);
    // The look that a queued task takes by itself is over: only a freed slot wakes it now.
    signalbox.awaitQuiet();
    assertThat(with(ids, "QUEUED")).hasSize(2);
    assertThat(live(ids)).isEqualTo(10);

    var queued = with(ids, "QUEUED");
    with(ids, "RUNNING").stream().limit(2).forEach(signalbox::cancel);

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(with(ids, "RUNNING")).hasSize(10).containsAll(queued));
    assertThat(signalbox.activeCount(USER)).isEqualTo(10);

    ids.forEach(signalbox::cancel);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(with(ids, "CANCELLED")).hasSize(12));
    await().atMost(LIMIT).untilAsserted(() -> assertThat(live(ids)).isZero());
    assertThat(signalbox.activeCount(USER)).isZero();
    assertThat(ids).allSatisfy(id -> assertThat(signalbox.timeline(id)).contains("task_cancelled"));
  }

  private void awaitStatuses(List<String> ids, int running, int queued) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(with(ids, "RUNNING")).hasSize(running);
              assertThat(with(ids, "QUEUED")).hasSize(queued);
            });
  }

  private List<String> with(List<String> ids, String status) {
    return ids.stream().filter(id -> signalbox.status(id).equals(status)).toList();
  }

  private long live(List<String> ids) {
    return ids.stream().mapToLong(id -> signalbox.aws().ecs().liveSessions(id).size()).sum();
  }
}
