package dev.signalbox.tracing;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;

/// Whether a trace that begins here is recorded. The first span of a task is sent last, when the
/// others are long gone, so that the decision is made by the id alone and stays with the trace.
final class Roots {
  private final Sampler ofAll;
  private final Sampler ofRoots;

  private Roots(Sampler ofAll, Sampler ofRoots) {
    this.ofAll = ofAll;
    this.ofRoots = ofRoots;
  }

  static Roots of(Sampling sampling) {
    var roots =
        switch (sampling.rule()) {
          case ALL -> Sampler.alwaysOn();
          case NONE -> Sampler.alwaysOff();
          case SHARE -> Sampler.traceIdRatioBased(sampling.share());
        };
    return new Roots(sampling.followsParent() ? Sampler.parentBased(roots) : roots, roots);
  }

  /// For spans wherever they are.
  Sampler sampler() {
    return ofAll;
  }

  /// The same place, recorded or not.
  TraceContext decided(TraceContext place) {
    var decision =
        ofRoots
            .shouldSample(
                Context.root(),
                place.traceId(),
                "task",
                SpanKind.INTERNAL,
                Attributes.empty(),
                List.of())
            .getDecision();
    var isRecorded = decision == SamplingDecision.RECORD_AND_SAMPLE;
    return new TraceContext(place.traceId(), place.spanId(), isRecorded, place.state());
  }

  /// The trace of a task. One of which nothing stands in the row begins here too.
  TaskTrace of(TaskRecord task) {
    var trace = TaskTrace.of(task);
    return task.request().trace().isPresent()
        ? trace
        : new TaskTrace(trace.producer(), decided(trace.task()));
  }
}
