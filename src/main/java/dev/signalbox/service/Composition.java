package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoBlueprints;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.row.TaskRowIntake;
import dev.signalbox.dynamodb.sweep.DynamoSweepLeases;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.ContextReader;
import dev.signalbox.orchestrator.EffectExecutor;
import dev.signalbox.orchestrator.OrphanGuard;
import dev.signalbox.orchestrator.SessionStarter;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.StartTroubles;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.store.Payloads;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.payload.S3Payloads;
import dev.signalbox.service.Backends.Backend;
import dev.signalbox.service.context.ContextSources;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.SqsLaunchLanes;
import dev.signalbox.sqs.SqsTaskWaker;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.LaneMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import dev.signalbox.tracing.Tracing;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All parts of one replica, each built once, in the order in which a task flows through them: what
/// keeps it, what launches it, what decides about it, what hears of it, what notices its silence.
final class Composition {
  private final Settings settings;
  private final AwsClients clients;
  private final SystemSources sources;
  private final Tracing tracing;

  final SetupDoubts doubts;
  private final Instruments instruments;
  private final Occurrences occurrences;
  final List<Backend> backends;
  final DynamoTaskStore store;
  final LaunchRates launchRates;
  final ComputeStrategies strategies;
  final DeadlineHints hints = new DeadlineHints();
  final StartTroubles startTroubles;
  private final TaskOrchestrator orchestrator;

  Composition(
      Settings settings,
      AwsClients clients,
      SystemSources sources,
      SetupDoubts doubts,
      Instruments instruments,
      Tracing tracing) {
    this.settings = settings;
    this.doubts = doubts;
    this.clients = clients;
    this.tracing = tracing;
    this.sources = inMillis(sources);
    this.instruments = instruments;
    this.occurrences = instruments.occurrences();
    this.backends = Backends.of(settings.compute(), clients, occurrences, doubts);
    this.store = Stores.tasks(settings, clients, sources.random());
    this.launchRates = new LaunchRates(rates());
    this.strategies = strategies();
    this.startTroubles = new StartTroubles(settings.policy().launch().backoffMax(), occurrences);
    var guard = new OrphanGuard(OrphanPolicy.DEFAULTS, doubts, sources.clock());
    this.orchestrator =
        orchestrator()
            .guardedBy(guard)
            .telling(hints)
            .telling(startTroubles)
            .telling(tracing.moves());
  }

  /// Rows keep milliseconds: a record that is read equals the one that was written.
  private static SystemSources inMillis(SystemSources sources) {
    var clock = sources.clock();
    return new SystemSources(
        () -> clock.instant().truncatedTo(ChronoUnit.MILLIS), sources.random());
  }

  private Map<ComputeType, LaunchRate> rates() {
    var rates = new HashMap<ComputeType, LaunchRate>();
    backends.forEach(
        it -> rates.put(it.type(), new LaunchRate(it.startsPerSecond(), sources.clock())));
    return rates;
  }

  private ComputeStrategies strategies() {
    var byType = new HashMap<ComputeType, ComputeStrategy>();
    backends.forEach(it -> byType.put(it.type(), it.strategy()));
    return new ComputeStrategies(byType);
  }

  private TaskOrchestrator orchestrator() {
    var clock = sources.clock();
    var blueprints = blueprints();
    var payloads = payloads();
    var starter =
        new SessionStarter(strategies, launchRates, blueprints, payloads, occurrences, clock);
    var contexts =
        new ContextReader(
            ContextSources.of(settings, clients, clock, sources.random(), new TimerPause()),
            blueprints,
            payloads,
            occurrences,
            clock);
    var wakeups =
        new EffectExecutor.Wakeups(
            new SqsTaskWaker(clients.sqs(), settings.queues().task().url().value(), clock),
            new SqsLaunchLanes(clients.sqs(), settings.queues().lanes()));
    var effects =
        new EffectExecutor(
                store,
                starter,
                contexts,
                strategies,
                blueprints,
                payloads,
                wakeups,
                Outputs.keeper(settings, clients, clock),
                occurrences,
                clock)
            .seenThrough(tracing.effects());
    var lifecycle = new TaskLifecycle(settings.policy(), settings.limits().overall().isPresent());
    return new TaskOrchestrator(lifecycle, store, effects, launchRates, occurrences, clock);
  }

  private DynamoBlueprints blueprints() {
    return new DynamoBlueprints(
        clients.dynamoDb(),
        settings.tables(),
        settings.compute().defaultBlueprint(),
        Backends.KNOWN,
        settings.blueprintCache().age(),
        sources.clock());
  }

  private Payloads payloads() {
    var attachments = settings.attachments().bucket();
    return settings
        .payloadBucket()
        .<Payloads>map(bucket -> new S3Payloads(clients.s3(), bucket, attachments))
        .orElseGet(() -> new InlinePayloads(attachments));
  }

  /// What the task queue and the lanes tell goes here.
  TaskOrchestrator heardByMessages() {
    return orchestrator.telling(instruments.ofMessages());
  }

  /// What the events queue tells goes here.
  TaskOrchestrator heardByEvents() {
    return orchestrator.telling(instruments.ofEvents());
  }

  /// Handles the task queue.
  MessageHandler tasks(TaskEventHandler events) {
    return new TaskMessageHandler(events, sources.clock(), tracing::begin);
  }

  /// Handles the launch lane of a type.
  MessageHandler lane(ComputeType type, TaskEventHandler events) {
    return new LaneMessageHandler(type, launchRates, events, occurrences, sources.clock());
  }

  /// Handles the events queue.
  MessageHandler events(TaskEventHandler events) {
    var intakes = new ArrayList<EventIntake>();
    backends.forEach(backend -> backend.intake().ifPresent(intakes::add));
    intakes.add(new TaskRowIntake());
    return new EventMessageHandler(intakes, events, occurrences, sources.clock());
  }

  /// What looks for that which no message and no event tells is made of this.
  SweepSetup sweepSetup(Parallel parallel) {
    return new SweepSetup(
        Stores.open(settings, clients),
        new DynamoSweepLeases(clients.dynamoDb(), settings.tables()),
        Long.toHexString(sources.random().nextLong()),
        Backends.KNOWN,
        orchestrator.telling(instruments.ofSweeps()),
        hints,
        new SweepRhythm(settings.sweep().interval(), settings.policy().silence()),
        parallel,
        occurrences,
        sources.clock());
  }

  /// One for each type, those that are switched off here included: a session may have outlived the
  /// change of the settings.
  List<SessionSupervisor> supervisors(SweepSetup setup) {
    return types().stream().map(type -> supervisor(setup, type)).toList();
  }

  List<ComputeType> types() {
    return List.copyOf(Backends.KNOWN.all());
  }

  SessionSupervisor supervisor(SweepSetup setup, ComputeType type) {
    return new SessionSupervisor(setup, strategies, type);
  }
}
