package dev.signalbox.simulation.aws;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.simulation.machine.Gate;
import dev.signalbox.simulation.machine.SimulatedProcess;
import dev.signalbox.sqs.MessageSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue as one process reaches it.
public final class QueueView implements MessageSource {
  private final SimulatedQueue queue;
  private final SimulatedProcess process;
  private final Gate gate;

  public QueueView(SimulatedQueue queue, SimulatedProcess process, Gate gate) {
    this.queue = queue;
    this.process = process;
    this.gate = gate;
  }

  private <T> T call(String what, Supplier<T> effect) {
    return gate.call(
        queue.name() + "." + what,
        "",
        effect,
        answer -> answer instanceof Collection<?> some ? some.size() : answer,
        (outage, call) ->
            new DependencyUnavailable("sqs", call, new IllegalStateException(outage.name())));
  }

  @Override
  public Poll poll(int max, Duration wait, Duration visibility) {
    process.failIfDead();
    var waiting = queue.poll(process, max, wait, visibility);
    return new Poll() {
      @Override
      public List<Received> await() {
        if (waiting.await()) {
          throw new CancellationException();
        }
        // Most polls bring nothing, which is no news: it would fill the trace.
        return waiting.taken().isEmpty() ? List.of() : call("received", waiting::taken);
      }

      @Override
      public void cancel() {
        waiting.cancel();
      }
    };
  }

  @Override
  public List<Received> delete(List<Received> messages) {
    return call(
        "delete",
        () -> {
          var failed = new ArrayList<Received>();
          for (var message : messages) {
            queue.delete(message, process);
          }
          return failed;
        });
  }

  @Override
  public boolean hide(Received message, Duration duration) {
    return call("hide", () -> queue.hide(message, Duration.ofSeconds(ceilSeconds(duration))));
  }

  private static long ceilSeconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }

  @Override
  public void handBack(List<Received> messages) {
    var _ =
        call(
            "handBack",
            () -> {
              messages.forEach(it -> queue.hide(it, Duration.ZERO));
              return messages.size();
            });
  }

  @Override
  public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
    var _ =
        call(
            "bury",
            () -> {
              queue.bury(body, attributes);
              return body;
            });
  }
}
