package dev.signalbox.cost;

import dev.signalbox.aws.CallWatcher.Measured;
import dev.signalbox.aws.CallWatcher.Result;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.metrics.CallMeters;
import dev.signalbox.metrics.OccurrenceMeters;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.StartAnswer;
import java.time.Duration;

/// What it costs to count: nanoseconds for one count on one thread, after a warm-up, and for one
/// read of all meters. Run it with `main`.
final class MeterBenchmark {
  private static final int TIMES = 2_000_000;
  private static final int ROUNDS = 5;
  private static final int READS = 200;

  private MeterBenchmark() {}

  public static void main(String[] args) {
    try (var meters = new ServiceMeters()) {
      var occurrences = new OccurrenceMeters(meters);
      var calls = new CallMeters(meters);
      var call = new Measured("dynamodb", "UpdateItem", Result.SUCCESS, Duration.ofMillis(4));
      for (int round = 0; round < ROUNDS; round++) {
        tell("count without a label", TIMES, () -> occurrences.note(new Occurrence.TaskAccepted()));
        tell(
            "count with two labels",
            TIMES,
            () ->
                occurrences.note(
                    new Occurrence.StartAnswered(EcsSession.TYPE, StartAnswer.STARTED)));
        tell("time with three labels", TIMES, () -> calls.measured(call));
        tell("read of all meters", READS, meters::read);
      }
    }
  }

  private static void tell(String what, int times, Runnable work) {
    var begin = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    System.out.printf("%-24s %,10.0f ns%n", what, (System.nanoTime() - begin) / (double) times);
  }
}
