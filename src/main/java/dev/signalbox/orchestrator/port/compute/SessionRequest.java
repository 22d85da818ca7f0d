package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import java.util.Optional;

/// All that a strategy needs to start a session. The same attempt always yields an equal request,
/// so that what is sent to AWS under one token is the same to the byte.
public record SessionRequest(
    AttemptId attempt, TaskRequest task, Blueprint blueprint, Payload payload) {

  /// Where the agent goes on in the trace of its task; empty where there is none.
  public Optional<TraceContext> trace() {
    return task.trace().map(it -> TaskTrace.ofAttempt(it, attempt));
  }

  /// How the agent gets the task document.
  public sealed interface Payload {
    /// The JSON document itself.
    record Inline(String json) implements Payload {}

    /// Where the JSON document lies, for example `s3://bucket/key`.
    record Pointer(String uri) implements Payload {}
  }
}
