package dev.signalbox.query;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What happened to one task, why, and what to do now.
///
/// @param headline what is so, in one sentence
/// @param verdict of a task that failed, was stopped or ran out of time
/// @param waiting of a task that waits
/// @param lost what was never heard, and how it was found all the same
public record Explanation(
    TaskSummary task,
    String headline,
    Optional<Verdict> verdict,
    Optional<Waiting> waiting,
    List<AttemptSpan> attempts,
    List<Entry> timeline,
    List<String> lost,
    Optional<OutputTail> output) {

  /// Why it ended so.
  ///
  /// @param cause in one sentence
  /// @param message what the row says to other programs; empty for whoever may not see that
  /// @param nextStep what whoever has to act should do
  /// @param command what to type for it, where there is such a command
  /// @param witnesses what the substrate and the row said
  /// @param tried what was done before it was given up
  public record Verdict(
      FailureCode code,
      Actor actor,
      String cause,
      String message,
      String nextStep,
      Optional<String> command,
      List<Witness> witnesses,
      List<String> tried) {}

  /// Who has to act.
  public enum Actor {
    PRODUCER("whoever sent the task"),
    AGENT_AUTHOR("the author of the agent"),
    OPERATOR("the operator of this deployment"),
    AWS("AWS"),
    APPROVER("whoever may answer what an agent asks"),
    NOBODY("nobody");

    private final String who;

    Actor(String who) {
      this.who = who;
    }

    /// For a person who reads it.
    public String who() {
      return who;
    }
  }

  /// @param who the title of the backend, `the agent`, or `the row`
  public record Witness(String who, Optional<Instant> at, String said) {}

  /// @param forWhat a slot, the launch rate, capacity, a mend, an approval, ... in words
  /// @param place 1 for the next one
  /// @param questions what its agent asks a person
  public record Waiting(
      String forWhat,
      Instant since,
      OptionalInt place,
      Optional<Instant> nextTryAt,
      Remedy remedy,
      List<Question> questions) {}

  /// What ends a wait.
  ///
  /// @param detail what the compute service said, where it is why the task waits
  /// @param commands what to type for it: one of them, where there are several
  public record Remedy(
      Actor actor, Optional<String> detail, String nextStep, List<String> commands) {}

  /// What an agent asks, in its own words.
  ///
  /// @param asks the tool that it wants to use, and on what
  /// @param because why it asks and does not just do it
  /// @param until the end of the time to answer; empty where there is none
  public record Question(
      String requestId, String asks, Optional<String> because, Optional<Instant> until) {}

  /// One try, as bars of a chart.
  ///
  /// @param calls what the compute service was asked for it
  public record AttemptSpan(
      int number, Optional<ComputeType> computeType, List<Phase> phases, List<Call> calls) {
    /// One that nothing is known to have been asked for.
    public AttemptSpan(int number, Optional<ComputeType> computeType, List<Phase> phases) {
      this(number, computeType, phases, List.of());
    }
  }

  /// @param what `start` or `stop`
  /// @param outcome in words
  public record Call(String what, Instant at, String outcome) {}

  /// @param to empty while it lasts
  public record Phase(Kind kind, Instant from, Optional<Instant> to) {
    public enum Kind {
      QUEUED,
      STARTING,
      RUNNING,
      STOPPING
    }
  }

  /// One thing that happened.
  ///
  /// @param lag from when it happened until it was known here
  public record Entry(
      Instant at,
      Source source,
      String type,
      String text,
      Map<String, String> details,
      Optional<Duration> lag) {
    /// Who tells of it: one of those that every task has, or the backend of its session.
    ///
    /// @param word as documents have it; that of a backend is its compute type
    /// @param title for people
    public record Source(String word, String title) {
      public static final Source PRODUCER = new Source("producer", "Producer");
      public static final Source SIGNALBOX = new Source("signalbox", "Signalbox");
      public static final Source AGENT = new Source("agent", "Agent");

      /// Who answers what an agent asks.
      public static final Source PERSON = new Source("person", "Person");

      private static final Set<Source> OF_EVERY_TASK = Set.of(PRODUCER, SIGNALBOX, AGENT, PERSON);

      public static Source of(ComputeType type) {
        return new Source(type.word(), type.title());
      }

      public boolean isBackend() {
        return !OF_EVERY_TASK.contains(this);
      }
    }
  }

  /// The last lines of what the agent printed, without what looks like a secret.
  ///
  /// @param text 16 KiB at most; empty where nothing could be read, and `source` says why
  /// @param cut whether there was more before it
  /// @param source where all of it is
  public record OutputTail(String text, boolean cut, String source, Instant fetchedAt) {}

  /// Explains a task.
  @FunctionalInterface
  public interface Query {
    Answer explain(String taskId, Sight sight);
  }

  public sealed interface Answer {
    record Explained(Explanation explanation) implements Answer {}

    record Missing() implements Answer {}

    /// The row breaks the contract, so Signalbox leaves it alone.
    record Unreadable(String because) implements Answer {}
  }
}
