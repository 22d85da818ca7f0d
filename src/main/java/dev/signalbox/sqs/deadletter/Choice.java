package dev.signalbox.sqs.deadletter;

import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import dev.signalbox.sqs.deadletter.DeadLetters.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Which dead letters a person means.
///
/// @param ids of the letters, as they are called there or were called before; empty for all
/// @param reason of the letters; empty for any
/// @param dryRun whether to tell only what would be done
public record Choice(Set<String> ids, Optional<String> reason, boolean dryRun) {
  /// The word for a letter without a reason, which SQS moved itself.
  public static final String NO_REASON = "-";

  public Choice {
    ids = Set.copyOf(ids);
  }

  boolean takes(DeadLetter letter) {
    var called = ids.isEmpty() || ids.stream().anyMatch(letter::isCalled);
    return called && reason.filter(it -> !it.equals(letter.reason().orElse(NO_REASON))).isEmpty();
  }

  /// Does something with each of up to `most` letters that is meant, and takes it away where that
  /// went well.
  ///
  /// @param isMeant is asked of each letter that is chosen
  /// @param work returns why it was not done
  List<Handled> handle(
      DeadLetters letters,
      int most,
      Predicate<DeadLetter> isMeant,
      Function<Received, Optional<String>> work) {
    var handled = new ArrayList<Handled>();
    letters.walk(
        most,
        received -> {
          var letter = DeadLetters.read(received);
          if (!takes(letter) || !isMeant.test(letter)) {
            return Next.KEEP;
          }
          var problem = dryRun ? Optional.<String>empty() : work.apply(received);
          handled.add(new Handled(letter, problem));
          return dryRun || problem.isPresent() ? Next.KEEP : Next.TAKEN;
        });
    return handled;
  }
}
