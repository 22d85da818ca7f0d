package dev.signalbox.sqs;

import dev.signalbox.lifecycle.trace.TraceContext;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Where the sender of a message was in a trace: what it says itself in `traceparent`, or else what
/// X-Ray says for it. What is neither is none: a trace is no reason to refuse a task.
final class MessageTrace {
  private MessageTrace() {}

  static Optional<TraceContext> of(Message message) {
    return text(message, "traceparent")
        .flatMap(it -> TraceContext.of(it, text(message, "tracestate")))
        .or(() -> ofXRay(message));
  }

  private static Optional<TraceContext> ofXRay(Message message) {
    return Optional.ofNullable(
            message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER))
        .flatMap(TraceContext::ofXRay);
  }

  private static Optional<String> text(Message message, String name) {
    return Optional.ofNullable(message.messageAttributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }
}
