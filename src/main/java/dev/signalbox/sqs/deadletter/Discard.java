package dev.signalbox.sqs.deadletter;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.SqsMessageSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Deletes dead letters that nobody needs any more. A purge of the queue would also take those that
/// arrive meanwhile and nobody has seen.
public final class Discard {
  private final MessageSource source;
  private final DeadLetters deadLetters;

  /// @param url of the queue of dead letters
  public Discard(SqsAsyncClient client, String url) {
    this.source = new SqsMessageSource(client, url, url);
    this.deadLetters = new DeadLetters(source);
  }

  /// Deletes the letters that were chosen among up to `most`, every copy of them.
  public List<Handled> discard(Choice choice, int most) {
    return choice.handle(deadLetters, most, _ -> true, this::delete);
  }

  private Optional<String> delete(Received received) {
    try {
      return source.delete(List.of(received)).isEmpty()
          ? Optional.empty()
          : Optional.of("SQS could not delete it; try again");
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      return Optional.of("not deleted: " + trouble.getMessage());
    }
  }
}
