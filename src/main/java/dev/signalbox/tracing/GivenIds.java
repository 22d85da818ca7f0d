package dev.signalbox.tracing;

import dev.signalbox.lifecycle.trace.TraceContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/// Names a span as it is asked to. The spans of attempts and tasks are named before they are
/// recorded, by a process that may be gone by then.
final class GivenIds implements IdGenerator {
  private static final ScopedValue<TraceContext> NEXT = ScopedValue.newInstance();

  private final IdGenerator others = IdGenerator.random();

  /// The span that the work begins gets this name.
  static <T> T named(TraceContext name, Supplier<T> work) {
    return ScopedValue.where(NEXT, name).call(work::get);
  }

  @Override
  public String generateSpanId() {
    return NEXT.isBound() ? NEXT.get().spanId() : others.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return NEXT.isBound() ? NEXT.get().traceId() : others.generateTraceId();
  }
}
