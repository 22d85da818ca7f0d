package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The faults of the deployment that make starts wait, each told once when it begins and once when
/// it is over, however many tasks wait for it. Each replica tells of what it has met itself.
public final class StartTroubles implements TransitionListener {
  static final String BEGINS = "starts wait until the deployment is mended";

  static final String ENDS = "starts succeed again";

  private static final Logger LOG = LoggerFactory.getLogger(StartTroubles.class);

  private final Duration quiet;
  private final Occurrences occurrences;
  private final Map<Kind, Trouble> troubles = new HashMap<>();
  private final Set<FailureCode> everMet = EnumSet.noneOf(FailureCode.class);

  /// @param backoffMax the longest wait between two tries of one task: what nobody has met for
  ///     twice as long is over, though no start of a task that waited for it has shown so
  public StartTroubles(Duration backoffMax, Occurrences occurrences) {
    this.quiet = backoffMax.multipliedBy(2);
    this.occurrences = occurrences;
  }

  private record Kind(FailureCode code, String computeType) {
    static Kind of(FailureCause cause, TaskRecord record) {
      return new Kind(
          cause.code(), record.attempt().computeType().map(ComputeType::word).orElse("none"));
    }
  }

  /// @param ofAnswer whether the answer to a start tells it; else only the end of a session does
  private record Trouble(Instant lastMet, boolean ofAnswer) {}

  /// Returns for how many compute types the cause makes starts wait now, as far as this replica has
  /// met it; empty if it never has.
  public synchronized OptionalInt standing(FailureCode code, Instant at) {
    return everMet.contains(code)
        ? OptionalInt.of(
            (int) troubles.keySet().stream().filter(it -> stands(it, code, at)).count())
        : OptionalInt.empty();
  }

  private boolean stands(Kind kind, FailureCode code, Instant at) {
    return kind.code() == code
        && Optional.ofNullable(troubles.get(kind)).filter(it -> !isForgotten(it, at)).isPresent();
  }

  private boolean isForgotten(Trouble trouble, Instant at) {
    return trouble.lastMet().plus(quiet).isBefore(at);
  }

  @Override
  public synchronized void moved(TaskEvent event, Move move) {
    met(move).ifPresent(cause -> meet(cause, event, move));
    overcome(move).ifPresent(this::end);
    Map.copyOf(troubles).entrySet().stream()
        .filter(it -> isForgotten(it.getValue(), move.at()))
        .map(Map.Entry::getKey)
        .forEach(this::end);
  }

  /// The cause for which the move makes a task wait, or ends one that has waited long enough.
  private static Optional<FailureCause> met(Move move) {
    var used = move.after().attempt().budget();
    var waits = used.declined() > move.before().attempt().budget().declined();
    var cause = waits ? used.cause() : move.after().failure().filter(_ -> isGivenUp(move));
    return cause.filter(it -> it.code().retry() == FailureCode.Retry.WHEN_MENDED);
  }

  private static boolean isGivenUp(Move move) {
    return move.before().status() == TaskStatus.HYDRATING
        && move.after().status() == TaskStatus.FAILED;
  }

  private void meet(FailureCause cause, TaskEvent event, Move move) {
    var kind = Kind.of(cause, move.after());
    var ofAnswer = !(event instanceof TaskEvent.SessionObserved);
    everMet.add(kind.code());
    if (troubles.put(kind, new Trouble(move.at(), ofAnswer)) == null) {
      occurrences.note(new Occurrence.StartTroubleBegan(kind.code()));
      LOG.atError()
          .addKeyValue("code", kind.code())
          .addKeyValue("compute_type", kind.computeType())
          .addKeyValue("task_id", move.after().taskId())
          .addKeyValue("problem", cause.detail())
          .addKeyValue("next_step", cause.code().nextStep())
          .log(BEGINS);
    }
  }

  /// What a task waited for whose start now succeeds. Of another task's success it cannot be told
  /// whether it would have met the same fault.
  private Optional<Kind> overcome(Move move) {
    return move.before()
        .attempt()
        .budget()
        .cause()
        .map(cause -> Kind.of(cause, move.after()))
        .filter(
            kind ->
                Optional.ofNullable(troubles.get(kind))
                    .filter(it -> it.ofAnswer() ? isAccepted(move) : hasRun(move))
                    .isPresent());
  }

  private static boolean isAccepted(Move move) {
    var after = move.after().attempt();
    return move.before().attempt().session().isEmpty()
        && after.session().isPresent()
        && after.end().isEmpty();
  }

  private static boolean hasRun(Move move) {
    var end = move.after().attempt().end();
    return end.isPresent()
        ? !(end.get().outcome() instanceof SessionStatus.NeverStarted)
        : move.after().status() == TaskStatus.COMPLETED;
  }

  private void end(Kind kind) {
    if (troubles.remove(kind) != null) {
      LOG.atInfo()
          .addKeyValue("code", kind.code())
          .addKeyValue("compute_type", kind.computeType())
          .log(ENDS);
    }
  }
}
