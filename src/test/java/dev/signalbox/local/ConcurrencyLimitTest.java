package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static dev.signalbox.local.RunningSignalbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The limit over all users. Nothing is swept: what a freed slot does not wake, waits for ever.
final class ConcurrencyLimitTest {
  private static final String ALL_USERS = "#signalbox/all";
  /// The stand-in of SQS may give a message to a closed replica's last receive: it hides for a
  /// short time only.
  private static final Map<String, String> UNLIMITED =
      Map.of(
          "SIGNALBOX_SWEEP_INTERVAL", "1h",
          "SIGNALBOX_SHUTDOWN_GRACE", "2s",
          "SIGNALBOX_MESSAGE_VISIBILITY", "5s");

  private static Map<String, String> limitOf(int tasks) {
    var changes = new TreeMap<>(UNLIMITED);
    changes.put("SIGNALBOX_CONCURRENCY_MAX", "" + tasks);
    return changes;
  }

  @Test
  void neverMoreTasksLiveThanAllUsersTogetherMayHaveAndAllComplete() {
    var agent = LocalSignalbox.sampleAgent();
    try (var signalbox = RunningSignalbox.withoutService(agent);
        var _ = Replica.start(signalbox.aws(), agent, limitOf(2))) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 9; i++) {
        var id = RunningSignalbox.newId();
        ids.add(id);
        var script = Map.<String, Object>of("run_ms", 300);
        signalbox.send(message(id, "user-" + i % 3, LocalNames.ECS_REPO, script));
      }
      var most = new AtomicInteger();

      await()
          .atMost(LIMIT.multipliedBy(3))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                most.accumulateAndGet(live(signalbox, ids), Math::max);
                return ids.stream().allMatch(id -> signalbox.row(id).containsKey("settled_at"));
              });

      assertThat(most).hasValue(2);
      assertThat(ids)
          .allSatisfy(id -> assertThat(signalbox.status(id)).isEqualTo("COMPLETED"))
          .allSatisfy(id -> assertThat(signalbox.aws().ecs().started(id)).hasSize(1))
          .anySatisfy(id -> assertThat(signalbox.timeline(id)).contains("admission_queued"));
      assertThat(signalbox.activeCount(ALL_USERS)).isZero();
      for (int i = 0; i < 3; i++) {
        assertThat(signalbox.activeCount("user-" + i)).isZero();
      }
    }
  }

  /// Who had a session before and is still not at its end after all sessions were asked for, was
  /// live in between, together with all others that are counted.
  private static int live(RunningSignalbox signalbox, List<String> ids) {
    var sessions =
        ids.stream().filter(id -> !signalbox.aws().ecs().liveSessions(id).isEmpty()).toList();
    return (int)
        sessions.stream()
            .filter(id -> List.of("HYDRATING", "RUNNING").contains(signalbox.status(id)))
            .count();
  }

  @Test
  void turningTheLimitOnAndOffWhileTasksRunDoesNotMakeTheCountDrift() {
    var agent = List.of("/bin/sleep", "600");
    try (var signalbox = RunningSignalbox.withoutService(agent)) {
      var aws = signalbox.aws();
      List<String> old;
      try (var _ = Replica.start(aws, agent, UNLIMITED)) {
        old = List.of(running(signalbox), running(signalbox));
        assertThat(signalbox.activeCount(ALL_USERS)).isZero();
      }
      String counted;
      try (var _ = Replica.start(aws, agent, limitOf(1))) {
        var first = running(signalbox);
        counted = signalbox.submit(LocalNames.ECS_REPO, Map.of());
        await().atMost(LIMIT).until(() -> signalbox.status(counted).equals("QUEUED"));
        assertThat(signalbox.text(counted, "queued_by")).isEqualTo("global");
        signalbox.awaitQuiet();

        end(signalbox, old.getFirst());
        signalbox.awaitQuiet();
        assertThat(signalbox.status(counted)).isEqualTo("QUEUED");
        assertThat(signalbox.activeCount(ALL_USERS)).isOne();

        end(signalbox, first);
        signalbox.awaitRunning(counted);
        assertThat(signalbox.row(counted)).doesNotContainKey("queued_by");
        assertThat(signalbox.activeCount(ALL_USERS)).isOne();
      }
      try (var _ = Replica.start(aws, agent, UNLIMITED)) {
        var late = running(signalbox);
        assertThat(signalbox.activeCount(ALL_USERS)).isOne();
        for (var id : List.of(old.getLast(), counted, late)) {
          end(signalbox, id);
        }
        assertThat(signalbox.activeCount(ALL_USERS)).isZero();
      }
    }
  }

  private static String running(RunningSignalbox signalbox) {
    var id = signalbox.submit(LocalNames.ECS_REPO, Map.of());
    signalbox.awaitRunning(id);
    return id;
  }

  private static void end(RunningSignalbox signalbox, String id) {
    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");
    assertThat(signalbox.activeCount(user(id))).isZero();
  }
}
