package dev.signalbox.hostile;

import dev.signalbox.dynamodb.row.TaskRowIntake;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.ContextReader;
import dev.signalbox.orchestrator.EffectExecutor;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.orchestrator.SessionStarter;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The two handlers as the service wires them, on a store in memory and an ECS that takes all.
public final class WiredHandlers {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final InMemoryTaskStore store = new InMemoryTaskStore(1_000_000);
  private final Tally tally = new Tally();
  private final MessageHandler tasks;
  private final MessageHandler events;
  private long messages;

  public WiredHandlers() {
    var settings = settings();
    var strategies =
        new ComputeStrategies(
            Map.of(EcsSession.TYPE, new EcsComputeStrategy(new WillingEcs(), settings)));
    var rates = new LaunchRates(Map.of());
    Blueprints blueprints =
        _ -> new Blueprints.Lookup.Found(Blueprint.of(EcsSession.TYPE, Optional.empty()));
    var payloads = new InlinePayloads();
    var effects =
        new EffectExecutor(
            store,
            new SessionStarter(strategies, rates, blueprints, payloads, tally, () -> NOW),
            new ContextReader(
                ContextReader.Source.none(() -> NOW), blueprints, payloads, tally, () -> NOW),
            strategies,
            blueprints,
            payloads,
            new EffectExecutor.Wakeups((_, _) -> {}, (_, _, _) -> {}),
            Optional.empty(),
            tally,
            () -> NOW);
    var orchestrator =
        new TaskOrchestrator(
            new TaskLifecycle(LifecyclePolicy.DEFAULTS), store, effects, rates, tally, () -> NOW);
    this.tasks = new TaskMessageHandler(orchestrator, () -> NOW);
    this.events =
        new EventMessageHandler(
            List.of(
                new EcsStateChangeIntake(settings, new SetupDoubts(() -> NOW)),
                new TaskRowIntake()),
            orchestrator,
            tally,
            () -> NOW);
  }

  private static EcsSettings settings() {
    return EcsSettings.onFargate(
        HostileEvents.CLUSTER,
        new AgentDefinition(
            new Family("agent"), Optional.empty(), new ContainerName("agent"), List.of()),
        new Network(Subnets.of("subnet-1"), SecurityGroups.of("sg-1")));
  }

  public InMemoryTaskStore store() {
    return store;
  }

  /// Of the task queue.
  public MessageHandler tasks() {
    return tasks;
  }

  /// Of the events queue.
  public MessageHandler events() {
    return events;
  }

  /// What became of a body, in the words of `HostileBody`, and the detail of a dead letter.
  record Outcome(String ending, Optional<String> detail) {}

  Outcome outcomeOf(MessageHandler handler, String body) {
    var before = ignored();
    var verdict = handler.handle(message(body));
    return switch (verdict) {
      case Verdict.Unusable(var reason, var detail) -> new Outcome(reason, Optional.of(detail));
      case Verdict.RetryAfter _ -> new Outcome(HostileBody.LATER, Optional.empty());
      case Verdict.Done() -> new Outcome(counted(before), Optional.empty());
    };
  }

  /// How many events were read well and are of no interest.
  public long ignoredEvents() {
    return ignored().entrySet().stream()
        .filter(it -> !it.getKey().equals(HostileBody.NO_TASK))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private String counted(Map<String, Long> before) {
    return ignored().entrySet().stream()
        .filter(it -> !it.getValue().equals(before.get(it.getKey())))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(HostileBody.HANDLED);
  }

  private Map<String, Long> ignored() {
    var ignored = new TreeMap<String, Long>();
    tally
        .all()
        .forEach(
            (name, count) -> {
              if (name.startsWith("events.ignored{") || name.startsWith("events.foreign{")) {
                ignored.put("ignored " + name.substring(15, name.length() - 1), count);
              } else if (name.startsWith("events.unmatched{")) {
                ignored.merge(HostileBody.NO_TASK, count, Long::sum);
              }
            });
    return ignored;
  }

  /// Each has an id of its own, from which a submit without a task id gets one.
  MessageHandler.Message message(String body) {
    return new MessageHandler.Message(new UUID(0x1234, messages++).toString(), body, 1, NOW);
  }
}
