package dev.signalbox.simulation;

import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.simulation.machine.Gate;
import dev.signalbox.simulation.machine.SimulatedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The calls of one replica: it keeps to its launch rate, and what a start brings is not lost over
/// the failure of something else.
final class WatchedCalls implements Gate.Listener {
  private static final Set<String> STARTS = Set.of("ecs.RunTask", "agentcore.Invoke");
  private static final Duration WINDOW = Duration.ofSeconds(5);

  /// Starts that are asked for again go out without a token, and so do turns that were received
  /// already.
  private static final int DEBT_MAX = 6;

  private final World world;
  private final SimulatedProcess process;
  private final Map<Thread, String> unrecorded = new HashMap<>();
  private final Map<String, Deque<Instant>> starts = new HashMap<>();

  WatchedCalls(World world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
  }

  @Override
  public void made(String what, String task) {
    if (what.startsWith("table.")) {
      unrecorded.remove(Thread.currentThread(), task);
    }
    if (STARTS.contains(what) && world.judge().time().isCalm()) {
      countStart(what, task);
    }
  }

  private void countStart(String what, String task) {
    var now = world.machine().scheduler().now();
    var recent = starts.computeIfAbsent(what, _ -> new ArrayDeque<>());
    recent.add(now);
    while (recent.getFirst().plus(WINDOW).isBefore(now)) {
      recent.removeFirst();
    }
    var rate = world.startsPerSecond();
    if (recent.size() > rate * WINDOW.toSeconds() + 1 + rate / 4 + DEBT_MAX) {
      var seen = recent.size() + " starts by " + process.name() + " within " + WINDOW;
      world.judge().violated(Invariant.LAUNCHES_ARE_BOUNDED, task, seen);
    }
  }

  @Override
  public void answered(String what, String task) {
    if (STARTS.contains(what)) {
      unrecorded.put(Thread.currentThread(), task);
    }
  }

  /// A handler that must at least try to write what its start brought.
  MessageHandler recording(MessageHandler handler) {
    return message -> {
      world.judge().queues().heard(message.body());
      try {
        return handler.handle(message);
      } finally {
        var task = Optional.ofNullable(unrecorded.remove(Thread.currentThread()));
        if (process.isAlive()) {
          task.ifPresent(
              it ->
                  world
                      .judge()
                      .violated(Invariant.OUTCOMES_ARE_RECORDED, it, "its start is forgotten"));
        }
      }
    };
  }
}
