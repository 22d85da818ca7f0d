package dev.signalbox.explain;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.compute.SessionReport.Container;
import dev.signalbox.query.Explanation.Witness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The two witnesses of a verdict: what the backend said of the session, and what the row said. A
/// third one is the agent, where it said something itself.
final class Witnesses {
  private Witnesses() {}

  static List<Witness> of(Known known) {
    var witnesses = new ArrayList<Witness>();
    backend(known).ifPresent(witnesses::add);
    row(known).ifPresent(witnesses::add);
    agent(known).ifPresent(witnesses::add);
    return witnesses;
  }

  private static Optional<Witness> backend(Known known) {
    var attempt = known.task().attempt();
    if (attempt.computeType().isEmpty() || attempt.session().isEmpty()) {
      return Optional.empty();
    }
    var type = attempt.computeType().get();
    if (known.report().isPresent()) {
      return Optional.of(new Witness(type.title(), known.stoppedAt(), said(known.report().get())));
    }
    return Optional.of(
        type.can(Capability.OBSERVABLE)
            ? new Witness(type.title(), Optional.empty(), "nothing of an end of the session")
            : new Witness(type.title(), Optional.empty(), "nothing: it tells nobody of ends"));
  }

  private static String said(SessionReport report) {
    var containers = ends(report);
    var reason =
        Optional.ofNullable(report.facts().get("stopped_reason")).filter(it -> !it.isBlank());
    var code = Optional.ofNullable(report.facts().get("stop_code")).map(it -> " (" + it + ")");
    return containers
        + reason.map(it -> (containers.isEmpty() ? "" : "; ") + it).orElse("")
        + code.orElse("");
  }

  /// What AWS injects has no image, and is killed when the others are over: it comes last.
  static String ends(SessionReport report) {
    return report.containers().stream()
        .sorted(
            Comparator.comparing((Container it) -> it.image().isEmpty())
                .thenComparing(it -> it.reason().isEmpty()))
        .map(Witnesses::end)
        .collect(Collectors.joining("; "));
  }

  private static String end(Container container) {
    var exit =
        container.exitCode().isPresent()
            ? "exit " + container.exitCode().getAsInt()
            : "no exit code";
    return exit + container.reason().map(it -> ", " + it).orElse("") + " of " + container.name();
  }

  private static Optional<Witness> row(Known known) {
    var task = known.task();
    var heartbeat = task.times().heartbeatAt();
    var before = known.end().flatMap(it -> it.told("previous_status"));
    var beat = heartbeat.map(it -> ", last heartbeat at " + Words.time(it));
    return before
        .map(it -> new Witness("the row", heartbeat, "said " + it + beat.orElse("")))
        .or(
            () ->
                beat.map(
                    _ -> new Witness("the row", heartbeat, "had a last heartbeat at that time")));
  }

  private static Optional<Witness> agent(Known known) {
    var task = known.task();
    return task.failure()
        .filter(it -> it.code() == FailureCode.AGENT_REPORTED)
        .map(
            it ->
                new Witness(
                    "the agent",
                    task.times().completedAt(),
                    "wrote FAILED" + (it.detail().isBlank() ? "" : ": " + it.detail())));
  }
}
