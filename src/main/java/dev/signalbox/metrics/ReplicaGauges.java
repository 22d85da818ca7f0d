package dev.signalbox.metrics;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.aws.DependencyStates.Status;
import dev.signalbox.console.Loops;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.StartTroubles;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.sqs.consumer.QueueConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/// What a replica is like now, from where its health has it: the two cannot disagree. What is not
/// known is no number.
public record ReplicaGauges(ServiceMeters meters, InstantSource clock) {
  /// How full a queue's consumer is, and how long its queue has been silent.
  public void consumer(String queue, QueueConsumer consumer) {
    meters.gauge(Meters.IN_FLIGHT, consumer::inFlight, queue);
    meters.gauge(
        Meters.RECEIVE_AGE,
        () -> seconds(Duration.between(consumer.lastReceive(), clock.instant())),
        queue);
  }

  /// How fast sessions of a type may be started.
  public void launches(ComputeType type, LaunchRates rates) {
    meters.gauge(Meters.LAUNCH_TOKENS, () -> number(rates.tokens(type)), type.word());
    meters.gauge(Meters.LAUNCH_RATE, () -> rates.perSecond(type).orElse(Double.NaN), type.word());
  }

  private static double number(OptionalInt known) {
    return known.isPresent() ? known.getAsInt() : Double.NaN;
  }

  /// Which dependencies are up.
  public void dependencies(DependencyStates states) {
    for (var name : states.all().keySet()) {
      meters.gauge(
          Meters.DEPENDENCY_UP,
          () ->
              Optional.ofNullable(states.all().get(name))
                  .map(it -> up(it.status()))
                  .orElse(Double.NaN),
          name);
    }
  }

  private static double up(Status status) {
    return switch (status) {
      case UP -> 1;
      case DOWN -> 0;
      case UNKNOWN -> Double.NaN;
    };
  }

  /// What speaks against the settings.
  public void doubts(SetupDoubts doubts) {
    for (var kind : SetupDoubts.Kind.values()) {
      meters.gauge(Meters.SETUP_DOUBTS, () -> doubts.standing(kind), kind.word());
    }
  }

  /// What makes starts wait until somebody mends it.
  public void startTroubles(StartTroubles troubles) {
    for (var word : Label.TROUBLE.words()) {
      var code = FailureCode.valueOf(word);
      meters.gauge(
          Meters.START_TROUBLES_STANDING,
          () -> number(troubles.standing(code, clock.instant())),
          word);
    }
  }

  /// Which loops turn, of those that are watched by now.
  public void loops(Loops loops) {
    for (var name : loops.all().keySet()) {
      meters.gauge(Meters.LOOP_AGE, () -> of(loops, name, it -> seconds(it.age())), name);
      meters.gauge(
          Meters.LOOP_STANDING, () -> of(loops, name, it -> it.standing() ? 1.0 : 0), name);
    }
  }

  private static double of(Loops loops, String name, ToDoubleFunction<Loops.Turn> number) {
    return Optional.ofNullable(loops.all().get(name)).map(number::applyAsDouble).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis() / 1000.0);
  }
}
