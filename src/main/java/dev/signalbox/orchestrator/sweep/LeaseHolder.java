package dev.signalbox.orchestrator.sweep;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.SweepPart;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes leases in this replica's name. Silence must be heard even where leases cannot be had, so
/// trouble with one counts as having it.
final class LeaseHolder {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final SweepLeases leases;
  private final String name;
  private final Occurrences occurrences;

  LeaseHolder(SweepLeases leases, String name, Occurrences occurrences) {
    this.leases = leases;
    this.name = name;
    this.occurrences = occurrences;
  }

  SweepLeases.Answer take(LeasedWork work, Instant now) {
    try {
      return leases.take(work.name(), name, now, work.lease());
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      occurrences.note(new Occurrence.SweepFailed(SweepPart.LEASE));
      LOG.atWarn()
          .addKeyValue("work", work.name())
          .addKeyValue("problem", trouble.getMessage())
          .log("swept without a lease");
      return new SweepLeases.Answer.Taken();
    }
  }

  void release(LeasedWork work) {
    try {
      leases.release(work.name(), name);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      LOG.atDebug().addKeyValue("work", work.name()).setCause(trouble).log("the lease runs out");
    }
  }

  /// A number that replicas do not share, so that two that begin together do not meet at every
  /// step.
  int offset(int steps) {
    return Math.floorMod(name.hashCode(), steps);
  }
}
