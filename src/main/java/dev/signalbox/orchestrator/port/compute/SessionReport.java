package dev.signalbox.orchestrator.port.compute;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a backend said of a session that is over, for a person: read from the evidence in the row,
/// so that it can be told for as long as the row is kept. What was not said is left out.
///
/// @param phases in the order in which a session goes through them
/// @param facts by name, in the order of telling: who ended it, where it ran, how big it was
public record SessionReport(
    List<Phase> phases, List<Container> containers, Map<String, String> facts) {

  /// A point in the life of the session.
  public record Phase(String name, Instant at) {}

  /// How one container of the session ended; without an exit code where its process never ran.
  public record Container(
      String name,
      Optional<String> status,
      OptionalInt exitCode,
      Optional<String> reason,
      Optional<String> image,
      Optional<String> imageDigest) {}

  /// The name of the phase in which its containers run.
  public static final String STARTED = "started";

  /// The name of the phase in which nothing of a session is left.
  public static final String STOPPED = "stopped";

  /// Returns when the session was over.
  public Optional<Instant> stoppedAt() {
    return phases.stream().filter(it -> it.name().equals(STOPPED)).map(Phase::at).findFirst();
  }

  public SessionReport {
    phases = List.copyOf(phases);
    containers = List.copyOf(containers);
  }
}
