package dev.signalbox.lifecycle.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is left of a quoted text, beside words of ours that other programs look for.
class ClassWordsTest {
  @Test
  void wordsThatCountAfterOursStay() {
    assertThat(ClassWords.unmistakable("User concurrency limit reached.", "It timed out."))
        .isEqualTo("It timed out.");
  }

  @Test
  void wordsThatCountBeforeOursGo() {
    assertThat(
            ClassWords.unmistakable(
                "Agent session lost.", "It said: GitHub API returned HTTP 500, and timed out."))
        .isEqualTo("It said: … 500, and timed out.");
  }

  @Test
  void besideATextWithoutSuchWordsAllOfThemGo() {
    assertThat(ClassWords.unmistakable("Who knows.", "It said: Hydration failed, and timed out."))
        .isEqualTo("It said: …, and ….");
  }
}
