package dev.signalbox.orchestrator.output;

import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect.KeepOutput;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.output.KeptOutputs.Kept;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.orchestrator.port.output.OutputSource.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the last lines of an agent that failed. The verdict stands before this begins, and nothing
/// that goes wrong here is an error of the task: it is noted in the place of the lines.
public final class OutputKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(OutputKeeper.class);

  /// Logs are late. Who has not printed anything that long after the end printed nothing.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration BETWEEN = Duration.ofSeconds(5);

  /// More than is kept: what is taken out makes it shorter, and a secret must be seen whole.
  private static final int READ_MAX = 4 * TailText.BYTES_MAX;

  private final OutputSource source;
  private final KeptOutputs kept;
  private final InstantSource clock;

  public OutputKeeper(OutputSource source, KeptOutputs kept, InstantSource clock) {
    this.source = source;
    this.kept = kept;
    this.clock = clock;
  }

  /// Does what can be done now; returns when it is to be asked for again.
  public Optional<Instant> keep(TaskRecord task, KeepOutput effect) {
    var now = clock.instant();
    if (now.isBefore(effect.notBefore())) {
      return Optional.of(effect.notBefore());
    }
    try {
      return kept.find(task).isPresent() ? Optional.empty() : fetch(task, effect, now);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      return later(task, effect, now, String.valueOf(trouble.getMessage()));
    }
  }

  private Optional<Instant> fetch(TaskRecord task, KeepOutput effect, Instant now) {
    var evidence = task.attempt().end().flatMap(SessionEnd::evidence);
    return switch (source.tail(new OutputSource.Of(effect.session(), evidence), READ_MAX)) {
      case Reading.Lines(var lines, var cut, var place, _) -> {
        var tail = TailText.of(lines, cut);
        yield tail.text().isBlank()
            ? later(task, effect, now, "nothing was printed")
            : done(task, new Kept(tail.text(), tail.cut(), place, now));
      }
      case Reading.Nothing(var because) -> later(task, effect, now, because);
      case Reading.Unknown(var because) -> done(task, new Kept("", false, because, now));
    };
  }

  private Optional<Instant> done(TaskRecord task, Kept output) {
    kept.keep(task, output);
    return Optional.empty();
  }

  /// After the last try the reason is kept, so that nobody looks for lines that are not there.
  private Optional<Instant> later(TaskRecord task, KeepOutput effect, Instant now, String because) {
    if (now.isBefore(effect.notBefore().plus(PATIENCE))) {
      return Optional.of(now.plus(BETWEEN));
    }
    LOG.atInfo()
        .addKeyValue("task_id", task.taskId())
        .addKeyValue("problem", because)
        .log("the last lines of an agent could not be kept");
    try {
      kept.keep(task, new Kept("", false, because, now));
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      LOG.atDebug()
          .addKeyValue("task_id", task.taskId())
          .addKeyValue("problem", String.valueOf(trouble.getMessage()))
          .log("nor could the reason");
    }
    return Optional.empty();
  }
}
