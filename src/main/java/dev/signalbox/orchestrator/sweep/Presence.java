package dev.signalbox.orchestrator.sweep;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.SweepLeases.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells that this replica lives, for whoever asks for the replicas of a deployment: one that has
/// nothing to watch over holds no other lease. There are a few places for it, each under a lease,
/// so that a reader knows where to look. The lowest place that is free is taken, hence a replica
/// takes that of one that is gone.
public final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final SweepSetup setup;
  private final Supplier<Map<String, Instant>> oldest;
  private int place;

  /// @param oldest by the name of a queue, since when the message waits that waits longest of those
  ///     that this replica received last; SQS itself does not tell it
  public Presence(SweepSetup setup, Supplier<Map<String, Instant>> oldest) {
    this.setup = setup;
    this.oldest = oldest;
  }

  /// Takes the same place again, or another if it is lost. Where there are more replicas than
  /// places, the last ones are not told of. One write; a few at the start.
  public void announce() {
    var now = setup.clock().instant();
    try {
      IntStream.concat(IntStream.of(place), others())
          .filter(it -> isTaken(it, now))
          .findFirst()
          .ifPresent(it -> place = it);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      // Whoever needs the table for a task says more about it.
      LOG.atDebug().setCause(trouble).log("could not tell that this replica lives");
    }
  }

  private IntStream others() {
    return IntStream.range(0, SweepRhythm.PLACES).filter(it -> it != place);
  }

  private boolean isTaken(int place, Instant now) {
    var work = setup.rhythm().presence(place);
    return switch (setup
        .leases()
        .take(work.name(), setup.holder(), now, work.lease(), oldest.get())) {
      case Answer.Taken() -> true;
      case Answer.HeldUntil _ -> false;
    };
  }
}
