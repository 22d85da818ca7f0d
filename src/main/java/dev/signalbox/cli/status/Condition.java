package dev.signalbox.cli.status;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Queue.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a deployment is healthy, as an overview of it tells: what is wrong, the worst first,
/// each with what to do about it.
record Condition(List<Finding> findings) {
  /// The launch rate works off a full lane in minutes.
  private static final Duration LANE_STANDS = Duration.ofMinutes(15);

  /// One thing that is wrong.
  record Finding(String what, String nextStep) {}

  Condition {
    findings = List.copyOf(findings);
  }

  /// @param overdue whether there are tasks that a working sweep would have looked at
  static Condition of(Overview overview, boolean overdue) {
    var findings = new ArrayList<Finding>();
    dependencies(overview).forEach(findings::add);
    unknown(overview).forEach(findings::add);
    replicas(overview).ifPresent(findings::add);
    overdue(overdue).ifPresent(findings::add);
    deadLetters(overview).forEach(findings::add);
    lanes(overview).forEach(findings::add);
    deployment(overview).forEach(findings::add);
    return new Condition(findings);
  }

  boolean isHealthy() {
    return findings.isEmpty();
  }

  private static List<Finding> dependencies(Overview overview) {
    return overview.dependencies().stream()
        .filter(it -> it.status().equals("down"))
        .map(
            it ->
                new Finding(
                    it.name() + " is down" + it.cause().map(cause -> ": " + cause).orElse(""),
                    "signalbox doctor"))
        .toList();
  }

  private static List<Finding> unknown(Overview overview) {
    return overview.unknown().stream()
        .map(
            it ->
                new Finding(
                    "nothing is known of " + it.what() + ": " + it.because(), "signalbox doctor"))
        .toList();
  }

  /// Whether no replica has told of itself for a while, and none on this machine answers.
  static boolean nobodyWorks(Overview overview) {
    return overview.knowsTables()
        && overview.dependencies().isEmpty()
        && overview.replicas().stream().allMatch(overview::isSilent);
  }

  private static Optional<Finding> replicas(Overview overview) {
    if (!nobodyWorks(overview)) {
      return Optional.empty();
    }
    var waits =
        overview.queues().stream().anyMatch(it -> it.kind() == Kind.QUEUE && it.depth() > 0);
    return Optional.of(
        new Finding(
            waits ? "no replica works, and messages wait for one" : "no replica works",
            "start the service, or read the log of its container"));
  }

  private static Optional<Finding> overdue(boolean overdue) {
    return overdue
        ? Optional.of(
            new Finding("tasks are past their deadline, and no sweep comes", "signalbox stuck"))
        : Optional.empty();
  }

  private static List<Finding> deadLetters(Overview overview) {
    return overview.queues().stream()
        .filter(it -> it.kind() == Kind.DEAD_LETTERS && it.depth() + it.inFlight() > 0)
        .map(
            it ->
                new Finding(
                    "%d dead %s of the %s queue"
                        .formatted(
                            it.depth() + it.inFlight(),
                            it.depth() + it.inFlight() == 1 ? "letter" : "letters",
                            it.name()),
                    "signalbox dead-letters list --queue " + it.name()))
        .toList();
  }

  private static List<Finding> lanes(Overview overview) {
    var limit = overview.at().minus(LANE_STANDS);
    return overview.queues().stream()
        .filter(it -> it.kind() == Kind.LANE)
        .filter(it -> it.oldest().filter(limit::isAfter).isPresent())
        .map(
            it ->
                new Finding(
                    "tasks wait in the lane of %s since %s"
                        .formatted(it.name(), it.oldest().map(Instant::toString).orElse("")),
                    "signalbox stuck"))
        .toList();
  }

  /// What no task can help, and waits for a person.
  private static List<Finding> deployment(Overview overview) {
    return overview.failures().stream()
        .filter(it -> it.code().retry() == FailureCode.Retry.WHEN_MENDED)
        .map(
            it ->
                new Finding(
                    "%d %s with %s since %s"
                        .formatted(
                            it.number(),
                            it.number() == 1 ? "task failed" : "tasks failed",
                            it.code(),
                            it.since()),
                    it.code().nextStep()))
        .toList();
  }
}
