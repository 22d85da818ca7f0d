package dev.signalbox.service;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoBlueprints;
import dev.signalbox.dynamodb.DynamoDueTasks;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TaskRowIntake;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.EffectsInAct;
import dev.signalbox.orchestrator.EventIntake;
import dev.signalbox.orchestrator.LaunchRate;
import dev.signalbox.orchestrator.LaunchRates;
import dev.signalbox.orchestrator.MessageHandler;
import dev.signalbox.orchestrator.Payloads;
import dev.signalbox.orchestrator.Sweeper;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.TaskEvents;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.payload.S3Payloads;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the service: two consumers, one sweep, one orchestrator, one client per AWS
/// service. Wired in the order in which a message flows.
public final class Signalbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  private final Vertx vertx;
  private final AwsClients clients;
  private final Tally tally;
  private final List<String> deployments;

  private Signalbox(Vertx vertx, AwsClients clients, Tally tally, List<String> deployments) {
    this.vertx = vertx;
    this.clients = clients;
    this.tally = tally;
    this.deployments = List.copyOf(deployments);
  }

  /// Starts consuming. Blocks: call it from an ordinary thread.
  public static Signalbox start(Settings settings, AwsClients clients, World world) {
    var vertx = Vertx.vertx();
    var tally = new Tally();
    try {
      var rates = launchRates(settings, world);
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
          .addKeyValue("payloads", settings.payloadBucket().orElse("inline"))
          .addKeyValue("ecs_start_rate", settings.startRates().ecs())
          .addKeyValue("agentcore_start_rate", settings.startRates().agentCore())
          .log("signalbox consumes");
      return new Signalbox(vertx, clients, tally, deployments);
    } catch (RuntimeException failure) {
      await(vertx.close());
      clients.close();
      throw failure;
    }
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
      Settings settings, AwsClients clients, TaskEvents orchestrator, Tally tally, World world) {
    var due = new DynamoDueTasks(clients.dynamoDb(), settings.tables());
    return new SweepVerticle(
        new Sweeper(due, orchestrator, tally, world.clock()),
        settings.sweepInterval(),
        world.random());
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

  private static LaunchRates launchRates(Settings settings, World world) {
    var perSecond = settings.startRates();
    return new LaunchRates(
        settings.ecs().map(_ -> new LaunchRate(perSecond.ecs(), world.clock())),
        settings.defaults().agentCoreEnabled()
            ? Optional.of(new LaunchRate(perSecond.agentCore(), world.clock()))
            : Optional.empty());
  }

  private static TaskOrchestrator orchestrator(
      Settings settings, AwsClients clients, LaunchRates rates, Tally tally, World world) {
    var store =
        new DynamoTaskStore(
            clients.dynamoDb(),
            settings.tables(),
            settings.userConcurrencyMax(),
            settings.policy().retention(),
            settings.payloadBucket());
    var effects =
        new EffectsInAct(
            store,
            strategies(settings, clients, tally),
            rates,
            blueprints(settings, clients, world),
            payloads(settings, clients),
            new SqsWakes(clients.sqs(), settings.taskQueue().url(), world.clock()),
            tally,
            world.clock());
    return new TaskOrchestrator(
        new TaskLifecycle(settings.policy()), store, effects, tally, world.clock());
  }

  private static ComputeStrategies strategies(Settings settings, AwsClients clients, Tally tally) {
    return new ComputeStrategies(
        settings.ecs().map(ecs -> new EcsComputeStrategy(clients.ecs(), ecs)),
        settings.defaults().agentCoreEnabled()
            ? Optional.of(
                new AgentCoreComputeStrategy(
                    clients.agentCore(), AgentCoreSettings.DEFAULTS, tally))
            : Optional.empty());
  }

  private static Payloads payloads(Settings settings, AwsClients clients) {
    return settings
        .payloadBucket()
        .<Payloads>map(bucket -> new S3Payloads(clients.s3(), bucket))
        .orElseGet(InlinePayloads::new);
  }

  private static DynamoBlueprints blueprints(Settings settings, AwsClients clients, World world) {
    var defaults = settings.defaults();
    return new DynamoBlueprints(
        clients.dynamoDb(),
        settings.tables(),
        Blueprint.of(defaults.computeType(), defaults.runtimeArn())
            .withGithubTokenSecret(defaults.githubTokenSecretArn()),
        settings.blueprintCache(),
        world.clock());
  }

  /// What this replica counted since its start.
  public Tally tally() {
    return tally;
  }

  /// Stops receiving, finishes or hands back what is in flight, closes the clients. Sessions go on:
  /// a restart of the service changes nothing about them.
  @Override
  public void close() {
    LOG.info("signalbox stops");
    var stopped = deployments.stream().map(vertx::undeploy).toList();
    for (var undeployed : stopped) {
      await(undeployed.otherwiseEmpty());
    }
    await(vertx.close());
    clients.close();
    LOG.info("signalbox has stopped");
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
