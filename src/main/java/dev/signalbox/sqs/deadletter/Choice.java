package dev.signalbox.sqs.deadletter;

import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import java.util.Optional;
import java.util.Set;

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
}
