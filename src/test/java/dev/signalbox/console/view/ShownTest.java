package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownTest {
  @Test
  void controlCharactersArePictures() {
    assertThat(Shown.line("a\u0000b\u0007c\u001B[31md\u007Fe")).isEqualTo("a␀b␇c␛[31md␡e");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x85, 0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066,
        0x2069, 0xfeff, 0xe0001, 0xd800, 0xdfff
      })
  void whatActsOnTheTextAroundItIsReplaced(int character) {
    var text = "a" + Character.toString(character) + "b";

    assertThat(Shown.line(text)).isEqualTo("a\uFFFDb");
    assertThat(Shown.lines(text)).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"שלום", "日本語", "👩‍💻", "naïve", "नमस्ते", "a\u200Cb"})
  void whatPeopleWriteStays(String text) {
    assertThat(Shown.line(text)).isEqualTo(text);
  }

  @Test
  void aLineIsOneAndShort() {
    assertThat(Shown.line("a\nb\tc\r")).isEqualTo("a b c");
    assertThat(Shown.line("😀".repeat(10_000))).isEqualTo("😀".repeat(299) + "…");
    assertThat(Shown.line("x".repeat(300))).isEqualTo("x".repeat(300));
  }

  @Test
  void linesStayLines() {
    assertThat(Shown.lines("a\r\nb\n\tc\rd")).isEqualTo("a\nb\n\tc␍d");
  }
}
