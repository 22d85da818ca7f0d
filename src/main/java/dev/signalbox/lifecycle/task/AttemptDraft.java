package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// The next state of an attempt, under construction inside one of its methods.
final class AttemptDraft {
  int number;
  Optional<Instant> since;
  Optional<ComputeType> computeType;
  Optional<String> runtimeArn;
  boolean rerunOnHostLoss;
  Optional<SessionHandle> session;
  OptionalLong observedVersion;
  Optional<SessionEnd> end;
  Optional<SessionEnd> agentEnd;
  boolean stopPending;
  Optional<Instant> nextTryAt;
  boolean turnedAway;
  boolean contextPending;
  Budget budget;

  AttemptDraft(Attempt from) {
    this.number = from.number();
    this.since = from.since();
    this.computeType = from.computeType();
    this.runtimeArn = from.runtimeArn();
    this.rerunOnHostLoss = from.rerunOnHostLoss();
    this.session = from.session();
    this.observedVersion = from.observedVersion();
    this.end = from.end();
    this.agentEnd = from.agentEnd();
    this.stopPending = from.stopPending();
    this.nextTryAt = from.nextTryAt();
    this.turnedAway = from.turnedAway();
    this.contextPending = from.contextPending();
    this.budget = from.budget();
  }

  Attempt build() {
    return new Attempt(
        number,
        since,
        computeType,
        runtimeArn,
        rerunOnHostLoss,
        session,
        observedVersion,
        end,
        agentEnd,
        stopPending,
        nextTryAt,
        turnedAway,
        contextPending,
        budget);
  }
}
