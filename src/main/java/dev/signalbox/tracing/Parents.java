package dev.signalbox.tracing;

import dev.signalbox.lifecycle.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.List;

/// A place in a trace in the terms of OpenTelemetry.
final class Parents {
  private Parents() {}

  /// A context whose spans follow from that place.
  static Context of(TraceContext place) {
    return Context.root().with(Span.wrap(spanContext(place)));
  }

  private static SpanContext spanContext(TraceContext place) {
    var flags = place.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return SpanContext.createFromRemoteParent(
        place.traceId(),
        place.spanId(),
        flags,
        place.state().map(Parents::state).orElse(TraceState.getDefault()));
  }

  /// Each member is put before those that are there, so the last is put first.
  private static TraceState state(String text) {
    var state = TraceState.builder();
    for (var member : List.of(text.split(",")).reversed()) {
      var parts = member.split("=", 2);
      state.put(parts[0], parts[1]);
    }
    return state.build();
  }
}
