package dev.signalbox.metrics.emf;

import dev.signalbox.console.Turns;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the lines once a minute. Who stops it writes a last time, when all others have stopped.
public final class EmfLoop extends VerticleBase {
  /// CloudWatch keeps one value a minute.
  public static final Duration PERIOD = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(EmfLoop.class);

  private final EmfLines lines;
  private final Consumer<String> out;
  private final InstantSource clock;
  private final Turns turns;

  /// @param out takes a line without its end
  public EmfLoop(EmfLines lines, Consumer<String> out, InstantSource clock, Turns turns) {
    this.lines = lines;
    this.out = out;
    this.clock = clock;
    this.turns = turns;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(PERIOD.toMillis(), _ -> write());
    return Future.succeededFuture();
  }

  /// Writes what there is to say since the last time.
  public void write() {
    turns.mark();
    try {
      lines.since(clock.instant()).forEach(out);
    } catch (RuntimeException broken) {
      LOG.atWarn()
          .addKeyValue("problem", broken.getClass().getName())
          .log("The metrics of this minute could not be written");
    }
  }
}
