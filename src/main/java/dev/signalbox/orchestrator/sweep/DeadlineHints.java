package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.OpenTasks.Entry;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers when each shard is worth asking for due tasks, so that an idle replica hardly asks at
/// all. Each answer tells the next deadline of its shard, and each move of this replica tells the
/// deadline that it wrote.
public final class DeadlineHints implements TransitionListener {
  private final Map<TaskShard, Instant> askAt = new ConcurrentHashMap<>();

  @Override
  public void moved(TaskEvent event, Move move) {
    var after = move.after();
    after.deadlineAt().ifPresent(deadline -> atTheLatest(TaskShard.of(after), deadline));
  }

  /// A shard that was never asked is.
  boolean isWorthAsking(TaskShard shard, Instant now) {
    return !askAt.getOrDefault(shard, Instant.MIN).isAfter(now);
  }

  /// Returns the first entry of the shard, and remembers to ask again at its deadline, or when the
  /// recheck is over. A shard that cannot be read stays worth asking.
  Optional<Entry> ask(OpenTasks tasks, TaskShard shard, Instant now, Duration recheck) {
    // A deadline that is written while the index is read must not be forgotten over the answer.
    askAt.put(shard, Instant.MAX);
    var again = now;
    try {
      var first = tasks.page(shard, 1, Optional.empty()).entries().stream().findFirst();
      var latest = now.plus(recheck);
      again = first.map(Entry::deadline).filter(it -> it.isBefore(latest)).orElse(latest);
      return first;
    } finally {
      atTheLatest(shard, again);
    }
  }

  private void atTheLatest(TaskShard shard, Instant at) {
    askAt.computeIfPresent(shard, (_, planned) -> at.isBefore(planned) ? at : planned);
  }
}
