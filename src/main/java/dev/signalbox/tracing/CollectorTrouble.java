package dev.signalbox.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once that a collector does not take spans, and once that it does again. What it did not
/// take is lost, and nothing else suffers.
final class CollectorTrouble implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorTrouble.class);

  /// Kept, because a logger that nobody holds forgets its level.
  private static final java.util.logging.Logger OF_THE_SDK =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private final SpanExporter exporter;
  private final AtomicBoolean lasting = new AtomicBoolean();

  CollectorTrouble(SpanExporter exporter) {
    this.exporter = exporter;
  }

  /// The SDK would say it again and again, with stack traces and past our log.
  static void quieten() {
    OF_THE_SDK.setLevel(Level.OFF);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    var result = exporter.export(spans);
    result.whenComplete(() -> tell(result.isSuccess()));
    return result;
  }

  private void tell(boolean taken) {
    if (taken && lasting.getAndSet(false)) {
      LOG.atInfo().log("the collector takes spans again");
    } else if (!taken && !lasting.getAndSet(true)) {
      LOG.atWarn().log("the collector takes no spans, which are lost meanwhile");
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
