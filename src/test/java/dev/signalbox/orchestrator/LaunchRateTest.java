package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle;
import dev.signalbox.lifecycle.SessionHandle.EcsSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens, debts and throttling, with a clock that the test moves.
class LaunchRateTest {
  private static final FailureCause THROTTLED = new FailureCause(FailureCode.THROTTLED, "Rate");
  private static final SessionStart<EcsSession> STARTED =
      new SessionStart.Started<>(new EcsSession("cluster", "task"));

  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  private LaunchRate rate(int perSecond) {
    return new LaunchRate(perSecond, () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static void spend(LaunchRate rate, int count) {
    for (int i = 0; i < count; i++) {
      rate.spend();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 20, 25, 100})
  void whoeverHeedsItNeverStartsMuchMoreInASecondThanTheRate(int perSecond) {
    var rate = rate(perSecond);
    var starts = new ArrayList<Instant>();
    var begin = now;
    // As the consumer does: look, take all there is, look again after a pause.
    while (now.isBefore(begin.plusSeconds(30))) {
      for (int free = rate.free(); free > 0; free--) {
        rate.spend();
        starts.add(now);
      }
      pass(Duration.ofMillis(200));
    }

    assertThat(starts).hasSizeBetween(29 * perSecond, 31 * perSecond + 1);
    for (var from : starts) {
      var until = from.plusSeconds(1);
      assertThat(starts.stream().filter(it -> !it.isBefore(from) && it.isBefore(until)))
          .hasSizeLessThanOrEqualTo(perSecond + 1 + perSecond / 4);
    }
  }

  @Test
  void startsWithoutATokenGoIntoDebtThatTimePays() {
    var rate = rate(4);

    spend(rate, 2 + 8);

    assertThat(rate.free()).isEqualTo(-8);
    pass(Duration.ofSeconds(2));
    assertThat(rate.free()).isZero();
    pass(Duration.ofMillis(250));
    assertThat(rate.free()).isOne();
  }

  @Test
  void whatIsSavedUpHasAnEnd() {
    var rate = rate(20);

    pass(Duration.ofHours(1));

    assertThat(rate.free()).isEqualTo(6);
  }

  @Test
  void throttlingHalvesTheRateAndTakesWhatWasSavedUp() {
    var rate = rate(20);

    rate.throttled();

    assertThat(rate.perSecond()).isEqualTo(10);
    assertThat(rate.free()).isZero();
    pass(Duration.ofMillis(100));
    assertThat(rate.free()).isOne();
  }

  @Test
  void oneBurstOfThrottlingIsOnePieceOfNews() {
    var rate = rate(20);

    for (int i = 0; i < 10; i++) {
      rate.throttled();
      pass(Duration.ofMillis(50));
    }
    assertThat(rate.perSecond()).isCloseTo(10, within(0.2));
    pass(Duration.ofMillis(500));
    rate.throttled();

    assertThat(rate.perSecond()).isCloseTo(5, within(0.3));
  }

  @Test
  void throttlingThatGoesOnLeavesOnePerSecond() {
    var rate = rate(20);

    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(1));
      rate.throttled();
    }

    assertThat(rate.perSecond()).isEqualTo(1);
  }

  @Test
  void rateGrowsBackEvenlyWithinAMinute() {
    var rate = rate(20);
    rate.throttled();

    pass(Duration.ofSeconds(15));
    assertThat(rate.perSecond()).isCloseTo(15, within(0.01));
    pass(Duration.ofSeconds(15));
    assertThat(rate.perSecond()).isEqualTo(20);
    pass(Duration.ofHours(1));
    assertThat(rate.perSecond()).isEqualTo(20);
  }

  @Test
  void clockThatIsSetBackDoesNotStopTheFlow() {
    var rate = rate(4);
    spend(rate, 2);

    pass(Duration.ofHours(-1));
    assertThat(rate.free()).isZero();
    pass(Duration.ofSeconds(1));

    assertThat(rate.free()).isEqualTo(2);
  }

  @Test
  void rateBelowOneIsRefused() {
    assertThatThrownBy(() -> rate(0)).hasMessageContaining("at least 1");
  }

  @Test
  void slowerBackendDecidesHowManyMessagesAreReceived() {
    var rates = new LaunchRates(Optional.of(rate(4)), Optional.of(rate(25)));

    assertThat(rates.permits(0)).isEqualTo(2);
    assertThat(new LaunchRates(Optional.empty(), Optional.of(rate(25))).permits(0)).isEqualTo(7);
    assertThat(new LaunchRates(Optional.empty(), Optional.empty()).permits(5)).isPositive();
  }

  @Test
  void messagesInFlightThatHaveNotStartedYetHaveTheirTokensSetAside() {
    var rates = new LaunchRates(Optional.of(rate(20)), Optional.empty());
    assertThat(rates.permits(0)).isEqualTo(6);
    assertThat(rates.permits(4)).isEqualTo(2);

    var answer =
        rates.spend(
            ComputeType.ECS,
            () -> {
              // Three of the four wait for their turn still; this one has its token.
              assertThat(rates.permits(4)).isEqualTo(6 - 1 - 3);
              return STARTED;
            });

    assertThat(answer).isEqualTo(STARTED);
    assertThat(rates.permits(0)).isEqualTo(5);
  }

  @Test
  void startThatThrowsHasSpentItsTokenAndIsOver() {
    var rates = new LaunchRates(Optional.of(rate(20)), Optional.empty());

    assertThatThrownBy(
            () ->
                rates.spend(
                    ComputeType.ECS,
                    () -> {
                      throw new IllegalStateException("lost");
                    }))
        .hasMessage("lost");

    assertThat(rates.permits(0)).isEqualTo(5);
    assertThat(rates.permits(1)).isEqualTo(4);
  }

  @Test
  void onlyThrottlingSlowsTheBackendThatSaidSo() {
    var ecs = rate(20);
    var agentCore = rate(24);
    var rates = new LaunchRates(Optional.of(ecs), Optional.of(agentCore));

    var _ = rates.spend(ComputeType.ECS, () -> declined(FailureCode.CAPACITY_UNAVAILABLE));
    assertThat(ecs.perSecond()).isEqualTo(20);
    var _ = rates.spend(ComputeType.AGENTCORE, () -> new SessionStart.Declined<>(THROTTLED));

    assertThat(agentCore.perSecond()).isEqualTo(12);
    assertThat(ecs.perSecond()).isEqualTo(20);
  }

  private static SessionStart<SessionHandle> declined(FailureCode code) {
    return new SessionStart.Declined<>(new FailureCause(code, ""));
  }

  @Test
  void throttledStartOfATaskSlowsTheIntake() {
    var shell = new Shell();
    shell.ecs.declines(FailureCode.THROTTLED);
    assertThat(shell.rates.permits(0)).isPositive();

    shell.submit(Shell.TASK);

    assertThat(shell.row().attemptId()).isEqualTo(new AttemptId(Shell.TASK, 2));
    assertThat(shell.rates.permits(0)).isNotPositive();
  }
}
