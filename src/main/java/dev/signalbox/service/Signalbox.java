package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.metrics.ReplicaGauges;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.service.health.ServiceHealth;
import dev.signalbox.service.health.StartCheck;
import dev.signalbox.service.query.InReplica;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.intake.TaskTurns;
import dev.signalbox.tracing.Tracing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the service: a consumer for each queue, one sweep, one client per AWS service.
public final class Signalbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  private final Vertx vertx;
  private final AwsClients clients;
  private final Observation observation;
  private final HealthServer health;
  private final Tracing tracing;
  private final List<String> deployments;

  private Signalbox(
      Vertx vertx,
      AwsClients clients,
      Observation observation,
      HealthServer health,
      Tracing tracing,
      List<String> deployments) {
    this.tracing = tracing;
    this.vertx = vertx;
    this.clients = clients;
    this.observation = observation;
    this.health = health;
    this.deployments = List.copyOf(deployments);
  }

  /// Starts consuming. Blocks: call it from an ordinary thread.
  public static Signalbox start(Settings settings, AwsClients clients, SystemSources sources) {
    return start(settings, clients, sources, _ -> {});
  }

  /// @param serving is told the HTTP port once it answers, before anything is consumed
  public static Signalbox start(
      Settings settings, AwsClients clients, SystemSources sources, IntConsumer serving) {
    var vertx = Vertx.vertx(withoutFiles());
    var loops = new Loops(sources.clock());
    var observation = Observation.begin(settings.metrics(), sources.clock(), loops);
    try {
      // First, because an address that is taken is a reason not to start.
      var doubts = new SetupDoubts(sources.clock());
      var beside = new ServiceHealth.Beside(doubts, loops, observation.meters());
      var health = await(ServiceHealth.start(settings, clients, sources.clock(), vertx, beside));
      var instruments = Instruments.of(observation.meters(), sources.clock());
      var tracing = tracing(settings, sources);
      var parts = new Composition(settings, clients, sources, doubts, instruments, tracing);
      var replica = new InReplica(health.replica().dependencies()::all, observation::corrections);
      ServedRoutes.of(settings, clients, sources, replica, observation.meters())
          .forEach(health::mount);
      serving.accept(health.port());
      var deployments = new ArrayList<String>();
      var verticles =
          verticles(settings, clients, sources, vertx, parts, loops, observation, tracing);
      for (var verticle : verticles) {
        deployments.add(await(deploy(vertx, verticle)));
      }
      parts.backends.forEach(Signalbox::tellRate);
      LOG.atInfo()
          .addKeyValue("http_port", health.port())
          .addKeyValue("payload_bucket", settings.payloadBucket().orElse("none"))
          .log("signalbox consumes");
      return new Signalbox(vertx, clients, observation, health, tracing, deployments);
    } catch (RuntimeException failure) {
      await(vertx.close());
      clients.close();
      observation.close();
      throw failure;
    }
  }

  private static void tellRate(Backends.Backend backend) {
    LOG.atInfo()
        .addKeyValue("compute_type", backend.type().word())
        .addKeyValue("starts_per_second", backend.startsPerSecond())
        .log("sessions may be started");
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

  /// The task queue and the events queue are received from as fast as they can be handled; only a
  /// lane is received from as fast as its type may be launched.
  private static List<VerticleBase> verticles(
      Settings settings,
      AwsClients clients,
      SystemSources sources,
      Vertx vertx,
      Composition parts,
      Loops loops,
      Observation observation,
      Tracing tracing) {
    var meters = observation.meters();
    var gauges = new ReplicaGauges(meters, sources.clock());
    var consumers = new Consumers(settings, clients, sources, vertx, loops, meters, tracing);
    var verticles = new ArrayList<VerticleBase>();
    var turns = new TaskTurns(parts.heardByMessages(), vertx);
    verticles.add(consumers.of("tasks", settings.queues().task(), parts.tasks(turns)));
    verticles.add(
        consumers.of(
            "events",
            settings.queues().events(),
            parts.events(turns.before(parts.heardByEvents()))));
    for (var backend : parts.backends) {
      var type = backend.type();
      gauges.launches(type, parts.launchRates);
      verticles.add(
          consumers.ofLane(
              type,
              parts.lane(type, turns),
              inFlight -> parts.launchRates.permits(type, inFlight)));
    }
    verticles.addAll(new Sweeps(settings, sources, parts, loops, consumers::oldest).all());
    verticles.add(StartCheck.of(settings, clients, parts.doubts));
    observation.lines().ifPresent(verticles::add);
    gauges.loops(loops);
    gauges.startTroubles(parts.startTroubles);
    return verticles;
  }

  /// One sweep as the service does it, and a visit of every live session, for whoever cannot wait
  /// for the next ones. Blocks.
  public static Sweeper.Sweep sweepOnce(
      Settings settings, AwsClients clients, SystemSources sources) {
    var doubts = new SetupDoubts(sources.clock());
    try (var tracing = tracing(settings, sources)) {
      var parts = new Composition(settings, clients, sources, doubts, Instruments.NONE, tracing);
      var setup = parts.sweepSetup(Parallel.SEQUENTIAL);
      // Live sessions first: what a look ends is not due any more, and is counted once.
      return parts.supervisors(setup).stream()
          .map(SessionSupervisor::superviseNow)
          .reduce(Sweeper.Sweep.NOTHING, Sweeper.Sweep::plus)
          .plus(new Sweeper(setup).sweep());
    }
  }

  private static Tracing tracing(Settings settings, SystemSources sources) {
    var traces = settings.traces();
    return traces
        .endpoint()
        .map(it -> Tracing.to(it, traces.deployment(), traces.standard(), sources.clock()))
        .orElse(Tracing.OFF);
  }

  /// What this replica has counted and measured since its start.
  public ServiceMeters meters() {
    return observation.meters();
  }

  /// Where its health is served.
  public int httpPort() {
    return health.port();
  }

  /// Stops receiving, finishes or hands back what is in flight, closes the clients. Sessions go on:
  /// a restart of the service changes nothing about them.
  @Override
  public void close() {
    LOG.atInfo().log("signalbox stops");
    health.stopping();
    var stopped = deployments.stream().map(vertx::undeploy).toList();
    for (var undeployed : stopped) {
      await(undeployed.otherwiseEmpty());
    }
    await(vertx.close());
    clients.close();
    tracing.close();
    observation.close();
    LOG.atInfo().log("signalbox has stopped");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException own ? own : failure;
    }
  }
}
