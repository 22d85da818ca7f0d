package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens, debts and throttling, with a clock that the test moves.
class LaunchRateTest {

  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  private LaunchRate rate(int perSecond) {
    return new LaunchRate(perSecond, () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static void spend(LaunchRate rate, int count) {
    for (int i = 0; i < count; i++) {
      rate.take();
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
        rate.take();
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
  void aTokenThatIsTakenIsGoneAndOneThatIsGivenBackIsThere() {
    var rates = rates(rate(20), rate(25));

    for (int i = 0; i < 6; i++) {
      assertThat(rates.tryTake(EcsSession.TYPE)).isTrue();
    }
    assertThat(rates.tryTake(EcsSession.TYPE)).isFalse();
    rates.giveBack(EcsSession.TYPE);

    assertThat(rates.tryTake(EcsSession.TYPE)).isTrue();
  }

  @Test
  void oneTypeNeverWaitsForTheOther() {
    var rates = rates(rate(1), rate(25));
    while (rates.tryTake(EcsSession.TYPE)) {}

    assertThat(rates.permits(EcsSession.TYPE, 0)).isNotPositive();
    assertThat(rates.permits(AgentCoreSession.TYPE, 0)).isEqualTo(7);
    assertThat(rates.tryTake(AgentCoreSession.TYPE)).isTrue();
  }

  @Test
  void whileTheLaneIsServedHalfOfWhatIsSavedUpIsKeptForIt() {
    var rates = rates(rate(20), rate(25));
    rates.laneIsServed(EcsSession.TYPE);

    var taken = 0;
    while (rates.tryTake(EcsSession.TYPE)) {
      taken++;
    }

    assertThat(taken).isEqualTo(3);
    assertThat(rates.permits(EcsSession.TYPE, 0)).isEqualTo(3);
    pass(Duration.ofSeconds(3));
    assertThat(rates.tryTake(EcsSession.TYPE)).isTrue();
  }

  @Test
  void laneMessagesInFlightHaveTheirTokensSetAside() {
    var rates = rates(rate(20), rate(25));

    assertThat(rates.permits(EcsSession.TYPE, 4)).isEqualTo(2);
  }

  @Test
  void aTurnThatHasComeGoesIntoDebt() {
    var rates = rates(rate(4), rate(25));

    for (int i = 0; i < 5; i++) {
      rates.take(EcsSession.TYPE);
    }

    assertThat(rates.permits(EcsSession.TYPE, 0)).isEqualTo(-3);
  }

  @Test
  void aTypeWithoutARateIsNotHeldBack() {
    var rates = new LaunchRates(Map.of());

    assertThat(rates.tryTake(EcsSession.TYPE)).isTrue();
    assertThat(rates.permits(EcsSession.TYPE, 100)).isPositive();
  }

  private static LaunchRates rates(LaunchRate ecs, LaunchRate agentCore) {
    return new LaunchRates(Map.of(EcsSession.TYPE, ecs, AgentCoreSession.TYPE, agentCore));
  }

  @Test
  void throttledStartOfATaskSlowsTheNext() {
    var shell = new Shell();
    shell.ecs.fails(DependencyUnavailable.throttled("ecs", "RunTask", new RuntimeException()));
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isPositive();

    assertThatThrownBy(() -> shell.submit(Shell.TASK)).isInstanceOf(DependencyUnavailable.class);

    assertThat(shell.row().attemptId()).isEqualTo(new AttemptId(Shell.TASK, 1));
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isNotPositive();
    assertThat(shell.rates.permits(AgentCoreSession.TYPE, 0)).isPositive();
  }

  @Test
  void anotherTroubleThanThrottlingLeavesTheRateAsItIs() {
    var shell = new Shell();
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new RuntimeException()));

    assertThatThrownBy(() -> shell.submit(Shell.TASK)).isInstanceOf(DependencyUnavailable.class);

    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isPositive();
  }

  /// What was saved up has an end before the start takes its token, not after.
  @Test
  void aStartAfterALongPauseIsCounted() {
    var rate = rate(20);
    var saved = rate.free();

    pass(Duration.ofHours(1));
    rate.take();

    assertThat(rate.free()).isEqualTo(saved - 1);
  }
}
