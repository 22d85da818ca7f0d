package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.sweep.LeasedWork;
import dev.signalbox.orchestrator.sweep.Presence;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Where a replica tells that it lives, and who finds it there.
class PresenceTest {
  private final Shell shell = new Shell();
  private final Calls calls = new Calls();

  /// The leases of the deployment, which tell what was asked of them.
  private final class Calls implements SweepLeases {
    private final List<String> taken = new ArrayList<>();
    private final List<Map<String, Instant>> told = new ArrayList<>();
    private Optional<RuntimeException> trouble = Optional.empty();

    @Override
    public Answer take(String work, String holder, Instant now, Duration lease) {
      taken.add(work);
      trouble.ifPresent(
          it -> {
            throw it;
          });
      return shell.leases.take(work, holder, now, lease);
    }

    @Override
    public Answer take(
        String work, String holder, Instant now, Duration lease, Map<String, Instant> oldest) {
      told.add(oldest);
      return take(work, holder, now, lease);
    }

    @Override
    public void release(String work, String holder) {
      shell.leases.release(work, holder);
    }

    List<String> since() {
      var since = List.copyOf(taken);
      taken.clear();
      return since;
    }
  }

  private SweepSetup setup(String holder) {
    var setup = shell.sweepSetup(holder);
    return new SweepSetup(
        setup.tasks(),
        calls,
        holder,
        setup.types(),
        setup.orchestrator(),
        setup.hints(),
        setup.rhythm(),
        setup.parallel(),
        setup.occurrences(),
        setup.clock());
  }

  private Presence replica(String holder) {
    return new Presence(setup(holder), Map::of);
  }

  @Test
  void eachReplicaHasAPlaceThatAReaderKnows() {
    replica("a").announce();
    replica("b").announce();

    assertThat(setup("reader").rhythm().leases(setup("reader").types()))
        .extracting(LeasedWork::name)
        .contains("replica/0", "replica/1", "due/OPEN#0", "visit/LIVE#ecs#7")
        .doesNotHaveDuplicates();
    assertThat(calls.taken).containsExactly("replica/0", "replica/0", "replica/1");
  }

  /// SQS does not say how long a message has waited that nobody has received.
  @Test
  void aReplicaTellsOfTheOldestMessagesThatItSaw() {
    var since = Map.of("task", Instant.EPOCH);
    new Presence(setup("a"), () -> since).announce();

    assertThat(calls.told).containsExactly(since);
  }

  @Test
  void aReplicaThatLivesKeepsItsPlaceAtOneWriteEach() {
    var a = replica("a");
    var b = replica("b");
    a.announce();
    b.announce();
    calls.since();

    for (int minute = 0; minute < 5; minute++) {
      shell.passes(setup("reader").rhythm().announcements());
      a.announce();
      b.announce();
      assertThat(calls.since()).containsExactly("replica/0", "replica/1");
    }
  }

  @Test
  void anAnnouncementMayBeMissedBeforeTheReplicaCountsAsGone() {
    var rhythm = setup("reader").rhythm();

    assertThat(rhythm.leases(setup("reader").types()))
        .filteredOn(it -> it.name().startsWith("replica/"))
        .hasSize(16)
        .allSatisfy(
            it ->
                assertThat(it.lease())
                    .isGreaterThanOrEqualTo(rhythm.announcements().multipliedBy(2)));
  }

  @Test
  void thePlaceOfOneThatIsGoneIsAnothers() {
    replica("a").announce();
    shell.passes(Duration.ofMinutes(2));
    calls.since();

    replica("b").announce();

    assertThat(calls.since()).containsExactly("replica/0");
  }

  @Test
  void moreReplicasThanPlacesAndATableInTroubleHurtNobody() {
    IntStream.range(0, 17).forEach(it -> replica("replica-" + it).announce());
    calls.since();
    calls.trouble =
        Optional.of(
            new DependencyUnavailable(
                "dynamodb", "UpdateItem", new IllegalStateException("scripted")));

    assertThatCode(() -> replica("a").announce()).doesNotThrowAnyException();
    assertThat(calls.since()).as("no place is tried after the trouble").hasSize(1);
  }
}
