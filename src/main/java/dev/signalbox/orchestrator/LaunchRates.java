package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Keeps the starts of this replica under AWS's limits by slowing the intake: a start itself never
/// waits and never fails for want of a token. AWS counts per account and Region, so replicas share
/// what they are given here.
public final class LaunchRates {
  private final Optional<LaunchRate> ecs;
  private final Optional<LaunchRate> agentCore;

  /// Starts that have their token and no answer yet.
  private final AtomicInteger underWay = new AtomicInteger();

  /// @param ecs empty where tasks can not run on ECS
  /// @param agentCore empty where they can not run on AgentCore
  public LaunchRates(Optional<LaunchRate> ecs, Optional<LaunchRate> agentCore) {
    this.ecs = ecs;
    this.agentCore = agentCore;
  }

  /// How many messages may be received now. Each may be a start on either backend, and so may be
  /// each in flight that has not got so far.
  ///
  /// @param inFlight messages that are being handled
  public int permits(int inFlight) {
    var undecided = Math.max(0, inFlight - underWay.get());
    return free().min().orElse(Integer.MAX_VALUE) - undecided;
  }

  private IntStream free() {
    return Stream.of(ecs, agentCore).flatMap(Optional::stream).mapToInt(LaunchRate::free);
  }

  /// Spends a token for a start and learns from its answer.
  SessionStart<? extends SessionHandle> spend(
      ComputeType type, Supplier<SessionStart<? extends SessionHandle>> start) {
    var rate = rate(type);
    rate.ifPresent(LaunchRate::spend);
    underWay.incrementAndGet();
    try {
      var answer = start.get();
      if (isThrottled(answer)) {
        rate.ifPresent(LaunchRate::throttled);
      }
      return answer;
    } finally {
      underWay.decrementAndGet();
    }
  }

  private Optional<LaunchRate> rate(ComputeType type) {
    return switch (type) {
      case ECS -> ecs;
      case AGENTCORE -> agentCore;
    };
  }

  private static boolean isThrottled(SessionStart<?> answer) {
    return answer instanceof SessionStart.Declined<?>(var cause)
        && cause.code() == FailureCode.THROTTLED;
  }
}
