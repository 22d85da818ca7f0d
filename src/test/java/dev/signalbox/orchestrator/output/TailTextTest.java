package dev.signalbox.orchestrator.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TailTextTest {
  @Test
  void fewLinesStayAsTheyAre() {
    assertThat(TailText.of(List.of("one", "", "two"), false))
        .isEqualTo(new TailText("one\n\ntwo", false));
  }

  @Test
  void theLastLinesStayAndBeginWithALine() {
    var tail = TailText.of(Collections.nCopies(5_000, "0123456789"), false);

    assertThat(tail.cut()).isTrue();
    assertThat(tail.text().length()).isBetween(16_000, TailText.BYTES_MAX);
    assertThat(tail.text().lines()).containsOnly("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ä", "語", "🚀"})
  void noCharacterIsCut(String character) {
    var tail = TailText.of(List.of("!" + character.repeat(20_000)), false);

    var bytes = tail.text().getBytes(StandardCharsets.UTF_8);
    assertThat(bytes.length).isBetween(TailText.BYTES_MAX - 3, TailText.BYTES_MAX);
    assertThat(tail.text().replace(character, "")).isEmpty();
  }

  @Test
  void whatATerminalWouldObeyIsTakenOut() {
    var tail =
        TailText.of(
            List.of(
                "\u001b[1;31mred\u001b[0m",
                "\u001b]0;title\u0007bell",
                "50 %\r100 %",
                "a\u202eb\u200bc\u0000d\u009b2Je"),
            true);

    assertThat(tail).isEqualTo(new TailText("red\nbell\n50 %\n100 %\nabcde", true));
  }

  @Test
  void aSecretWithColoursInItIsASecretAllTheSame() {
    var line = "ghp_16C7e42F29\u001b[32m2c6912E7710c83\u200b8347Ae178B4a";

    assertThat(TailText.of(List.of(line), false).text()).isEqualTo("[redacted]");
  }

  /// It is taken out before the text is cut: half of it would not be known any more.
  @Test
  void aSecretAtTheCutIsTakenOut() {
    var after = "x".repeat(TailText.BYTES_MAX - 20);
    var tail = TailText.of(List.of("ghp_16C7e42F292c6912E7710c838347Ae178B4a " + after), false);

    assertThat(tail.text()).doesNotContain("8347Ae178B4a");
  }

  @Test
  void halfOfACharacterIsReplaced() {
    assertThat(TailText.of(List.of("a\ud83db"), false).text()).isEqualTo("a\ufffdb");
  }
}
