package dev.signalbox.explain.sight;

import dev.signalbox.explain.Known;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.compute.SessionReport.Container;
import dev.signalbox.query.Sight;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What of the facts about a task may be seen. Whatever a producer, an agent or another person put
/// into words is taken away before anything is explained, so no sentence can quote it.
public final class Visible {
  /// All that AWS tells of an end in a word of its own. A reason may be that of whoever stopped it.
  private static final String STOP_CODE = "stop_code";

  private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,60}");

  private Visible() {}

  public static Known of(Known known, Sight sight) {
    return switch (sight) {
      case CONTENTS -> known;
      case STATES -> withoutContents(known);
    };
  }

  private static Known withoutContents(Known known) {
    return new Known(
        known.summary().seenWith(Sight.STATES),
        task(known.task()),
        known.notes().stream().map(PlainNotes::of).toList(),
        known.report().map(Visible::report),
        known.place(),
        Optional.empty(),
        known.logGroup(),
        Optional.empty(),
        known.at());
  }

  private static TaskRecord task(TaskRecord task) {
    var draft = task.draft();
    draft.failure = task.failure().map(it -> new FailureCause(it.code(), ""));
    // One that is empty is not told; without one, the sentence of the code would stand for it.
    draft.errorMessage = Optional.of("");
    draft.cancellation = Cancellation.UNSAID;
    draft.attempt = task.attempt().told(task.attempt().budget().inOurWords());
    var count = task.times().watch().approvals().count();
    draft.times = task.times().watched(Watch.of(new Approvals(count, Optional.empty())));
    return draft.build(task.deadlineAt());
  }

  private static SessionReport report(SessionReport report) {
    var facts = new TreeMap<>(report.facts());
    facts.keySet().retainAll(Set.of(STOP_CODE));
    facts.values().removeIf(it -> !WORD.matcher(it).matches());
    var containers = report.containers().stream().map(Visible::container).toList();
    return new SessionReport(report.phases(), containers, facts);
  }

  private static Container container(Container told) {
    return new Container(
        told.name(),
        told.status(),
        told.exitCode(),
        Optional.empty(),
        told.image(),
        told.imageDigest());
  }
}
