package dev.signalbox.console.view;

import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.Witness;
import dev.signalbox.query.Sight;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A task with all that is known of it, as its page shows it.
///
/// @param row its head
/// @param sight what the explanation was made for
public record ExplainedPage(Explanation explanation, TaskRow row, Instant now, Sight sight) {
  /// Entries of a longer timeline that a page shows: how it began, and what came last.
  public static final int FIRST = 50;

  public static final int NEWEST = 250;
  private static final int DETAIL_MAX = 160;

  /// What this service writes has fewer; an agent may write any number.
  private static final int DETAILS_MAX = 12;

  public static ExplainedPage of(Explanation explanation, Instant now, Sight sight) {
    return new ExplainedPage(explanation, new TaskRow(explanation.task(), now), now, sight);
  }

  public boolean hasContents() {
    return sight == Sight.CONTENTS;
  }

  public String headline() {
    return Shown.line(explanation.headline());
  }

  public Gantt gantt() {
    return Gantt.of(explanation.attempts(), now);
  }

  public List<Entry> entries() {
    var all = explanation.timeline();
    return isCut()
        ? Stream.concat(
                all.stream().limit(FIRST), all.subList(all.size() - NEWEST, all.size()).stream())
            .toList()
        : all;
  }

  /// Whether there are more entries than the page shows.
  public boolean isCut() {
    return explanation.timeline().size() > FIRST + NEWEST;
  }

  public String source(Entry entry) {
    return entry.source().title();
  }

  /// What a witness said, as what follows its name and a colon.
  public String said(Witness witness) {
    return Shown.line(witness.said().replaceFirst("^said ", ""));
  }

  public String tone(Entry entry) {
    return entry.source().isBackend() ? "backend" : entry.source().word();
  }

  /// `attempt=1 session_id=…`, each value short enough to be read over.
  public String details(Entry entry) {
    var more = entry.details().size() - DETAILS_MAX;
    return new TreeMap<>(entry.details())
            .entrySet().stream()
                .limit(DETAILS_MAX)
                .map(it -> Shown.line(it.getKey()) + "=" + shortened(Shown.line(it.getValue())))
                .collect(Collectors.joining("  "))
        + (more > 0 ? "  and " + more + " more" : "");
  }

  private static String shortened(String value) {
    return value.codePointCount(0, value.length()) <= DETAIL_MAX
        ? value
        : value.substring(0, value.offsetByCodePoints(0, DETAIL_MAX)) + "…";
  }
}
