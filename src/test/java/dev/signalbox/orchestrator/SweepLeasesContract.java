package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.SweepLeases.Answer;
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

    assertThat(leases.take("work-3", "a", NOW, LEASE)).isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-3", "b", NOW, LEASE)).isInstanceOf(Answer.HeldUntil.class);
    assertThat(leases.take("work-3", "b", NOW.plus(LEASE).minusMillis(1), LEASE))
        .isInstanceOf(Answer.HeldUntil.class);
    assertThat(leases.take("work-3", "b", NOW.plus(LEASE), LEASE)).isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-3", "a", NOW.plus(LEASE), LEASE))
        .isInstanceOf(Answer.HeldUntil.class);
  }

  @Test
  public void whoIsRefusedLearnsWhenTheLeaseRunsOut() {
    var leases = leases();
    leases.take("work-3", "a", NOW, LEASE);

    assertThat(leases.take("work-3", "b", NOW.plusSeconds(1), LEASE))
        .isEqualTo(new Answer.HeldUntil(NOW.plus(LEASE)));
  }

  @Test
  public void shardsAreLeasedOneByOne() {
    var leases = leases();

    assertThat(leases.take("work-1", "a", NOW, LEASE)).isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-2", "b", NOW, LEASE)).isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-10", "b", NOW, LEASE)).isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-1", "b", NOW, LEASE)).isInstanceOf(Answer.HeldUntil.class);
  }

  @Test
  public void aHolderMayTakeItsLeaseAgainAndHoldsItLonger() {
    var leases = leases();
    leases.take("work-3", "a", NOW, LEASE);

    assertThat(leases.take("work-3", "a", NOW.plusSeconds(20), LEASE))
        .isEqualTo(new Answer.Taken());
    assertThat(leases.take("work-3", "b", NOW.plusSeconds(31), LEASE))
        .isInstanceOf(Answer.HeldUntil.class);
  }

  @Test
  public void aLeaseThatIsGivenBackIsFree() {
    var leases = leases();
    leases.take("work-3", "a", NOW, LEASE);
    leases.release("work-3", "a");

    assertThat(leases.take("work-3", "b", NOW, LEASE)).isEqualTo(new Answer.Taken());
  }

  @Test
  public void nobodyGivesBackAnothersLease() {
    var leases = leases();
    leases.take("work-3", "a", NOW, LEASE);
    leases.take("work-3", "b", NOW.plus(LEASE), LEASE);

    leases.release("work-3", "a");
    leases.release("work-4", "a");

    assertThat(leases.take("work-3", "c", NOW.plus(LEASE), LEASE))
        .isInstanceOf(Answer.HeldUntil.class);
  }
}
