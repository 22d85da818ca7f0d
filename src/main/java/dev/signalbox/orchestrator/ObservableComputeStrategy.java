package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.SessionHandle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// A backend that can also say how its sessions are. AgentCore can not, so it is not one of these
/// and asking it does not compile.
public interface ObservableComputeStrategy<H extends SessionHandle> extends ComputeStrategy<H> {
  /// How the sessions are, with an entry for each that was asked for. Any number may be asked for.
  Map<H, SessionSighting> pollSession(Collection<H> sessions);

  /// The live session of an attempt whose start was never answered; empty when none is seen.
  Optional<H> findSession(AttemptId attempt);
}
