package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.console.HealthServer;
import dev.signalbox.dynamodb.DynamoDueTasks;
import dev.signalbox.dynamodb.DynamoSweepLeases;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TaskRowIntake;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.orchestrator.EffectsInAct;
import dev.signalbox.orchestrator.EventIntake;
import dev.signalbox.orchestrator.LaunchRates;
import dev.signalbox.orchestrator.MessageHandler;
import dev.signalbox.orchestrator.Sweeper;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.TaskEvents;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.sqs.ConsumerSettings;
import dev.signalbox.sqs.Outside;
import dev.signalbox.sqs.QueueConsumer;
import dev.signalbox.sqs.SqsMessageSource;
import dev.signalbox.sqs.SqsWakes;
import dev.signalbox.sqs.Timers;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the service: two consumers, one sweep, one orchestrator, one client per AWS
/// service. Wired in the order in which a message flows.
public final class Signalbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  /// Very short intervals must not make a lease end in the middle of a page.
  private static final Duration LEASE_MIN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final AwsClients clients;
  private final Tally tally;
  private final HealthServer health;
  private final List<String> deployments;

  private Signalbox(
      Vertx vertx, AwsClients clients, Tally tally, HealthServer health, List<String> deployments) {
    this.vertx = vertx;
    this.clients = clients;
    this.tally = tally;
    this.health = health;
    this.deployments = List.copyOf(deployments);
  }

  /// Starts consuming. Blocks: call it from an ordinary thread.
  public static Signalbox start(Settings settings, AwsClients clients, World world) {
    var vertx = Vertx.vertx(withoutFiles());
    var tally = new Tally();
    try {
      // First, because an address that is taken is a reason not to start.
      var health = await(ServiceHealth.start(settings, clients, world, vertx));
      var rates = Adapters.launchRates(settings, world);
      var orchestrator = orchestrator(settings, clients, rates, tally, world);
      var consumers =
          List.of(
              consumer(
                  "tasks",
                  settings.taskQueue(),
                  settings,
                  clients,
                  world,
                  vertx,
                  tasks(orchestrator, world),
                  rates::permits),
              consumer(
                  "events",
                  settings.eventsQueue(),
                  settings,
                  clients,
                  world,
                  vertx,
                  events(orchestrator, settings, tally, world),
                  // An event frees more than it starts: none waits for a launch rate.
                  _ -> Integer.MAX_VALUE));
      var verticles = new ArrayList<VerticleBase>(consumers);
      verticles.add(sweep(settings, clients, orchestrator, tally, world));
      var deployments = new ArrayList<String>();
      for (var verticle : verticles) {
        deployments.add(await(deploy(vertx, verticle)));
      }
      LOG.atInfo()
          .addKeyValue("http_port", health.port())
          .addKeyValue("payloads", settings.payloadBucket().orElse("inline"))
          .addKeyValue("ecs_start_rate", settings.startRates().ecs())
          .addKeyValue("agentcore_start_rate", settings.startRates().agentCore())
          .log("signalbox consumes");
      return new Signalbox(vertx, clients, tally, health, deployments);
    } catch (RuntimeException failure) {
      await(vertx.close());
      clients.close();
      throw failure;
    }
  }

  /// Vert.x unpacks files of the class path into a cache on disk. We serve none, and the disk may
  /// be read-only.
  private static VertxOptions withoutFiles() {
    var files = new FileSystemOptions().setClassPathResolvingEnabled(false);
    return new VertxOptions().setFileSystemOptions(files.setFileCachingEnabled(false));
  }

  private static Future<String> deploy(Vertx vertx, VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx.deployVerticle(verticle, options);
  }

  private static QueueConsumer consumer(
      String name,
      Settings.Queue queue,
      Settings settings,
      AwsClients clients,
      World world,
      Vertx vertx,
      MessageHandler handler,
      IntUnaryOperator permits) {
    var how = settings.consumers();
    return new QueueConsumer(
        new SqsMessageSource(clients.sqs(), queue.url(), queue.deadLetterUrl()),
        handler,
        new ConsumerSettings(
            name, how.inFlightMax(), Duration.ofSeconds(20), how.visibility(), how.grace()),
        permits,
        new Outside(world.clock(), world.random(), Timers.of(vertx)));
  }

  /// For whatever no message and no event says.
  private static SweepVerticle sweep(
      Settings settings,
      AwsClients clients,
      TaskOrchestrator orchestrator,
      Tally tally,
      World world) {
    return new SweepVerticle(
        sweeper(settings, clients, orchestrator, tally, world),
        settings.sweepInterval(),
        world.random());
  }

  private static Sweeper sweeper(
      Settings settings,
      AwsClients clients,
      TaskOrchestrator orchestrator,
      Tally tally,
      World world) {
    var due = new DynamoDueTasks(clients.dynamoDb(), settings.tables());
    var leases = new DynamoSweepLeases(clients.dynamoDb(), settings.tables());
    var holder = Long.toHexString(world.random().nextLong());
    // A sweep takes up to half of it; a dead replica's shard is another's after two intervals.
    var twice = settings.sweepInterval().multipliedBy(2);
    var length = twice.compareTo(LEASE_MIN) < 0 ? LEASE_MIN : twice;
    return new Sweeper(
        due, new Sweeper.Lease(leases, holder, length), orchestrator, tally, world.clock());
  }

  /// One sweep as the service does it, for whoever can not wait for the next one. Blocks.
  public static Sweeper.Sweep sweepOnce(Settings settings, AwsClients clients, World world) {
    var tally = new Tally();
    var rates = Adapters.launchRates(settings, world);
    var orchestrator = orchestrator(settings, clients, rates, tally, world);
    return sweeper(settings, clients, orchestrator, tally, world).sweep();
  }

  private static MessageHandler tasks(TaskEvents orchestrator, World world) {
    return new TaskMessageHandler(orchestrator, world.clock());
  }

  private static MessageHandler events(
      TaskEvents orchestrator, Settings settings, Tally tally, World world) {
    var intakes = new ArrayList<EventIntake>();
    settings.ecs().ifPresent(ecs -> intakes.add(new EcsStateChangeIntake(ecs)));
    intakes.add(new TaskRowIntake());
    return new EventMessageHandler(intakes, orchestrator, tally, world.clock());
  }

  private static TaskOrchestrator orchestrator(
      Settings settings, AwsClients clients, LaunchRates rates, Tally tally, World world) {
    var store =
        new DynamoTaskStore(
            clients.dynamoDb(),
            settings.tables(),
            settings.userConcurrencyMax(),
            settings.concurrencyMax(),
            settings.policy().retention(),
            settings.payloadBucket());
    var effects =
        new EffectsInAct(
            store,
            Adapters.strategies(settings, clients, tally),
            rates,
            Adapters.blueprints(settings, clients, world),
            Adapters.payloads(settings, clients),
            new SqsWakes(clients.sqs(), settings.taskQueue().url(), world.clock()),
            tally,
            world.clock());
    var lifecycle = new TaskLifecycle(settings.policy(), settings.concurrencyMax().isPresent());
    return new TaskOrchestrator(lifecycle, store, effects, tally, world.clock());
  }

  /// What this replica counted since its start.
  public Tally tally() {
    return tally;
  }

  /// Where its health is served.
  public int httpPort() {
    return health.port();
  }

  /// Stops receiving, finishes or hands back what is in flight, closes the clients. Sessions go on:
  /// a restart of the service changes nothing about them.
  @Override
  public void close() {
    LOG.info("signalbox stops");
    health.stopping();
    var stopped = deployments.stream().map(vertx::undeploy).toList();
    for (var undeployed : stopped) {
      await(undeployed.otherwiseEmpty());
    }
    await(vertx.close());
    clients.close();
    LOG.info("signalbox has stopped");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException own ? own : failure;
    }
  }
}
