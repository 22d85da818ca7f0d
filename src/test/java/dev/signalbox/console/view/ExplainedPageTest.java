package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.web.Samples;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A page stays of a size that people can load, whatever an agent notes.
final class ExplainedPageTest {
  private static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

  private static Entry entry(int second, Map<String, String> details) {
    var at = AT.plus(Duration.ofSeconds(second));
    return new Entry(at, Entry.Source.AGENT, "note-" + second, "", details, Optional.empty());
  }

  private static ExplainedPage page(List<Entry> entries) {
    var it = Samples.failed("01A", AT);
    var explanation =
        new Explanation(
            it.task(),
            it.headline(),
            it.verdict(),
            it.waiting(),
            it.attempts(),
            entries,
            it.lost(),
            it.output());
    return ExplainedPage.of(explanation, AT, Sight.CONTENTS);
  }

  private static List<Entry> entries(int many) {
    return IntStream.range(0, many).mapToObj(it -> entry(it, Map.of())).toList();
  }

  @Test
  void ofALongTimelineTheBeginningAndTheEndAreShown() {
    var page = page(entries(500));

    assertThat(page.isCut()).isTrue();
    assertThat(page.entries()).hasSize(ExplainedPage.FIRST + ExplainedPage.NEWEST);
    assertThat(page.entries().get(ExplainedPage.FIRST - 1).type()).isEqualTo("note-49");
    assertThat(page.entries().get(ExplainedPage.FIRST).type()).isEqualTo("note-250");
    assertThat(page.entries().getLast().type()).isEqualTo("note-499");
    assertThat(page(entries(300)).isCut()).isFalse();
    assertThat(page(entries(300)).entries()).hasSize(300);
  }

  @Test
  void ofManyDetailsTheFirstAreShownAndTheOthersCounted() {
    var details = new TreeMap<String, String>();
    IntStream.range(0, 1_000).forEach(it -> details.put("key%04d".formatted(it), "x"));

    var shown = page(List.of()).details(entry(0, details));

    assertThat(shown).startsWith("key0000=x  key0001=x").endsWith("key0011=x  and 988 more");
    assertThat(page(List.of()).details(entry(0, Map.of("a", "b")))).isEqualTo("a=b");
  }
}
