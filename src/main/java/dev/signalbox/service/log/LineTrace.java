package dev.signalbox.service.log;

import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/// Where a line belongs in a trace: what the line says itself, or the span in which it is written.
record LineTrace(Optional<String> traceId, Optional<String> spanId) {
  static LineTrace of(List<KeyValuePair> pairs) {
    var said = value(pairs, LineFields.TRACE_ID);
    if (said.isPresent()) {
      return new LineTrace(said, value(pairs, LineFields.SPAN_ID));
    }
    var current = Span.current().getSpanContext();
    return current.isValid()
        ? new LineTrace(Optional.of(current.getTraceId()), Optional.of(current.getSpanId()))
        : new LineTrace(Optional.empty(), Optional.empty());
  }

  private static Optional<String> value(List<KeyValuePair> pairs, String key) {
    return pairs.stream()
        .filter(it -> it.key.equals(key))
        .map(it -> it.value)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }
}
