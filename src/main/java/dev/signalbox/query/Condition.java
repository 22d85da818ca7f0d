package dev.signalbox.query;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.query.Overview.Dependency;
import dev.signalbox.query.Overview.Failures;
import dev.signalbox.query.Overview.Queue;
import dev.signalbox.query.Overview.Queue.Kind;
import dev.signalbox.query.Overview.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whether a deployment is healthy, as an overview of it tells: what is wrong, the worst first,
/// each with what to do about it. There is one judgement, for the command, the API and the console.
public record Condition(List<Finding> findings) {
  /// The launch rate works off a full lane in minutes.
  private static final Duration LANE_STANDS = Duration.ofMinutes(15);

  /// One thing that is wrong.
  public sealed interface Finding {
    String what();

    /// A command, or what to do in words.
    String nextStep();

    /// A dependency cannot be used.
    record Down(Dependency dependency) implements Finding {
      @Override
      public String what() {
        return dependency.name() + " is down" + dependency.cause().map(it -> ": " + it).orElse("");
      }

      @Override
      public String nextStep() {
        return DOCTOR;
      }
    }

    /// Something could not be asked.
    record Untold(Unknown unknown) implements Finding {
      @Override
      public String what() {
        return "nothing is known of " + unknown.what() + ": " + unknown.because();
      }

      @Override
      public String nextStep() {
        return DOCTOR;
      }
    }

    /// No replica has told of itself for a while.
    ///
    /// @param waiting messages that wait for one
    record NobodyWorks(long waiting) implements Finding {
      @Override
      public String what() {
        return waiting > 0 ? "no replica works, and messages wait for one" : "no replica works";
      }

      @Override
      public String nextStep() {
        return "start the service, or read the log of its container";
      }
    }

    /// There are tasks that a working sweep would have looked at.
    record Overdue() implements Finding {
      @Override
      public String what() {
        return "tasks are past their deadline, and no sweep comes";
      }

      @Override
      public String nextStep() {
        return "signalbox stuck";
      }
    }

    /// Messages that could not be used.
    record Letters(Queue queue) implements Finding {
      @Override
      public String what() {
        var number = queue.depth() + queue.inFlight();
        return "%d dead %s of the %s queue"
            .formatted(number, number == 1 ? "letter" : "letters", queue.name());
      }

      @Override
      public String nextStep() {
        return "signalbox dead-letters list --queue " + queue.name();
      }
    }

    /// Tasks wait too long for their launch.
    record LaneStands(Queue lane) implements Finding {
      @Override
      public String what() {
        return "tasks wait in the lane of %s since %s"
            .formatted(lane.name(), lane.oldest().map(Instant::toString).orElse(""));
      }

      @Override
      public String nextStep() {
        return "signalbox tasks --status QUEUED --older-than %dm"
            .formatted(LANE_STANDS.toMinutes());
      }
    }

    /// Tasks failed with what no task can help, and what waits for a person.
    record Failing(Failures failures) implements Finding {
      @Override
      public String what() {
        return "%d %s with %s since %s"
            .formatted(
                failures.number(),
                failures.number() == 1 ? "task failed" : "tasks failed",
                failures.code(),
                failures.since());
      }

      @Override
      public String nextStep() {
        return failures.code().nextStep();
      }
    }
  }

  private static final String DOCTOR = "signalbox doctor";

  public Condition {
    findings = List.copyOf(findings);
  }

  public static Condition of(Overview overview) {
    var findings = new ArrayList<Finding>();
    overview.dependencies().stream()
        .filter(it -> it.status().equals("down"))
        .map(Finding.Down::new)
        .forEach(findings::add);
    overview.unknown().stream().map(Finding.Untold::new).forEach(findings::add);
    if (nobodyWorks(overview)) {
      findings.add(new Finding.NobodyWorks(waiting(overview)));
    }
    if (overview.overdue()) {
      findings.add(new Finding.Overdue());
    }
    deadLetters(overview).forEach(findings::add);
    lanes(overview).forEach(findings::add);
    overview.failures().stream()
        .filter(it -> it.code().retry() == FailureCode.Retry.WHEN_MENDED)
        .map(Finding.Failing::new)
        .forEach(findings::add);
    return new Condition(findings);
  }

  public boolean isHealthy() {
    return findings.isEmpty();
  }

  /// Whether no replica has told of itself for a while, and none answers: one that does has
  /// dependencies to tell of.
  public static boolean nobodyWorks(Overview overview) {
    return overview.knowsTables()
        && overview.dependencies().isEmpty()
        && overview.replicas().stream().allMatch(overview::isSilent);
  }

  private static long waiting(Overview overview) {
    return overview.queues().stream()
        .filter(it -> it.kind() == Kind.QUEUE)
        .mapToLong(Queue::depth)
        .sum();
  }

  /// Those too that somebody looks at just now.
  private static Stream<Finding> deadLetters(Overview overview) {
    return overview.queues().stream()
        .filter(it -> it.kind() == Kind.DEAD_LETTERS && it.depth() + it.inFlight() > 0)
        .map(Finding.Letters::new);
  }

  private static Stream<Finding> lanes(Overview overview) {
    var limit = overview.at().minus(LANE_STANDS);
    return overview.queues().stream()
        .filter(it -> it.kind() == Kind.LANE)
        .filter(it -> it.oldest().filter(limit::isAfter).isPresent())
        .map(Finding.LaneStands::new);
  }
}
