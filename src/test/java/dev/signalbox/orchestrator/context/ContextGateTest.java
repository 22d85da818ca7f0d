package dev.signalbox.orchestrator.context;

import static dev.signalbox.orchestrator.context.ContextGate.FAILURES_MAX;
import static dev.signalbox.orchestrator.context.ContextGate.REST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.context.ContextGate.Entry;
import dev.signalbox.orchestrator.context.ContextGate.Sign;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// How much is read at once, and when the source is left alone.
class ContextGateTest {
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");
  private final ContextGate gate = new ContextGate(2, () -> now);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
      gate.leave(Sign.SILENT);
    }
  }

  @Test
  void soManyAreReadAtOnceAndNoMore() {
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    assertThat(gate.enter()).isEqualTo(Entry.FULL);

    gate.leave(Sign.ANSWERED);

    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
  }

  @Test
  void aSourceThatFailsInARowIsLeftAloneForAWhile() {
    fail(FAILURES_MAX);

    assertThat(gate.enter()).isEqualTo(Entry.CLOSED);
    now = now.plus(REST).minusMillis(1);
    assertThat(gate.enter()).isEqualTo(Entry.CLOSED);
  }

  @Test
  void oneAnswerInBetweenMeansThatTheSourceIsThere() {
    fail(FAILURES_MAX - 1);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    gate.leave(Sign.ANSWERED);

    fail(FAILURES_MAX - 1);

    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
  }

  @Test
  void afterTheRestOneTriesForAll() {
    fail(FAILURES_MAX);
    now = now.plus(REST);

    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    assertThat(gate.enter()).as("one is enough").isEqualTo(Entry.CLOSED);
    gate.leave(Sign.SILENT);
    assertThat(gate.enter()).as("it failed too").isEqualTo(Entry.CLOSED);

    now = now.plus(REST);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    gate.leave(Sign.ANSWERED);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
  }

  /// Readings that began before the source was left alone end one after another.
  @Test
  void aTryThatNeverEndsKeepsNobodyOutForEver() {
    fail(FAILURES_MAX);
    now = now.plus(REST);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);

    now = now.plus(REST);

    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
  }

  /// A repository whose token is bad must not close the gate for all others.
  @Test
  void readingsThatFailForReasonsOfTheirOwnNeitherCloseTheGateNorOpenIt() {
    for (int i = 0; i < 3 * FAILURES_MAX; i++) {
      assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
      gate.leave(Sign.NONE);
    }
    fail(FAILURES_MAX - 1);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    gate.leave(Sign.NONE);

    fail(1);

    assertThat(gate.enter()).as("five in a row were silent").isEqualTo(Entry.CLOSED);
  }

  @Test
  void aTryThatShowsNothingOfTheSourceIsFollowedByAnother() {
    fail(FAILURES_MAX);
    now = now.plus(REST);
    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    gate.leave(Sign.NONE);

    assertThat(gate.enter()).isEqualTo(Entry.ENTERED);
    assertThat(gate.enter()).as("one at a time").isEqualTo(Entry.CLOSED);
  }
}
