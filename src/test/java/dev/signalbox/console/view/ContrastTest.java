package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// WCAG 2.2 AA, computed from the stylesheet: text stands out from what it lies on by 4.5 to 1, and
/// what is drawn or can be operated by 3 to 1; in both themes.
final class ContrastTest {
  private static final Path CSS = Path.of("src/main/resources/console/console.css");
  private static final Pattern COLOUR =
      Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
  private static final List<String> TONES =
      List.of("good", "bad", "running", "starting", "waiting", "asking", "neutral");

  private static Map<String, List<String>> colours() throws IOException {
    var colours = new HashMap<String, List<String>>();
    var found = COLOUR.matcher(Files.readString(CSS));
    while (found.find()) {
      colours.put(found.group(1), List.of(found.group(2), found.group(3)));
    }
    return colours;
  }

  /// What stands on what, and by how much it has to stand out.
  record Pair(String front, String back, double least) {}

  static Stream<Pair> pairs() {
    var texts =
        Stream.of("text", "muted", "link")
            .flatMap(
                text -> Stream.of("page", "surface", "sunken").map(on -> new Pair(text, on, 4.5)));
    var tones = TONES.stream().map(tone -> new Pair(tone, tone + "-back", 4.5));
    var alone =
        Stream.of(
            new Pair("good", "surface", 4.5),
            new Pair("bad", "surface", 4.5),
            new Pair("neutral", "surface", 4.5),
            new Pair("on-accent", "accent", 4.5),
            new Pair("on-danger", "danger", 4.5),
            new Pair("control", "surface", 3));
    var drawn =
        Stream.of(
                "bar-queued",
                "bar-starting",
                "bar-running",
                "bar-stopping",
                "chart-good",
                "chart-bad",
                "chart-other")
            .map(it -> new Pair(it, "surface", 3));
    return Stream.of(texts, tones, alone, drawn).flatMap(it -> it);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void standsOut(Pair pair) throws IOException {
    var colours = colours();
    for (var theme = 0; theme < 2; theme++) {
      var front = colours.getOrDefault(pair.front(), List.of()).get(theme);
      var back = colours.getOrDefault(pair.back(), List.of()).get(theme);

      assertThat(contrast(front, back))
          .as("%s on %s, %s".formatted(front, back, theme == 0 ? "light" : "dark"))
          .isGreaterThanOrEqualTo(pair.least());
    }
  }

  /// A colour beside the table would escape the test above.
  @Test
  void everyColourIsInTheTable() throws IOException {
    var rules = COLOUR.matcher(Files.readString(CSS)).replaceAll("");

    assertThat(rules).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b|rgba?\\(|hsla?\\(|oklch\\(");
    assertThat(rules)
        .doesNotContainPattern(
            "(color|background|fill|stroke)[^;]*\\b(white|black|gr[ae]y|red)\\b");
  }

  @Test
  void contrastIsThatOfTheStandard() {
    assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
    assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
  }

  private static double contrast(String one, String other) {
    var lighter = Math.max(luminance(one), luminance(other));
    var darker = Math.min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
  }

  private static double channel(String colour, int at) {
    var value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
