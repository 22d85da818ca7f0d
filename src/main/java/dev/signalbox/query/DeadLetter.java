package dev.signalbox.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A message that could not be used.
///
/// @param queue `task` or `events`
/// @param id the id that it has among the dead letters
/// @param originId the id of the message as its producer sent it
/// @param reason a word of a closed set; empty when SQS moved it by itself
/// @param detail what is wrong with it, which may quote it
/// @param body empty for whoever may not see what it says
public record DeadLetter(
    String queue,
    String id,
    String originId,
    Instant sentAt,
    int receiveCount,
    Optional<String> reason,
    Optional<String> detail,
    Optional<String> body) {
  /// Producers can write what looks like ours beside their messages.
  private static final Pattern WORD = Pattern.compile("[a-z][a-z-]{0,39}");

  /// A reason that is none of the closed set.
  private static final String OTHER = "other";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,100}");

  /// What of it may be seen.
  public DeadLetter seenWith(Sight sight) {
    return switch (sight) {
      case CONTENTS -> this;
      case STATES ->
          new DeadLetter(
              queue,
              id,
              ID.matcher(originId).matches() ? originId : id,
              sentAt,
              receiveCount,
              reason.map(it -> WORD.matcher(it).matches() ? it : OTHER),
              Optional.empty(),
              Optional.empty());
    };
  }

  /// Some dead letters of the queues that were asked for, in the order of these.
  ///
  /// @param about how many there are in all, as SQS approximates it: its count may be a minute
  ///     behind, and has those in it that are hidden for a moment
  public record Sample(List<DeadLetter> letters, long about) {
    public Sample {
      letters = List.copyOf(letters);
    }
  }

  /// Looks at dead letters and sends them back. SQS hides what was looked at for a short time, so
  /// two people who look at once see a part each.
  public interface Query {
    /// Looks at some of each queue; all are asked at once.
    ///
    /// @param most of a queue, 1 to 100
    Sample list(List<String> queues, int most);

    /// Looks for one; empty also while somebody else looks at it.
    ///
    /// @param id either of its ids
    Optional<DeadLetter> find(String queue, String id);

    /// Sends one back to its queue; throws where it could not be sent, and then it is still there.
    ///
    /// @param id either of its ids
    /// @return whether it was there
    boolean redrive(String queue, String id);
  }
}
