package dev.signalbox.lifecycle.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A person reads the cause, and other programs the message: what only serves to class a failure is
/// no part of the cause.
final class FailureCauseWordsTest {
  @ParameterizedTest
  @EnumSource
  void causeIsASentenceWithoutWordsThatClassIt(FailureCode code) {
    assertThat(code.cause())
        .matches("[A-Z].*\\.")
        .doesNotContainPattern("[A-Z]{2,}_[A-Z]")
        .doesNotContain("Pre-flight", " — ");
    assertThat(ClassWords.unmistakable("", code.cause())).isEqualTo(code.cause());
    assertThat(new FailureCause(code, "").message(java.util.Optional.empty()))
        .isNotEqualTo(code.cause())
        .endsWith(code.cause());
  }
}
