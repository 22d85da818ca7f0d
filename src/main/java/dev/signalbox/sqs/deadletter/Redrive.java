package dev.signalbox.sqs.deadletter;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.SqsMessageSource;
import dev.signalbox.sqs.deadletter.DeadLetters.Next;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Moves dead letters back to the queue that they came from, the body byte for byte. Each is sent
/// before it is deleted, so none is lost; one that is sent twice is the same task, because the
/// copies name the message that they repeat.
public final class Redrive {
  private final MessageSource source;
  private final DeadLetters deadLetters;

  /// @param from the URL of the queue of dead letters
  /// @param to the URL of the queue that they came from
  public Redrive(SqsAsyncClient client, String from, String to) {
    // From here, the way to the queue is what the way to the dead letters is for a consumer.
    this.source = new SqsMessageSource(client, from, to);
    this.deadLetters = new DeadLetters(source);
  }

  /// Moves the letters that were chosen among up to `most`. One that comes back meanwhile, because
  /// it is as unusable as before, is not moved again.
  public List<Handled> redrive(Choice choice, int most) {
    var origins = new HashSet<String>();
    return choice.handle(
        deadLetters, most, letter -> origins.add(letter.originId()), this::moveBack);
  }

  /// Moves one letter, looked for among up to `most`; it throws what the sending of it throws.
  ///
  /// @param id either of its ids
  /// @return whether it was there
  public boolean redriveOne(String id, int most) {
    var found = new AtomicBoolean();
    deadLetters.walk(
        most,
        received -> {
          if (!DeadLetters.read(received).isCalled(id)) {
            return Next.KEEP;
          }
          found.set(true);
          send(received);
          // One that was sent and stays here does no harm: sent again, it is the same task.
          return delete(received).isEmpty() ? Next.TAKEN_AS_LAST : Next.ENOUGH;
        });
    return found.get();
  }

  private void send(Received received) {
    source.sendToDeadLetters(received.message().body(), DeadLetters.attributesBack(received));
  }

  private Optional<String> moveBack(Received received) {
    try {
      send(received);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      return Optional.of("not sent: " + trouble.getMessage());
    }
    return delete(received);
  }

  /// Returns why it is still there.
  private Optional<String> delete(Received received) {
    try {
      return source.delete(List.of(received)).isEmpty()
          ? Optional.empty()
          : Optional.of("sent, but SQS could not delete it here; moving it again does no harm");
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      return Optional.of(
          "sent, but not deleted here: " + trouble.getMessage() + "; moving it again does no harm");
    }
  }
}
