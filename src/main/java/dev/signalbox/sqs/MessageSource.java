package dev.signalbox.sqs;

import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// All that the consumer needs of a queue and its dead-letter queue. Every method but `poll` waits
/// for its answer, and throws `DependencyUnavailable` or `DependencyRefused`.
public interface MessageSource {
  /// Begins a long poll for up to `max` messages, hidden from others for `visibility`.
  Poll poll(int max, Duration wait, Duration visibility);

  /// Deletes up to ten messages.
  ///
  /// @return those that could not be deleted and are worth another try
  List<Received> delete(List<Received> messages);

  /// Hides a message from now on for `duration`, in whole seconds.
  ///
  /// @return false when the message is not ours any more, which is no error
  boolean hide(Received message, Duration duration);

  /// Makes any number of messages visible to others at once, as far as they are still ours.
  void handBack(List<Received> messages);

  /// Puts a message on the dead-letter queue; when this returns, it is durable there.
  void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes);

  /// A long poll under way. It ends by itself, answered or failed, some seconds after its wait.
  interface Poll {
    /// Waits for the messages, often none.
    ///
    /// @throws java.util.concurrent.CancellationException after `cancel`
    List<Received> await();

    /// Ends the waiting, not the poll: the server holds it open to its end, and a message that it
    /// gives to it is hidden for the visibility. So this is a last resort.
    void cancel();
  }

  /// A message as received, with what is needed to answer for it.
  record Received(Message message, String receipt, Map<String, MessageAttributeValue> attributes) {
    public Received {
      attributes = Map.copyOf(attributes);
    }

    public String id() {
      return message.id();
    }
  }
}
