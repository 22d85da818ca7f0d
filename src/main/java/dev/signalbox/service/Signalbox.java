package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.orchestrator.Metrics;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.service.health.ServiceHealth;
import dev.signalbox.service.health.StartCheck;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.intake.TaskTurns;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the service: a consumer for each queue, one sweep, one client per AWS service.
public final class Signalbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  private final Vertx vertx;
  private final AwsClients clients;
  private final Metrics metrics;
  private final HealthServer health;
  private final List<String> deployments;

  private Signalbox(
      Vertx vertx,
      AwsClients clients,
      Metrics metrics,
      HealthServer health,
      List<String> deployments) {
    this.vertx = vertx;
    this.clients = clients;
    this.metrics = metrics;
    this.health = health;
    this.deployments = List.copyOf(deployments);
  }

  /// Starts consuming. Blocks: call it from an ordinary thread.
  public static Signalbox start(Settings settings, AwsClients clients, SystemSources sources) {
    var vertx = Vertx.vertx(withoutFiles());
    try {
      // First, because an address that is taken is a reason not to start.
      var doubts = new SetupDoubts(sources.clock());
      var loops = new Loops(sources.clock());
      var beside = new ServiceHealth.Beside(doubts, loops);
      var health = await(ServiceHealth.start(settings, clients, sources.clock(), vertx, beside));
      var parts = new Composition(settings, clients, sources, doubts);
      var deployments = new ArrayList<String>();
      for (var verticle : verticles(settings, clients, sources, vertx, parts, loops)) {
        deployments.add(await(deploy(vertx, verticle)));
      }
      var line =
          LOG.atInfo()
              .addKeyValue("http_port", health.port())
              .addKeyValue("payloads", settings.payloadBucket().orElse("inline"));
      for (var backend : parts.backends) {
        line = line.addKeyValue(backend.type().word() + "_start_rate", backend.startsPerSecond());
      }
      line.log("signalbox consumes");
      return new Signalbox(vertx, clients, parts.metrics, health, deployments);
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

  /// The task queue and the events queue are received from as fast as they can be handled; only a
  /// lane is received from as fast as its type may be launched.
  private static List<VerticleBase> verticles(
      Settings settings,
      AwsClients clients,
      SystemSources sources,
      Vertx vertx,
      Composition parts,
      Loops loops) {
    var consumers = new Consumers(settings, clients, sources, vertx, loops);
    var verticles = new ArrayList<VerticleBase>();
    var turns = new TaskTurns(parts.orchestrator, vertx);
    verticles.add(consumers.of("tasks", settings.queues().task(), parts.tasks(turns)));
    verticles.add(consumers.of("events", settings.queues().events(), parts.events(turns)));
    for (var backend : parts.backends) {
      var type = backend.type();
      verticles.add(
          consumers.ofLane(
              type,
              parts.lane(type, turns),
              inFlight -> parts.launchRates.permits(type, inFlight)));
    }
    verticles.addAll(new Sweeps(settings, sources, parts, loops).all());
    verticles.add(StartCheck.of(settings, clients));
    return verticles;
  }

  /// One sweep as the service does it, and a visit of every live session, for whoever cannot wait
  /// for the next ones. Blocks.
  public static Sweeper.Sweep sweepOnce(
      Settings settings, AwsClients clients, SystemSources sources) {
    var doubts = new SetupDoubts(sources.clock());
    var parts = new Composition(settings, clients, sources, doubts);
    var setup = parts.sweepSetup(Parallel.SEQUENTIAL);
    // Live sessions first: what a look ends is not due any more, and is counted once.
    return parts.supervisors(setup).stream()
        .map(SessionSupervisor::superviseNow)
        .reduce(Sweeper.Sweep.NOTHING, Sweeper.Sweep::plus)
        .plus(new Sweeper(setup).sweep());
  }

  /// What this replica counted since its start.
  public Metrics tally() {
    return metrics;
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
