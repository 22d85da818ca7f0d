package dev.signalbox.lifecycle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.policy.OrphanPolicy.Judgement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrphanPolicyTest {
  private static final OrphanPolicy POLICY = OrphanPolicy.DEFAULTS;

  @ParameterizedTest
  @CsvSource({
    "0s,     false, WATCH",
    "0s,     true,  WATCH",
    "9m59s,  false, WATCH",
    "10m,    false, STOP",
    "10m,    true,  SPARE",
    "59m59s, true,  SPARE",
    "1h,     true,  HAND_OVER",
    "1h,     false, STOP",
    "30h,    true,  HAND_OVER"
  })
  void aSessionIsStoppedOnlyAfterTheWindowAndWithoutADoubt(
      String known, boolean doubtful, Judgement judgement) {
    assertThat(POLICY.judge(Duration.parse("PT" + known), doubtful)).isEqualTo(judgement);
  }

  @Test
  void threeSessionsAreOrphansAndFourAreADoubt() {
    assertThat(POLICY.isDoubtful(3)).isFalse();
    assertThat(POLICY.isDoubtful(4)).isTrue();
  }

  @Test
  void aDoubtIsAskedAboutBeforeItPasses() {
    assertThat(POLICY.askAgain()).isPositive().isLessThan(POLICY.window());
  }
}
