package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// One try at running a task, stored before anything is started. Number 0 means that none was made.
///
/// @param since when it was begun, and once its session is known, when that showed itself: by the
///     clock of this service, where the other times of a row are the agent's to write
/// @param nextTryAt present while the attempt is claimed but must not begin before that instant
/// @param observedVersion the newest `detail.version` that was applied
/// @param agentEnd how the agent's process was seen to end while its session lives on
/// @param stopPending whether a stop is owed that nothing has confirmed yet
/// @param turnedAway whether a start under this attempt's token was turned away unread: an earlier
///     one may have led to a session all the same
/// @param contextPending whether what the task refers to is to be read before the first start under
///     the attempt's token: until then nothing runs under it
public record Attempt(
    int number,
    Optional<Instant> since,
    Optional<ComputeType> computeType,
    Optional<String> runtimeArn,
    boolean rerunOnHostLoss,
    Optional<SessionHandle> session,
    OptionalLong observedVersion,
    Optional<SessionEnd> end,
    Optional<SessionEnd> agentEnd,
    boolean stopPending,
    Optional<Instant> nextTryAt,
    boolean turnedAway,
    boolean contextPending,
    Budget budget) {

  /// No attempt yet.
  public static final Attempt NONE =
      new Attempt(
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          false,
          false,
          Budget.UNUSED);

  /// How the session of the attempt was seen to end, with the substrate's own words as JSON.
  public record SessionEnd(
      Instant seenAt, SessionStatus.Ended outcome, Optional<String> evidence) {}

  public boolean can(Capability capability) {
    return computeType.filter(type -> type.can(capability)).isPresent();
  }

  /// Whether the end was told by the backend, and not inferred from a start that was declined or a
  /// session that could not be found: what was inferred may turn out to live.
  public boolean endWasSeen() {
    return end.isPresent() && session.isPresent() && !lost();
  }

  private boolean lost() {
    return end.map(SessionEnd::outcome)
        .filter(
            it ->
                it instanceof SessionStatus.Failed(var cause)
                    && cause.code() == FailureCode.SESSION_LOST)
        .isPresent();
  }

  /// An end that was inferred wrongly: the session lives.
  public Attempt foundAlive(SessionHandle handle) {
    return with(
        it -> {
          it.session = Optional.of(handle);
          it.end = Optional.empty();
          it.stopPending = true;
        });
  }

  /// Whether the attempt may have a session: a start was asked for, and no end was seen.
  public boolean mayBeLive() {
    return isUnderWay() && !contextPending;
  }

  /// Whether the attempt was begun and has not been seen to end.
  public boolean isUnderWay() {
    return number > 0 && end.isEmpty() && wasBegun();
  }

  /// Whether the attempt was ever begun.
  public boolean wasBegun() {
    return nextTryAt.isEmpty() || turnedAway;
  }

  /// False for a session of somebody else: the attempt's own is known, and has another name.
  public boolean mayHave(SessionHandle other) {
    return session.filter(known -> !known.sessionId().equals(other.sessionId())).isEmpty();
  }

  /// Returns the session to stop: the stored one, or the one that follows from the attempt where
  /// sessions are named before their start.
  public Optional<SessionHandle> stoppable(AttemptId id) {
    return session.or(() -> computeType.flatMap(type -> type.nameOf(id, runtimeArn)));
  }

  public Attempt next(Blueprint blueprint) {
    return NONE.with(
        it -> {
          it.number = number + 1;
          it.computeType = Optional.of(blueprint.computeType());
          it.runtimeArn = blueprint.runtimeArn();
          it.rerunOnHostLoss = blueprint.rerunOnHostLoss();
          it.budget = budget;
        });
  }

  /// The next attempt in the same place, with nothing of this one but what it has used up.
  public Attempt again(Budget used, Instant notBefore) {
    return NONE.with(
        it -> {
          it.number = number + 1;
          it.computeType = computeType;
          it.runtimeArn = runtimeArn;
          it.rerunOnHostLoss = rerunOnHostLoss;
          it.nextTryAt = Optional.of(notBefore);
          it.budget = used;
        });
  }

  /// The same attempt, to be asked for again later.
  public Attempt turnedAway(Budget used, Instant notBefore) {
    return with(
        it -> {
          it.nextTryAt = Optional.of(notBefore);
          it.turnedAway = true;
          it.budget = used;
        });
  }

  /// Where the attempt runs follows from the blueprint as it is now, unless a session may run
  /// already.
  public Attempt placed(Blueprint blueprint) {
    return turnedAway
        ? this
        : with(
            it -> {
              it.computeType = Optional.of(blueprint.computeType());
              it.runtimeArn = blueprint.runtimeArn();
              it.rerunOnHostLoss = blueprint.rerunOnHostLoss();
            });
  }

  /// The same attempt, with what was used up told in other words.
  public Attempt told(Budget inOtherWords) {
    return with(it -> it.budget = inOtherWords);
  }

  /// Claimed, but to be begun later than was planned.
  public Attempt notBefore(Instant at) {
    return with(it -> it.nextTryAt = Optional.of(at));
  }

  public Attempt begun() {
    return with(it -> it.nextTryAt = Optional.empty());
  }

  /// Under way since then.
  public Attempt since(Instant at) {
    return with(it -> it.since = Optional.of(at));
  }

  /// Begun with a look at what the task refers to.
  public Attempt withContextPending() {
    return with(it -> it.contextPending = true);
  }

  /// The look is over, whatever came of it.
  public Attempt contextSettled() {
    return with(it -> it.contextPending = false);
  }

  public Attempt withSession(SessionHandle handle) {
    return with(
        it -> {
          it.session = Optional.of(handle);
          it.contextPending = false;
        });
  }

  public Attempt withVersion(OptionalLong version) {
    return version.isPresent() ? with(it -> it.observedVersion = version) : this;
  }

  /// What has ended needs no stop.
  public Attempt ended(SessionEnd seen) {
    return with(
        it -> {
          it.end = Optional.of(seen);
          it.stopPending = false;
          it.contextPending = false;
        });
  }

  /// The session lives on without its agent.
  public Attempt agentEnded(SessionEnd seen) {
    return with(it -> it.agentEnd = Optional.of(seen));
  }

  /// The backend has started the agent's process again.
  public Attempt agentRestarted() {
    return with(it -> it.agentEnd = Optional.empty());
  }

  public Attempt withStopPending(boolean pending) {
    return with(it -> it.stopPending = pending);
  }

  private Attempt with(Consumer<AttemptDraft> change) {
    var draft = new AttemptDraft(this);
    change.accept(draft);
    return draft.build();
  }
}
