package dev.signalbox.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  /// As a terminal shows it, which gives two columns to signs of East Asia and to emoji.
  @ParameterizedTest
  @CsvSource({
    "abcdefghij, abcdefghij",
    "abcdefghijk, abcdefghi…",
    "日本語日本, 日本語日本",
    "日本語日本語, 日本語日…",
    "a日本語日本, a日本語日…",
    "ｆｕｌｌｗｉ, ｆｕｌｌ…",
    "ﾊﾝｶｸﾊﾝｶｸﾊﾝ, ﾊﾝｶｸﾊﾝｶｸﾊﾝ",
    "한국어한국어, 한국어한…",
    "🚀🚀🚀🚀🚀🚀, 🚀🚀🚀🚀…",
    "é̂é̂é̂é̂é̂é̂é̂é̂é̂é̂, é̂é̂é̂é̂é̂é̂é̂é̂é̂é̂"
  })
  void aCellIsAsWideAsItsColumns(String text, String cell) {
    assertThat(PlainText.cell(text, 10)).isEqualTo(cell);
  }

  @Test
  void aTextIsWrappedAtBlanksAndALongWordWithinItself() {
    assertThat(Wrapped.lines("one two\nthree  four", 9))
        .containsExactly("one two", "three", "four");
    assertThat(Wrapped.lines("exactly 9 is", 9)).containsExactly("exactly 9", "is");
    assertThat(Wrapped.lines("日本語日本語日本語", 9)).containsExactly("日本語日", "本語日本", "語");
    assertThat(Wrapped.lines("日本", 1)).containsExactly("日", "本");
    assertThat(Wrapped.lines("", 9)).containsExactly("");
  }

  @Test
  void nothingThatATerminalObeysIsLeft() {
    assertThat(Wrapped.lines("a\u001b[2Jb\u202ec\u009bd", 80)).containsExactly("a?[2Jb?c?d");
    assertThat(PlainText.cell("a\u0007\tb\u2028c", 80)).isEqualTo("a? b c");
  }
}
