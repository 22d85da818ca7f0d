package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.console.Loops;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.metrics.OccurrenceMeters;
import dev.signalbox.metrics.ReplicaGauges;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.service.query.QueuePlaces;
import dev.signalbox.service.settings.QueueSettings;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.SqsMessageSource;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import dev.signalbox.sqs.consumer.Timers;
import dev.signalbox.sqs.consumer.Timing;
import dev.signalbox.sqs.consumer.WatchedSource;
import dev.signalbox.tracing.Tracing;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/// Makes the consumers of the service's queues, all in the same way.
final class Consumers {
  private final Settings settings;
  private final AwsClients clients;
  private final SystemSources sources;
  private final Vertx vertx;
  private final Loops loops;
  private final ServiceMeters meters;
  private final Tracing tracing;
  private final Map<String, WatchedSource> watched = new ConcurrentHashMap<>();

  Consumers(
      Settings settings,
      AwsClients clients,
      SystemSources sources,
      Vertx vertx,
      Loops loops,
      ServiceMeters meters,
      Tracing tracing) {
    this.tracing = tracing;
    this.settings = settings;
    this.clients = clients;
    this.sources = sources;
    this.vertx = vertx;
    this.loops = loops;
    this.meters = meters;
  }

  QueueConsumer of(String name, QueueSettings.Queue queue, MessageHandler handler) {
    var url = queue.url().value();
    var source = new WatchedSource(source(url, queue.deadLetters().value()));
    watched.put(url, source);
    return consumer(name, source, handler, _ -> Integer.MAX_VALUE);
  }

  /// Since when the message of each queue waits that waits longest of those received last.
  Map<String, Instant> oldest() {
    var oldest = new TreeMap<String, Instant>();
    QueuePlaces.of(settings.queues())
        .queues()
        .forEach(
            (name, urls) ->
                Optional.ofNullable(watched.get(urls.queue()))
                    .flatMap(WatchedSource::oldest)
                    .ifPresent(it -> oldest.put(name, it)));
    return oldest;
  }

  /// What is unusable in a lane goes to the dead letters of the task queue, from where it can go
  /// back as a wake.
  QueueConsumer ofLane(ComputeType type, MessageHandler handler, IntUnaryOperator permits) {
    var url = Optional.ofNullable(settings.queues().lanes().get(type.word())).orElseThrow();
    var source = source(url, settings.queues().task().deadLetters().value());
    return consumer("lane-" + type.word(), source, handler, permits);
  }

  private SqsMessageSource source(String url, String deadLetterUrl) {
    return new SqsMessageSource(clients.sqs(), url, deadLetterUrl);
  }

  private QueueConsumer consumer(
      String name, MessageSource source, MessageHandler handler, IntUnaryOperator permits) {
    var how = settings.consumers();
    var consumer =
        new QueueConsumer(
            source,
            tracing.of(name, handler),
            new ConsumerSettings(
                name, how.inFlightMax(), ConsumerSettings.POLL_WAIT, how.visibility(), how.grace()),
            permits,
            new OccurrenceMeters(meters),
            new Timing(sources.clock(), sources.random(), Timers.of(vertx)));
    loops.watch(name, consumer::lastTurn, consumer.longestTurn());
    new ReplicaGauges(meters, sources.clock()).consumer(name, consumer);
    return consumer;
  }
}
