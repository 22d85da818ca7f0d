package dev.signalbox.sqs.consumer;

import dev.signalbox.orchestrator.port.DependencyRefused;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Calls a person once for each thing that a queue refuses, with what to do about it, and not again
/// for each message while it lasts. Touched on the consumer's context only.
final class QueueTrouble {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);

  private final String queue;
  private final Map<Doing, String> lasting = new EnumMap<>(Doing.class);

  QueueTrouble(String queue) {
    this.queue = queue;
  }

  /// What is done with a queue.
  enum Doing {
    RECEIVE("receiving"),
    DELETE("deleting"),
    HIDE("changing the visibility"),
    DEAD_LETTER("moving to the dead-letter queue");

    private final String words;

    Doing(String words) {
      this.words = words;
    }
  }

  /// Begins the line of a failure. Trouble that passes by itself is a warning each time; a refusal
  /// is an error when its cause is new, and then a detail.
  LoggingEventBuilder line(Doing doing, Throwable trouble) {
    var problem = FailureDescription.describe(trouble);
    if (!(trouble instanceof DependencyRefused refused)) {
      return line(Level.WARN, problem);
    }
    var isNew = !problem.equals(lasting.put(doing, problem));
    return line(isNew ? Level.ERROR : Level.DEBUG, problem)
        .addKeyValue("next_step", QueueRemedies.of(refused));
  }

  private LoggingEventBuilder line(Level level, String problem) {
    return LOG.atLevel(level).addKeyValue("queue", queue).addKeyValue("problem", problem);
  }

  /// Says that what was refused is done again.
  void over(Doing doing) {
    if (lasting.remove(doing) != null) {
      LOG.atInfo()
          .addKeyValue("queue", queue)
          .addKeyValue("doing", doing.words)
          .log("The queue does again what it refused");
    }
  }
}
