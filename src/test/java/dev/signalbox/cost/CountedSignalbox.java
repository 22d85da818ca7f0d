package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.AwsView;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// The real service on a local AWS, with a counting proxy before each dependency. Producer, agents
/// and onlooker reach the AWS directly and are not counted.
final class CountedSignalbox implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofMillis(400);

  /// No sweep falls into the measuring, no start waits for a token, and one task fills a user's
  /// slots.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "SIGNALBOX_SWEEP_INTERVAL", "1h",
          "SIGNALBOX_ECS_START_RATE", "1000",
          "SIGNALBOX_AGENTCORE_START_RATE", "1000",
          "SIGNALBOX_USER_CONCURRENCY_MAX", "1");

  private final Vertx vertx = Vertx.vertx();
  private final CostCounter counter = new CostCounter();
  private final Map<Dependency, CountingProxy> proxies = new EnumMap<>(Dependency.class);
  private final LocalAws aws;
  private final AwsView view;
  private final Signalbox service;
  private final Producer producer;

  CountedSignalbox() throws IOException {
    var folder = Producer.newFolder("tasks");
    var agent = Producer.agent(folder);
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    view = new AwsView(aws.clients(), LocalNames.TABLES);
    producer = new Producer(view, aws.queues().tasks().url(), folder);
    service = startService(agent);
  }

  private Signalbox startService(List<String> agent) {
    var settings = ((Settings.Reading.Good) Settings.read(environment(agent))).settings();
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    return Signalbox.start(
        settings, clients, new SystemSources(InstantSource.system(), new Random()));
  }

  private Map<String, String> environment(List<String> agent) {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    for (var dependency : Dependency.values()) {
      var direct = Optional.ofNullable(environment.get(dependency.variable)).orElseThrow();
      var proxy = CountingProxy.start(vertx, dependency, URI.create(direct), counter);
      proxies.put(dependency, proxy);
      environment.put(dependency.variable, proxy.endpoint().toString());
    }
    // The SDK may take the host from the queue's URL rather than from the endpoint.
    var sqs = Optional.ofNullable(proxies.get(Dependency.SQS)).orElseThrow();
    environment.replaceAll(
        (name, value) -> name.endsWith("_QUEUE_URL") ? sqs.through(value) : value);
    environment.putAll(SETTINGS);
    return environment;
  }

  Producer producer() {
    return producer;
  }

  Costs soFar() {
    return counter.soFar();
  }

  /// Waits until each task has this status in its row.
  void awaitStatus(List<Producer.Submit> tasks, String status) {
    for (var task : tasks) {
      await()
          .alias("task " + task.id())
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(view.text(task.id(), "status")).isEqualTo(status));
    }
  }

  /// Waits until each task runs in a session that its row names and its agent has been heard.
  void awaitHeard(List<Producer.Submit> tasks) {
    for (var task : tasks) {
      await()
          .alias("task " + task.id())
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(view.row(task.id())).containsKeys("session_id", "agent_heartbeat_at"));
    }
  }

  /// Waits until nothing is left to do about the tasks, and nobody does anything.
  void awaitSettled(List<Producer.Submit> tasks, TaskKind kind) {
    for (var task : tasks) {
      await()
          .alias("task " + task.id())
          .atMost(LIMIT)
          .untilAsserted(() -> assertSettled(task, kind));
    }
    awaitQuiet();
  }

  private void assertSettled(Producer.Submit task, TaskKind kind) {
    var row = view.row(task.id());
    assertThat(view.text(task.id(), "status")).isEqualTo(kind.status);
    assertThat(row).containsKey("settled_at").doesNotContainKeys("slot_held", "stop_pending");
    if (kind.repo.equals(LocalNames.ECS_REPO)) {
      assertThat(row).containsKey("session_end");
    }
  }

  /// Every event is handled once the queues are empty, no agent lives, and no more calls come.
  void awaitQuiet() {
    await().atMost(LIMIT).until(() -> aws.eventBridge().undelivered() == 0);
    var queues = new ArrayList<>(List.of(aws.queues().tasks(), aws.queues().events()));
    queues.addAll(aws.lanes().values());
    for (var queue : queues) {
      await().atMost(LIMIT).until(() -> view.pending(queue.url()) == 0);
    }
    var before = new AtomicReference<>(counter.soFar());
    await()
        .atMost(LIMIT)
        .pollInterval(QUIET)
        .until(
            () -> {
              var now = counter.soFar();
              return now.minus(before.getAndSet(now)).callsWithoutQueues() == 0;
            });
  }

  List<String> timeline(String id) {
    return view.timeline(id);
  }

  /// Messages that the service could not use.
  int deadLetters() {
    return view.pending(aws.queues().tasksDead().url())
        + view.pending(aws.queues().eventsDead().url());
  }

  @Override
  public void close() {
    service.close();
    aws.close();
    new ArrayList<>(proxies.values()).forEach(CountingProxy::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
