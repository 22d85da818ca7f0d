package dev.signalbox.tracing;

import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import io.opentelemetry.context.Context;

/// Handles the messages of a queue as another handler does, and lets what they set off be known as
/// theirs.
final class TracedHandler implements MessageHandler {
  private final String queue;
  private final MessageHandler handler;
  private final TaskSpans spans;

  TracedHandler(String queue, MessageHandler handler, TaskSpans spans) {
    this.queue = queue;
    this.handler = handler;
    this.spans = spans;
  }

  @Override
  public Verdict handle(Message message) {
    var handling = spans.handling(queue, message);
    var context = handling.in(message.trace().map(Parents::of).orElse(Context.current()));
    try (var _ = context.makeCurrent()) {
      var verdict = handler.handle(message);
      spans.handled(handling, verdict);
      return verdict;
    }
  }
}
