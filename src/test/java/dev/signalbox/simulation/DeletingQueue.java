package dev.signalbox.simulation;

import dev.signalbox.sqs.MessageSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue that deletes what it hands out, as some clients do unless they are told not to.
record DeletingQueue(MessageSource queue) implements MessageSource {
  @Override
  public Poll poll(int max, Duration wait, Duration visibility) {
    var poll = queue.poll(max, wait, visibility);
    return new Poll() {
      @Override
      public List<Received> await() {
        var received = poll.await();
        var _ = queue.delete(received);
        return received;
      }

      @Override
      public void cancel() {
        poll.cancel();
      }
    };
  }

  @Override
  public List<Received> delete(List<Received> messages) {
    return queue.delete(messages);
  }

  @Override
  public boolean hide(Received message, Duration duration) {
    return queue.hide(message, duration);
  }

  @Override
  public void handBack(List<Received> messages) {
    queue.handBack(messages);
  }

  @Override
  public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
    queue.sendToDeadLetters(body, attributes);
  }
}
