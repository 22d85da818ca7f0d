package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every `SweepLeases` promises.
public abstract class SweepLeasesContract {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.123Z");
  private static final Duration LEASE = Duration.ofSeconds(30);

  /// Fresh leases, nobody's.
  protected abstract SweepLeases leases();

  @Test
  public void aShardIsOneHoldersUntilItsLeaseRunsOut() {
    var leases = leases();

    assertThat(leases.take(3, "a", NOW, LEASE)).isTrue();
    assertThat(leases.take(3, "b", NOW, LEASE)).isFalse();
    assertThat(leases.take(3, "b", NOW.plus(LEASE).minusMillis(1), LEASE)).isFalse();
    assertThat(leases.take(3, "b", NOW.plus(LEASE), LEASE)).isTrue();
    assertThat(leases.take(3, "a", NOW.plus(LEASE), LEASE)).isFalse();
  }

  @Test
  public void shardsAreLeasedOneByOne() {
    var leases = leases();

    assertThat(leases.take(1, "a", NOW, LEASE)).isTrue();
    assertThat(leases.take(2, "b", NOW, LEASE)).isTrue();
    assertThat(leases.take(10, "b", NOW, LEASE)).isTrue();
    assertThat(leases.take(1, "b", NOW, LEASE)).isFalse();
  }

  @Test
  public void aHolderMayTakeItsLeaseAgainAndHoldsItLonger() {
    var leases = leases();
    leases.take(3, "a", NOW, LEASE);

    assertThat(leases.take(3, "a", NOW.plusSeconds(20), LEASE)).isTrue();
    assertThat(leases.take(3, "b", NOW.plusSeconds(31), LEASE)).isFalse();
  }

  @Test
  public void aLeaseThatIsGivenBackIsFree() {
    var leases = leases();
    leases.take(3, "a", NOW, LEASE);
    leases.release(3, "a");

    assertThat(leases.take(3, "b", NOW, LEASE)).isTrue();
  }

  @Test
  public void nobodyGivesBackAnothersLease() {
    var leases = leases();
    leases.take(3, "a", NOW, LEASE);
    leases.take(3, "b", NOW.plus(LEASE), LEASE);

    leases.release(3, "a");
    leases.release(4, "a");

    assertThat(leases.take(3, "c", NOW.plus(LEASE), LEASE)).isFalse();
  }
}
