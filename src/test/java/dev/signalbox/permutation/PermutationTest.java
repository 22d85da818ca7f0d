package dev.signalbox.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.permutation.Story.Pace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// However the story of a session is told, the task ends the same.
class PermutationTest {
  private static final int SHUFFLES = 80;
  private static final long SEED = 20_261_123;
  private static final Logger SERVICE = (Logger) LoggerFactory.getLogger("dev.signalbox");
  private static final Map<String, Integer> TOLD = new ConcurrentSkipListMap<>();

  static List<Life> lives() {
    return Lives.all();
  }

  /// A quarter of a million lines help nobody.
  @BeforeAll
  static void quiet() {
    SERVICE.setLevel(Level.OFF);
  }

  @AfterAll
  static void sayHowManyThereWere() {
    SERVICE.setLevel(null);
    assertThat(TOLD.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(30_000);
    System.out.println("stories told: " + TOLD);
  }

  @ParameterizedTest
  @MethodSource("lives")
  void toldAsItHappenedItEndsAsItShould(Life life) {
    var ending = inTrueOrder(life);

    assertThat(ending.record().status()).isEqualTo(life.status());
    assertThat(ending.record().failure().map(FailureCause::code)).isEqualTo(life.code());
    assertThat(ending.record().attempt().number()).isEqualTo(life.attempts());
    assertThat(ending.record().attempt().end()).isPresent();
    assertThat(ending.record().attempt().stopPending()).isFalse();
    assertThat(ending.record().settled()).isTrue();
    assertThat(ending.record().deadlineAt()).isEmpty();
    assertThat(ending.slotsHeld()).isZero();
    assertThat(ending.endNotes()).hasSize(1);
    assertThat(ending.documentsKept()).isZero();
    assertThat(ending.lastSessionWasStopped()).isEqualTo(wasStopped(life));
  }

  private static boolean wasStopped(Life life) {
    return life.steps().stream().anyMatch(Step.StopOrdered.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("lives")
  void everyOrderEndsTheSame(Life life) {
    for (var pace : Pace.values()) {
      sameEnd("orders", life, Orders.all(life.told()), pace, false);
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void everyWordMayBeSaidTwice(Life life) {
    sameEnd("said twice", life, Orders.allWithOneAgainAtTheEnd(core(life)), Pace.QUICK, false);
    sameEnd("said twice", life, Orders.allWithOneTwice(core(life)), Pace.SLOW, false);
  }

  @ParameterizedTest
  @MethodSource("lives")
  void everyWordMayBeLost(Life life) {
    for (var lost : core(life)) {
      if (!life.isCancel(lost)) {
        var orders = Orders.all(Orders.without(core(life), lost));
        for (var pace : Pace.values()) {
          sameEnd("one lost", life, orders, pace, false);
          sameEnd("one lost", life, orders, pace, true);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void aRuleThatLetsEveryStateThroughChangesNothing(Life life) {
    var orders = Orders.some(life.toldOfEveryState(), SHUFFLES, SEED);
    for (var pace : Pace.values()) {
      sameEnd("every state", life, orders, pace, false);
    }
  }

  /// A cancel is a message of a queue and is not lost; the repeated submit is left out where every
  /// order is multiplied.
  private static List<Integer> core(Life life) {
    return life.told().stream().filter(at -> !life.isSubmitAgain(at)).toList();
  }

  private static void sameEnd(
      String kind, Life life, List<List<Integer>> orders, Pace pace, boolean wakesAreLost) {
    var expected = inTrueOrder(life);
    orders.parallelStream().forEach(order -> assertSame(life, order, pace, wakesAreLost, expected));
    TOLD.merge(kind, orders.size(), Integer::sum);
  }

  private static void assertSame(
      Life life, List<Integer> order, Pace pace, boolean wakesAreLost, Ending expected) {
    var words = life + " " + pace + (wakesAreLost ? " without wakes " : " ") + life.words(order);
    try {
      var ending = Story.tell(life, order, pace, wakesAreLost);
      var unheard = !life.endsBySession() && order.stream().noneMatch(life::isStopped);
      assertThat(unheard ? ending.withoutSessionEnd() : ending)
          .as(words)
          .isEqualTo(unheard ? expected.withoutSessionEnd() : expected);
    } catch (RuntimeException broken) {
      throw new AssertionError(words, broken);
    }
  }

  private static Ending inTrueOrder(Life life) {
    return Story.tell(life, life.told(), Pace.QUICK, false);
  }
}
