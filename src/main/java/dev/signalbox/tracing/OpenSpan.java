package dev.signalbox.tracing;

import dev.signalbox.lifecycle.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.Optional;

/// A span under way.
final class OpenSpan {
  private final Span span;

  private OpenSpan(Span span) {
    this.span = span;
  }

  static OpenSpan under(
      TraceContext parent, Tracer tracer, String name, SpanKind kind, Instant since) {
    return linked(parent, Optional.empty(), tracer, name, kind, since);
  }

  static OpenSpan linked(
      TraceContext parent,
      Optional<TraceContext> linked,
      Tracer tracer,
      String name,
      SpanKind kind,
      Instant since) {
    var builder =
        tracer
            .spanBuilder(name)
            .setParent(Parents.of(parent))
            .setSpanKind(kind)
            .setStartTimestamp(since);
    linked
        .map(Parents::of)
        .map(Span::fromContext)
        .map(Span::getSpanContext)
        .ifPresent(builder::addLink);
    return new OpenSpan(builder.startSpan());
  }

  /// One whose place others know already.
  ///
  /// @param parent empty for the first of its trace
  static OpenSpan named(
      TraceContext place,
      Optional<TraceContext> parent,
      Tracer tracer,
      String name,
      Instant since) {
    var builder =
        tracer
            .spanBuilder(name)
            .setParent(parent.map(Parents::of).orElse(Context.root()))
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(since);
    return new OpenSpan(GivenIds.named(place, builder::startSpan));
  }

  OpenSpan with(String name, String value) {
    span.setAttribute(name, value);
    return this;
  }

  OpenSpan with(String name, long value) {
    span.setAttribute(name, value);
    return this;
  }

  OpenSpan failed() {
    span.setStatus(StatusCode.ERROR);
    return this;
  }

  @SuppressWarnings("MustBeClosedChecker")
  Scope makeCurrent() {
    return span.makeCurrent();
  }

  void end(Instant at) {
    span.end(at);
  }
}
