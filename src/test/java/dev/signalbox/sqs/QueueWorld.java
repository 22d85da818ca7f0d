package dev.signalbox.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue with its dead-letter queue, and the time it lives in: a fake one or a real one.
interface QueueWorld extends AutoCloseable {
  MessageSource source();

  Outside outside();

  String send(String body, Map<String, MessageAttributeValue> attributes);

  long visible();

  long hidden();

  List<MessageSource.Received> dead();

  /// Lets time pass until the assertion holds.
  void until(ThrowingRunnable assertion);

  /// Lets this much time pass.
  void pass(Duration time);

  @Override
  void close();
}
