package dev.signalbox.tracing;

import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.trace.Spans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Whether and where spans are sent. Without an endpoint nothing of OpenTelemetry's is called and
/// nothing is recorded; the trace of a producer is handed on to agents all the same.
public final class Tracing implements AutoCloseable {
  /// Traces nothing.
  public static final Tracing OFF = new Tracing(Optional.empty());

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);

  /// What is older is lost with a collector that is away; nobody waits for it.
  private static final int QUEUED_MAX = 4_096;

  /// A stop of the service is not held up for longer by a collector that is away.
  private static final long FLUSH_SECONDS = 2;

  private final Optional<Active> active;

  private Tracing(Optional<Active> active) {
    this.active = active;
  }

  private record Active(SdkTracerProvider provider, TaskSpans spans, Roots roots) {}

  /// Sends spans to a collector, as OTLP over HTTP.
  ///
  /// @param endpoint where it takes traces, with the path
  public static Tracing to(
      URI endpoint, String deployment, StandardVariables standard, InstantSource clock) {
    CollectorTrouble.quieten();
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(EXPORT_TIMEOUT)
            .setCompression("gzip");
    standard.headers().forEach(exporter::addHeader);
    return to(new CollectorTrouble(exporter.build()), deployment, standard, clock);
  }

  /// Sends spans to any exporter.
  private static Tracing to(
      SpanExporter exporter, String deployment, StandardVariables standard, InstantSource clock) {
    var processor =
        BatchSpanProcessor.builder(exporter)
            .setScheduleDelay(EXPORT_INTERVAL)
            .setMaxQueueSize(QUEUED_MAX)
            .setExporterTimeout(EXPORT_TIMEOUT)
            .build();
    var roots = Roots.of(standard.sampling());
    var provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(resource(deployment, standard)))
            .setIdGenerator(new GivenIds())
            .setSampler(roots.sampler())
            .addSpanProcessor(processor)
            .build();
    var spans = new TaskSpans(provider.get("dev.signalbox"), roots, clock);
    return new Tracing(Optional.of(new Active(provider, spans, roots)));
  }

  private static Resource resource(String deployment, StandardVariables standard) {
    var attributes =
        Attributes.builder().put("service.name", "signalbox").put("service.namespace", deployment);
    standard.attributes().forEach(attributes::put);
    return Resource.create(attributes.build());
  }

  /// The trace of a task whose producer sent none; empty where nobody records it.
  public Optional<TraceContext> begin(String taskId) {
    return active.map(it -> it.roots().decided(TaskTrace.ofTask(taskId)));
  }

  /// What effects are seen through.
  public Spans effects() {
    return active.<Spans>map(Active::spans).orElse(Spans.NONE);
  }

  /// What is told of moves.
  public TransitionListener moves() {
    return active.<TransitionListener>map(Active::spans).orElse(TransitionListener.NONE);
  }

  /// The handler of a queue, seen as well.
  public MessageHandler of(String queue, MessageHandler handler) {
    return active
        .<MessageHandler>map(it -> new TracedHandler(queue, handler, it.spans()))
        .orElse(handler);
  }

  /// Sends what is left, for a short time.
  @Override
  public void close() {
    active.ifPresent(it -> it.provider().shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS));
  }
}
