package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.SessionHandle;
import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskStatus;
import dev.signalbox.lifecycle.Transition.Move;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A `TaskStore` that keeps the promises of the real one in memory; the same contract suite runs on
/// both. The hooks let a test play another program, a lost race, and a dependency in trouble.
public final class InMemoryTaskStore implements TaskStore {
  private final int slotsPerUser;
  private final int slotsOfAll;
  private final Map<String, TaskRecord> rows = new TreeMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final Map<String, TreeMap<String, Entry>> timelines = new HashMap<>();
  private final Map<String, Integer> activeCounts = new HashMap<>();
  private int globalCount;
  private boolean loseNextWrite;
  private Optional<RuntimeException> failNext = Optional.empty();
  private Optional<RuntimeException> failAfterNextWrite = Optional.empty();

  /// Without a limit over all users.
  public InMemoryTaskStore(int slotsPerUser) {
    this(slotsPerUser, Integer.MAX_VALUE);
  }

  public InMemoryTaskStore(int slotsPerUser, int slotsOfAll) {
    this.slotsPerUser = slotsPerUser;
    this.slotsOfAll = slotsOfAll;
  }

  /// One entry of a timeline; its id follows from the move that wrote it.
  public record Entry(String id, String eventType, Instant at, Map<String, String> metadata) {}

  @Override
  public synchronized boolean create(TaskRecord record) {
    failIfAsked();
    if (rows.containsKey(record.taskId()) || unreadable.containsKey(record.taskId())) {
      return false;
    }
    rows.put(record.taskId(), record);
    var at = record.times().createdAt();
    note(
        record.taskId(),
        new Entry(at + "/0//SUBMITTED/task_created", "task_created", at, Map.of()));
    throwAfterWriteIfAsked();
    return true;
  }

  @Override
  public synchronized Lookup find(String taskId) {
    failIfAsked();
    if (unreadable.containsKey(taskId)) {
      return new Lookup.Unreadable(unreadable.getOrDefault(taskId, ""));
    }
    return Optional.ofNullable(rows.get(taskId))
        .<Lookup>map(Lookup.Found::new)
        .orElseGet(Lookup.Missing::new);
  }

  @Override
  public synchronized Written write(Move move) {
    failIfAsked();
    var current = rows.get(move.before().taskId());
    if (loseNextWrite
        || current == null
        || !LookedAt.of(current).equals(LookedAt.of(move.before()))) {
      loseNextWrite = false;
      return Written.LOST;
    }
    var userId = move.before().request().userId();
    if (move.takesSlot() && activeCount(userId) >= slotsPerUser) {
      return Written.NO_SLOT;
    }
    if (move.takesGlobalSlot() && globalCount >= slotsOfAll) {
      return Written.NO_GLOBAL_SLOT;
    }
    rows.put(move.after().taskId(), move.after());
    move.notes()
        .forEach(
            note -> note(move.after().taskId(), entry(move, note.eventType(), note.metadata())));
    if (move.takesSlot()) {
      activeCounts.put(userId, activeCount(userId) + 1);
    }
    if (move.releasesSlot()) {
      activeCounts.put(userId, Math.max(0, activeCount(userId) - 1));
    }
    if (move.takesGlobalSlot()) {
      globalCount++;
    }
    if (move.releasesGlobalSlot()) {
      globalCount = Math.max(0, globalCount - 1);
    }
    throwAfterWriteIfAsked();
    return Written.WRITTEN;
  }

  @Override
  public synchronized Optional<String> oldestQueued(String userId) {
    failIfAsked();
    return rows.values().stream()
        .filter(row -> row.status() == TaskStatus.QUEUED && row.request().userId().equals(userId))
        .min(Comparator.comparing(TaskRecord::statusSince))
        .map(TaskRecord::taskId);
  }

  @Override
  public synchronized Optional<String> oldestQueuedOfAll(String except) {
    failIfAsked();
    return rows.values().stream()
        .filter(row -> row.status() == TaskStatus.QUEUED && !row.taskId().equals(except))
        .filter(row -> row.admission().queuedBy().equals(Optional.of(SlotLimit.GLOBAL)))
        .min(Comparator.comparing(row -> row.times().createdAt()))
        .map(TaskRecord::taskId);
  }

  /// Another program writes the row: no condition, no timeline, no slot.
  public synchronized void put(TaskRecord record) {
    rows.put(record.taskId(), record);
  }

  /// The row breaks the contract from now on.
  public synchronized void makeUnreadable(String taskId, String because) {
    unreadable.put(taskId, because);
  }

  /// The row as it stands.
  ///
  /// @throws IllegalStateException when there is none
  public synchronized TaskRecord row(String taskId) {
    return Optional.ofNullable(rows.get(taskId))
        .orElseThrow(() -> new IllegalStateException("no row of " + taskId));
  }

  public synchronized List<TaskRecord> rows() {
    return List.copyOf(rows.values());
  }

  /// The timeline of a task, by time.
  public synchronized List<Entry> timeline(String taskId) {
    return timelines.getOrDefault(taskId, new TreeMap<>()).values().stream()
        .sorted(Comparator.comparing(Entry::at))
        .toList();
  }

  public synchronized int activeCount(String userId) {
    return activeCounts.getOrDefault(userId, 0);
  }

  public synchronized void setActiveCount(String userId, int count) {
    activeCounts.put(userId, count);
  }

  public synchronized int globalCount() {
    return globalCount;
  }

  public synchronized void setGlobalCount(int count) {
    globalCount = count;
  }

  /// The next write answers `LOST` and writes nothing, as if somebody had been faster.
  public synchronized void loseNextWrite() {
    loseNextWrite = true;
  }

  /// The next call fails before it does anything.
  public synchronized void failNext(RuntimeException failure) {
    failNext = Optional.of(failure);
  }

  /// The next create or write is durable, but its answer is lost.
  public synchronized void failAfterNextWrite(RuntimeException failure) {
    failAfterNextWrite = Optional.of(failure);
  }

  private void failIfAsked() {
    var failure = failNext;
    failNext = Optional.empty();
    failure.ifPresent(
        it -> {
          throw it;
        });
  }

  private void throwAfterWriteIfAsked() {
    var failure = failAfterNextWrite;
    failAfterNextWrite = Optional.empty();
    failure.ifPresent(
        it -> {
          throw it;
        });
  }

  private void note(String taskId, Entry entry) {
    timelines.computeIfAbsent(taskId, _ -> new TreeMap<>()).put(entry.id(), entry);
  }

  private static Entry entry(Move move, String eventType, Map<String, String> metadata) {
    var id =
        String.join(
            "/",
            move.at().toString(),
            Integer.toString(move.after().attempt().number()),
            move.before().status().name(),
            move.after().status().name(),
            eventType);
    return new Entry(id, eventType, move.at(), metadata);
  }

  /// What a decision rests on; stored times have milliseconds.
  private record LookedAt(
      TaskStatus status,
      int attempt,
      Optional<SessionHandle> session,
      OptionalLong ecsVersion,
      boolean ended,
      boolean slotHeld,
      boolean globalSlotHeld,
      Optional<SlotLimit> queuedBy,
      boolean settled,
      boolean stopPending,
      Optional<Instant> deadlineAt,
      Optional<Instant> heartbeatAt) {
    static LookedAt of(TaskRecord record) {
      var attempt = record.attempt();
      return new LookedAt(
          record.status(),
          attempt.number(),
          attempt.session(),
          attempt.ecsVersion(),
          attempt.end().isPresent(),
          record.slotHeld(),
          record.admission().globalSlotHeld(),
          record.admission().queuedBy(),
          record.settled(),
          attempt.stopPending(),
          record.deadlineAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
          record.times().heartbeatAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)));
    }
  }
}
