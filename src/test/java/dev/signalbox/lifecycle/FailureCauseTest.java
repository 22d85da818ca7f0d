package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a person reads of a failure.
class FailureCauseTest {
  private static final int MAX = FailureCause.DETAIL_LENGTH_MAX;

  @ParameterizedTest
  @EnumSource
  void everyCodeSaysWhatHappenedAndWhatToDo(FailureCode code) {
    assertThat(code.cause()).matches("(?s)[A-Z].+\\.");
    assertThat(code.nextStep()).matches("(?s)[A-Z].+\\.");
    assertThat(code.nextStep()).isNotEqualTo(code.cause());
  }

  @ParameterizedTest
  @EnumSource
  void aStoredCodeIsReadAgain(FailureCode code) {
    assertThat(FailureCode.ofWord(code.name())).contains(code);
  }

  @Test
  void aCodeOfALaterVersionIsNoCode() {
    assertThat(FailureCode.ofWord("ATE_TOO_MUCH")).isEmpty();
    assertThat(FailureCode.ofWord("throttled")).isEmpty();
  }

  @Test
  void theMessageIsTheSentenceOfTheCodeAndTheDetailIfThereIsOne() {
    var sentence = FailureCode.THROTTLED.cause();

    assertThat(new FailureCause(FailureCode.THROTTLED, "Rate exceeded").sentence())
        .isEqualTo(sentence + " Rate exceeded");
    assertThat(new FailureCause(FailureCode.THROTTLED, "").sentence()).isEqualTo(sentence);
    assertThat(new FailureCause(FailureCode.THROTTLED, " \n").sentence()).isEqualTo(sentence);
  }

  @Test
  void aDetailIsCutAtItsLongestAndNeverWithinACharacter() {
    var lamp = "\ud83d\udca1";

    assertThat(detail("x".repeat(MAX))).hasSize(MAX);
    assertThat(detail("x".repeat(MAX) + "y")).isEqualTo("x".repeat(MAX));
    assertThat(detail("x".repeat(MAX - 2) + lamp)).endsWith(lamp).hasSize(MAX);
    assertThat(detail("x".repeat(MAX - 2) + lamp + "y")).endsWith(lamp).hasSize(MAX);
    assertThat(detail("x".repeat(MAX - 1) + lamp)).isEqualTo("x".repeat(MAX - 1));
  }

  private static String detail(String text) {
    return new FailureCause(FailureCode.THROTTLED, text).detail();
  }
}
