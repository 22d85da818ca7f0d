package dev.signalbox.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Gate;
import dev.signalbox.simulation.machine.Machine;
import dev.signalbox.simulation.machine.Scheduler;
import dev.signalbox.simulation.machine.SimulatedProcess;
import dev.signalbox.simulation.machine.Trace;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.SqsLaunchLanes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Launch lanes on simulated queues: each message arrives in its own lane.
class LaunchLanesOnSimulatedQueuesTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPB";
  private static final String OTHER = "01K5Z8J3QW6T9V0C2R4M7XNDPC";

  private final Scheduler scheduler = new Scheduler(START);
  private final Machine machine = new Machine(scheduler, new Chaos(1), new Trace(scheduler));
  private final SimulatedQueue ecs = new SimulatedQueue("lane-ecs", machine);
  private final SimulatedQueue agentCore = new SimulatedQueue("lane-agentcore", machine);
  private final List<Throwable> broken = new ArrayList<>();
  private final SimulatedProcess process =
      new SimulatedProcess("replica", scheduler, Duration.ZERO, broken::add, () -> {});
  private final Gate gate = new Gate(process, machine);

  private List<String> receive(SimulatedQueue lane) {
    var bodies = new ArrayList<String>();
    var view = new QueueView(lane, process, gate);
    process.spawn(
        () ->
            view.poll(10, Duration.ofSeconds(2), MINUTE).await().stream()
                .map(Received::message)
                .forEach(message -> bodies.add(message.body())));
    scheduler.run(scheduler.now().plus(MINUTE), () -> false);
    assertThat(broken).isEmpty();
    return bodies;
  }

  @Test
  void eachTaskArrivesInItsLane() {
    machine.chaos().end();
    var sqs = new SqsView(Map.of("url-ecs", ecs, "url-agentcore", agentCore), gate);
    var lanes = new SqsLaunchLanes(sqs, Map.of("ecs", "url-ecs", "agentcore", "url-agentcore"));
    process.spawn(
        () -> {
          lanes.enter("ecs", TASK, "alice");
          lanes.enter("agentcore", OTHER, "bob");
        });
    scheduler.run(START.plus(MINUTE), () -> false);

    assertThat(receive(ecs)).containsExactly("{\"task_id\":\"" + TASK + "\"}");
    assertThat(receive(agentCore)).containsExactly("{\"task_id\":\"" + OTHER + "\"}");
  }

  @Test
  void aPollOfADeadProcessTakesAMessageAndHidesIt() {
    machine.chaos().end();
    process.spawn(() -> new QueueView(ecs, process, gate).poll(1, MINUTE, MINUTE).await());
    scheduler.run(START.plusSeconds(1), () -> false);
    process.kill();
    ecs.send("sent too late for it", Duration.ZERO);
    scheduler.run(START.plusSeconds(2), () -> false);

    var living = new SimulatedProcess("other", scheduler, Duration.ZERO, broken::add, () -> {});
    var view = new QueueView(ecs, living, new Gate(living, machine));
    var received = new ArrayList<Received>();
    living.spawn(() -> received.addAll(view.poll(1, MINUTE.dividedBy(2), MINUTE).await()));
    scheduler.run(START.plusSeconds(50), () -> false);

    assertThat(received).isEmpty();
    living.spawn(() -> received.addAll(view.poll(1, MINUTE, MINUTE).await()));
    scheduler.run(START.plusSeconds(70), () -> false);
    assertThat(received).hasSize(1);
    assertThat(broken).isEmpty();
  }
}
