package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.output.OutputKeeper;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.LaunchLanes;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.Payloads;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The real orchestrator on whatever a test puts behind its ports.
public record WiredOrchestrator(
    TaskLifecycle lifecycle,
    TaskStore store,
    Map<ComputeType, ComputeStrategy> strategies,
    LaunchRates rates,
    Blueprints blueprints,
    Payloads payloads,
    TaskWaker waker,
    LaunchLanes lanes,
    Occurrences metrics,
    InstantSource clock,
    ContextReader.Source source,
    Optional<OutputKeeper> outputs) {

  /// Keeps nothing that agents print.
  public WiredOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      Map<ComputeType, ComputeStrategy> strategies,
      LaunchRates rates,
      Blueprints blueprints,
      Payloads payloads,
      TaskWaker waker,
      LaunchLanes lanes,
      Occurrences metrics,
      InstantSource clock,
      ContextReader.Source source) {
    this(
        lifecycle,
        store,
        strategies,
        rates,
        blueprints,
        payloads,
        waker,
        lanes,
        metrics,
        clock,
        source,
        Optional.empty());
  }

  /// Reads nothing that a task refers to.
  public WiredOrchestrator(
      TaskLifecycle lifecycle,
      TaskStore store,
      Map<ComputeType, ComputeStrategy> strategies,
      LaunchRates rates,
      Blueprints blueprints,
      Payloads payloads,
      TaskWaker waker,
      LaunchLanes lanes,
      Occurrences metrics,
      InstantSource clock) {
    this(
        lifecycle,
        store,
        strategies,
        rates,
        blueprints,
        payloads,
        waker,
        lanes,
        metrics,
        clock,
        ContextReader.Source.none(clock));
  }

  /// No limit on launches.
  public static final LaunchRates UNLIMITED = new LaunchRates(Map.of());

  public TaskOrchestrator make() {
    var wired = new ComputeStrategies(strategies);
    var starter = new SessionStarter(wired, rates, blueprints, payloads, metrics, clock);
    var reader = new ContextReader(source, blueprints, payloads, metrics, clock);
    var wakeups = new EffectExecutor.Wakeups(waker, lanes);
    var effects =
        new EffectExecutor(
            store, starter, reader, wired, blueprints, payloads, wakeups, outputs, metrics, clock);
    return new TaskOrchestrator(lifecycle, store, effects, rates, metrics, clock);
  }
}
