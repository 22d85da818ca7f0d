package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a backend that can be asked must do in addition. A look may lag behind: what was just
/// started may not be known yet.
public abstract class ObservableComputeStrategyContract extends ComputeStrategyContract {

  @Override
  protected abstract ObservableComputeStrategy strategy();

  /// As many well-formed sessions that were never started, all different.
  protected abstract List<SessionHandle> unknown(int count);

  @Override
  protected SessionHandle unknown() {
    return unknown(1).getFirst();
  }

  private SessionObservation sighting(SessionHandle session) {
    var sightings = strategy().pollSession(List.of(session));
    assertThat(sightings).containsOnlyKeys(session);
    return sightings.values().iterator().next();
  }

  @Test
  void aSessionThatNobodyKnowsIsNotFound() {
    assertThat(sighting(unknown()).status()).isEqualTo(new SessionStatus.NotFound());
  }

  @Test
  void aStartedSessionIsSeenToRun() {
    var session = started(FIRST);

    eventually()
        .untilAsserted(
            () -> {
              var sighting = sighting(session);
              assertThat(sighting.status()).isEqualTo(new SessionStatus.Running());
              assertThat(sighting.evidence()).isEmpty();
            });
  }

  @Test
  void aStoppedSessionIsSeenToEndWithEvidence() {
    var session = started(FIRST);
    eventually().until(() -> sighting(session).status().equals(new SessionStatus.Running()));

    var _ = strategy().stopSession(session, "signalbox: test");

    eventually()
        .untilAsserted(
            () -> {
              var sighting = sighting(session);
              assertThat(sighting.status()).isInstanceOf(SessionStatus.Ended.class);
              assertThat(sighting.evidence().orElseThrow()).contains("signalbox: test");
            });
  }

  @Test
  void theVersionNeverFallsAndRisesWithTheEnd() {
    var session = started(FIRST);
    eventually().until(() -> sighting(session).status().equals(new SessionStatus.Running()));
    var running = sighting(session).version();

    var _ = strategy().stopSession(session, "signalbox: test");

    eventually().until(() -> sighting(session).status() instanceof SessionStatus.Ended);
    assertThat(sighting(session).version().orElseThrow()).isGreaterThan(running.orElseThrow());
  }

  @Test
  void aLiveSessionIsFoundByItsAttempt() {
    var session = started(FIRST);

    eventually().until(() -> strategy().findSession(FIRST).equals(Optional.of(session)));
  }

  @Test
  void anAttemptThatWasNeverStartedOrWhoseSessionWasStoppedHasNone() {
    assertThat(strategy().findSession(FIRST)).isEmpty();
    var session = started(FIRST);
    eventually().until(() -> sighting(session).status().equals(new SessionStatus.Running()));

    var _ = strategy().stopSession(session, "signalbox: test");

    eventually().until(() -> strategy().findSession(FIRST).isEmpty());
  }

  @Test
  void everySessionThatIsAskedForHasAnEntryHoweverMany() {
    var session = started(FIRST);
    var all = new ArrayList<>(unknown(120));
    all.add(session);

    assertThat(strategy().pollSession(all)).containsOnlyKeys(all);
  }

  @Test
  void askingForNothingIsAllowed() {
    assertThat(strategy().pollSession(List.of())).isEmpty();
  }
}
