package dev.signalbox.sqs;

import dev.signalbox.sqs.consumer.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue with its dead-letter queue, and the time it lives in: a fake one or a real one.
interface QueueWorld extends AutoCloseable {
  MessageSource source();

  Timing outside();

  String send(String body, Map<String, MessageAttributeValue> attributes);

  long visible();

  long hidden();

  /// Both, in one read: between two of them a message can change sides and be seen in neither.
  long left();

  List<MessageSource.Received> dead();

  /// Lets time pass until the assertion holds.
  void until(ThrowingRunnable assertion);

  /// Lets this much time pass.
  void pass(Duration time);

  @Override
  void close();
}
