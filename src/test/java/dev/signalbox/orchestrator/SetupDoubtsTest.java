package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.SetupDoubts.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SetupDoubtsTest {
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final SetupDoubts doubts = new SetupDoubts(() -> now);

  @Test
  void aReasonIsNewsOnceForAsLongAsItIsMet() {
    assertThat(doubts.raise(Kind.FOREIGN_CLUSTER, "a", "detail")).isTrue();
    for (int i = 0; i < 10; i++) {
      now = now.plus(Duration.ofMinutes(9));
      assertThat(doubts.raise(Kind.FOREIGN_CLUSTER, "a", "detail")).isFalse();
    }
    assertThat(doubts.raise(Kind.FOREIGN_CLUSTER, "b", "detail")).as("another subject").isTrue();

    now = now.plus(SetupDoubts.MEMORY).plusMillis(1);
    assertThat(doubts.standing()).isEmpty();
    assertThat(doubts.raise(Kind.FOREIGN_CLUSTER, "a", "detail")).isTrue();
  }

  @Test
  void reasonsThatSomebodyMakesUpAreNotKeptForEverAndHideNoOther() {
    for (int i = 0; i < 10_000; i++) {
      var _ = doubts.raise(Kind.FOREIGN_CLUSTER, "made up " + i, "detail");
    }

    assertThat(doubts.standing()).hasSize(10);
    assertThat(doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "detail")).isTrue();
    assertThat(doubts.standing()).containsKey("sessions_without_row");
  }

  @Test
  void aDoubtSaysSinceWhenAndWhatWasLast() {
    var since = now;
    var _ = doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "4 of them");
    now = now.plusSeconds(5);
    var _ = doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "5 of them");

    assertThat(doubts.standing())
        .containsEntry("sessions_without_row", new SetupDoubts.Doubt("5 of them", since, now));
  }

  @Test
  void aReasonThatComesBackAfterItWasForgottenIsNews() {
    assertThat(doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "4 of them")).isTrue();
    now = now.plus(SetupDoubts.MEMORY);
    assertThat(doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "5 of them"))
        .as("still remembered")
        .isFalse();

    now = now.plus(SetupDoubts.MEMORY).plusMillis(1);

    assertThat(doubts.raise(Kind.SESSIONS_WITHOUT_ROW, "6 of them")).isTrue();
    assertThat(doubts.standing().get("sessions_without_row"))
        .isEqualTo(new SetupDoubts.Doubt("6 of them", now, now));
  }
}
