package dev.signalbox.local.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.local.LocalNames;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Measures from outside how long a task's row takes to become terminal after ECS hands the STOPPED
/// event to EventBridge: from that moment the row is read again and again.
final class StopTimes {
  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final long PAUSE_NANOS = 4_000_000L;

  private final Map<String, CompletableFuture<OptionalLong>> millis = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> ended = _ -> false;

  /// @param rowIsTerminal reads the row of a task id
  void watchWith(Predicate<String> rowIsTerminal) {
    ended = rowIsTerminal;
  }

  /// To be called with every ECS event before it goes on.
  void see(ObjectNode event) {
    var detail = event.path("detail");
    if (detail.path("lastStatus").asText().equals("STOPPED")) {
      EcsSession.ofStartedBy(LocalNames.DEPLOYMENT, detail.path("startedBy").asText())
          .ifPresent(id -> measure(id.taskId(), System.nanoTime()));
    }
  }

  private void measure(String taskId, long stopped) {
    if (seen.add(taskId)) {
      var measured = measured(taskId);
      Thread.ofVirtual().start(() -> measured.complete(untilTerminal(taskId, stopped)));
    }
  }

  private CompletableFuture<OptionalLong> measured(String taskId) {
    return millis.computeIfAbsent(taskId, _ -> new CompletableFuture<>());
  }

  private OptionalLong untilTerminal(String taskId, long stopped) {
    while (!ended.test(taskId)) {
      if (System.nanoTime() - stopped > LIMIT_NANOS) {
        return OptionalLong.empty();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return OptionalLong.of((System.nanoTime() - stopped) / 1_000_000);
  }

  /// Milliseconds, waited for: a task that its agent ended is over before its container is. Empty
  /// where no STOPPED event is sent.
  OptionalLong of(String taskId) {
    return measured(taskId)
        .completeOnTimeout(OptionalLong.empty(), LIMIT_NANOS, TimeUnit.NANOSECONDS)
        .join();
  }
}
