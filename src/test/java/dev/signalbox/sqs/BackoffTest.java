package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.sqs.consumer.Backoff;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));

  @Test
  void boundDoublesWithEachTryUpToTheCap() {
    assertThat(IntStream.of(1, 2, 3, 10, 11, 1_000_000).mapToObj(BACKOFF::bound))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(512),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15));
  }

  @Test
  void anyDelayUpToTheBoundIsAsLikely() {
    var random = new Random(7);

    var delays = IntStream.range(0, 10_000).mapToObj(_ -> BACKOFF.delay(4, random)).toList();

    assertThat(delays).allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(seconds(8)));
    assertThat(delays.stream().filter(delay -> delay.compareTo(seconds(2)) < 0).count())
        .isBetween(2_200L, 2_800L);
    assertThat(delays.stream().filter(delay -> delay.compareTo(seconds(6)) > 0).count())
        .isBetween(2_200L, 2_800L);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
