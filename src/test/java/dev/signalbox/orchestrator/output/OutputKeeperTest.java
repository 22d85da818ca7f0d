package dev.signalbox.orchestrator.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.Samples;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect.KeepOutput;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.orchestrator.port.output.OutputSource.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutputKeeperTest {
  private static final TaskRecord TASK = Samples.record(TaskStatus.FAILED, Samples.ecs());
  private static final Instant DUE = Samples.NOW;
  private static final KeepOutput EFFECT = new KeepOutput(Samples.SECOND, Samples.ECS, DUE);

  private final List<KeptOutputs.Kept> kept = new ArrayList<>();
  private Reading reading = new Reading.Lines(List.of("one", "password=x1"), false, "there", "");
  private Instant now = DUE;
  private int asked;

  private final OutputKeeper keeper =
      new OutputKeeper(
          new OutputSource() {
            @Override
            public Reading tail(Of whose, int characters) {
              asked++;
              return reading;
            }

            @Override
            public Reading page(Of whose, Optional<String> after) {
              throw new AssertionError("nobody follows");
            }
          },
          new KeptOutputs() {
            @Override
            public Optional<Kept> find(TaskRecord task) {
              return kept.stream().findFirst();
            }

            @Override
            public void keep(TaskRecord task, Kept output) {
              kept.add(output);
            }
          },
          () -> now);

  @Test
  void itIsKeptOnceAndWithoutSecrets() {
    assertThat(keeper.keep(TASK, EFFECT)).isEmpty();
    assertThat(keeper.keep(TASK, EFFECT)).isEmpty();

    assertThat(kept)
        .containsExactly(new KeptOutputs.Kept("one\npassword=[redacted]", false, "there", DUE));
    assertThat(asked).isOne();
  }

  @Test
  void nothingIsAskedBeforeItsTime() {
    now = DUE.minusSeconds(1);

    assertThat(keeper.keep(TASK, EFFECT)).contains(DUE);
    assertThat(asked).isZero();
  }

  @Test
  void whatIsNotThereYetIsAskedForAgainAndThenNoted() {
    reading = new Reading.Nothing("no stream");
    assertThat(keeper.keep(TASK, EFFECT)).contains(DUE.plusSeconds(5));
    assertThat(kept).isEmpty();

    now = DUE.plusSeconds(15);
    assertThat(keeper.keep(TASK, EFFECT)).isEmpty();
    assertThat(kept).containsExactly(new KeptOutputs.Kept("", false, "no stream", now));
  }

  @Test
  void wherePlacesCannotBeToldThatIsNotedAtOnce() {
    reading = new Reading.Unknown("its log driver is fluentd");

    assertThat(keeper.keep(TASK, EFFECT)).isEmpty();
    assertThat(kept)
        .extracting(KeptOutputs.Kept::source)
        .containsExactly("its log driver is fluentd");
  }

  @Test
  void aLogThatRefusesIsNoErrorOfTheTask() {
    var refusing =
        new OutputKeeper(
            new OutputSource() {
              @Override
              public Reading tail(Of whose, int characters) {
                throw new DependencyRefused(
                    "logs", "GetLogEvents: denied", new IllegalStateException());
              }

              @Override
              public Reading page(Of whose, Optional<String> after) {
                throw new AssertionError("nobody follows");
              }
            },
            new KeptOutputs() {
              @Override
              public Optional<Kept> find(TaskRecord task) {
                return Optional.empty();
              }

              @Override
              public void keep(TaskRecord task, Kept output) {
                kept.add(output);
              }
            },
            () -> now);

    assertThat(refusing.keep(TASK, EFFECT)).contains(DUE.plusSeconds(5));
    now = DUE.plusSeconds(16);
    assertThat(refusing.keep(TASK, EFFECT)).isEmpty();
    assertThat(kept).singleElement().satisfies(it -> assertThat(it.source()).contains("denied"));
  }
}
