package dev.signalbox.lifecycle;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// One try at running a task, stored before anything is started. Number 0 means that none was made.
///
/// @param nextTryAt present while the attempt is claimed but must not begin before that instant
/// @param ecsVersion the newest `detail.version` that was applied
/// @param stopPending whether a stop is owed that nothing has confirmed yet
public record Attempt(
    int number,
    Optional<ComputeType> computeType,
    Optional<String> runtimeArn,
    boolean rerunOnHostLoss,
    Optional<SessionHandle> session,
    OptionalLong ecsVersion,
    Optional<SessionEnd> end,
    boolean stopPending,
    Optional<Instant> nextTryAt,
    Budget budget) {

  /// No attempt yet.
  public static final Attempt NONE =
      new Attempt(
          0,
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Budget.UNUSED);

  /// How the session of the attempt was seen to end, with the substrate's own words as JSON.
  public record SessionEnd(
      Instant seenAt, SessionStatus.Ended outcome, Optional<String> evidence) {}

  /// What the task has used up of its retry budgets, over all attempts.
  ///
  /// @param since when the first attempt of the current row of unsuccessful starts was declined
  public record Budget(int startFailures, int capacityWaits, Optional<Instant> since) {
    public static final Budget UNUSED = new Budget(0, 0, Optional.empty());

    Budget countStartFailure(Instant at) {
      return new Budget(startFailures + 1, capacityWaits, Optional.of(since.orElse(at)));
    }

    Budget countCapacityWait(Instant at) {
      return new Budget(startFailures, capacityWaits + 1, Optional.of(since.orElse(at)));
    }
  }

  /// Whether the attempt may have a session: it was begun and has not been seen to end.
  public boolean mayBeLive() {
    return number > 0 && end.isEmpty() && nextTryAt.isEmpty();
  }

  /// The session to stop: the stored one, or for AgentCore the one that follows from the attempt,
  /// because its id is known before the start.
  public Optional<SessionHandle> stoppable(AttemptId id) {
    return session.or(
        () ->
            runtimeArn
                .filter(_ -> computeType.equals(Optional.of(ComputeType.AGENTCORE)))
                .map(arn -> new SessionHandle.AgentCoreSession(arn, id.runtimeSessionId())));
  }

  Attempt next(Blueprint blueprint) {
    return new Attempt(
        number + 1,
        Optional.of(blueprint.computeType()),
        blueprint.runtimeArn(),
        blueprint.rerunOnHostLoss(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        budget);
  }

  Attempt again(Budget used, Instant notBefore) {
    return new Attempt(
        number + 1,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        false,
        Optional.of(notBefore),
        used);
  }

  Attempt begun() {
    return new Attempt(
        number,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        session,
        ecsVersion,
        end,
        stopPending,
        Optional.empty(),
        budget);
  }

  Attempt withSession(SessionHandle handle) {
    return new Attempt(
        number,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        Optional.of(handle),
        ecsVersion,
        end,
        stopPending,
        nextTryAt,
        budget);
  }

  Attempt withVersion(OptionalLong version) {
    return new Attempt(
        number,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        session,
        version.isPresent() ? version : ecsVersion,
        end,
        stopPending,
        nextTryAt,
        budget);
  }

  Attempt ended(SessionEnd seen) {
    return new Attempt(
        number,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        session,
        ecsVersion,
        Optional.of(seen),
        false,
        nextTryAt,
        budget);
  }

  Attempt withStopPending(boolean pending) {
    return new Attempt(
        number,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        session,
        ecsVersion,
        end,
        pending,
        nextTryAt,
        budget);
  }
}
