package dev.signalbox.sqs.deadletter;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.SqsMessageSource;
import dev.signalbox.sqs.deadletter.DeadLetters.Next;
import java.util.ArrayList;
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
    var handled = new ArrayList<Handled>();
    deadLetters.walk(
        most,
        received -> {
          var letter = DeadLetters.read(received);
          if (!choice.takes(letter)) {
            return Next.KEEP;
          }
          var problem = choice.dryRun() ? Optional.<String>empty() : delete(received);
          handled.add(new Handled(letter, problem));
          return choice.dryRun() || problem.isPresent() ? Next.KEEP : Next.TAKEN;
        });
    return handled;
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
