package dev.signalbox.console.view;

import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Actor;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.Witness;
import dev.signalbox.query.Sight;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A task with all that is known of it, as its page shows it.
///
/// @param row its head
/// @param sight what the explanation was made for
public record ExplainedPage(Explanation explanation, TaskRow row, Instant now, Sight sight) {
  /// Entries of a timeline that a page shows; the last ones of a longer one.
  private static final int ENTRIES_MAX = 300;

  private static final int DETAIL_MAX = 160;

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

  public String actor(Actor actor) {
    return switch (actor) {
      case PRODUCER -> "whoever submitted it";
      case AGENT_AUTHOR -> "the agent's author";
      case OPERATOR -> "the operator of this deployment";
      case AWS -> "AWS";
      case NOBODY -> "nobody";
    };
  }

  public List<Entry> entries() {
    var all = explanation.timeline();
    return all.size() <= ENTRIES_MAX ? all : all.subList(all.size() - ENTRIES_MAX, all.size());
  }

  public int leftOut() {
    return explanation.timeline().size() - entries().size();
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
    return new TreeMap<>(entry.details())
        .entrySet().stream()
            .map(it -> Shown.line(it.getKey()) + "=" + shortened(Shown.line(it.getValue())))
            .collect(Collectors.joining("  "));
  }

  private static String shortened(String value) {
    return value.codePointCount(0, value.length()) <= DETAIL_MAX
        ? value
        : value.substring(0, value.offsetByCodePoints(0, DETAIL_MAX)) + "…";
  }
}
