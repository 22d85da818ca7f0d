package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// A backend that can also tell how its sessions are. One that cannot does not have these methods,
/// so asking it does not compile.
public interface ObservableComputeStrategy extends ComputeStrategy {
  /// How the sessions are, with an entry for each that was asked for. Any number may be asked for.
  Map<SessionHandle, SessionObservation> pollSession(Collection<SessionHandle> sessions);

  /// The live session of an attempt whose start was never answered; empty when none is seen.
  Optional<SessionHandle> findSession(AttemptId attempt);
}
