package dev.signalbox.tracing;

import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The message that the current thread handles.
///
/// @param queue its name in the service, not in AWS
/// @param told whether its span is recorded
record Handling(String queue, Message message, Instant since, AtomicBoolean told) {
  private static final ContextKey<Handling> KEY = ContextKey.named("signalbox-handling");

  static Handling of(String queue, Message message, Instant since) {
    return new Handling(queue, message, since, new AtomicBoolean());
  }

  Context in(Context context) {
    return context.with(KEY, this);
  }

  /// Empty where no message led to what is done, as in a sweep.
  static Optional<Handling> current() {
    return Optional.ofNullable(Context.current().get(KEY));
  }
}
