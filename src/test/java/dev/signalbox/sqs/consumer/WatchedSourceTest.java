package dev.signalbox.sqs.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.sqs.MessageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// How old what waits is, as a consumer sees it.
class WatchedSourceTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final Queue<List<MessageSource.Received>> answers = new ArrayDeque<>();
  private final WatchedSource source = new WatchedSource(new Scripted());

  private void receive(Instant... sentAt) {
    answers.add(
        Arrays.stream(sentAt)
            .map(it -> new MessageSource.Received(new Message("id", "", 1, it), "", Map.of()))
            .toList());
    assertThat(source.poll(10, Duration.ZERO, Duration.ZERO).await()).hasSize(sentAt.length);
  }

  @Test
  void theOldestOfTheLastReceiveIsToldUntilNothingWaits() {
    assertThat(source.oldest()).isEmpty();

    receive(NOON, NOON.minusSeconds(40), NOON.minusSeconds(3));
    assertThat(source.oldest()).contains(NOON.minusSeconds(40));

    receive(NOON);
    assertThat(source.oldest()).contains(NOON);

    receive();
    assertThat(source.oldest()).isEmpty();
  }

  private final class Scripted implements MessageSource {
    @Override
    public Poll poll(int max, Duration wait, Duration visibility) {
      return new Poll() {
        @Override
        public List<Received> await() {
          return answers.remove();
        }

        @Override
        public void cancel() {}
      };
    }

    @Override
    public List<Received> delete(List<Received> messages) {
      return List.of();
    }

    @Override
    public boolean hide(Received message, Duration duration) {
      return true;
    }

    @Override
    public void handBack(List<Received> messages) {}

    @Override
    public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {}
  }
}
