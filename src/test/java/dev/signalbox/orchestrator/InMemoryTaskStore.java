package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.policy.LaneShare;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A `TaskStore` that keeps the promises of the real one in memory; the same contract suite runs on
/// both. The hooks let a test play another program, a lost race, and a dependency in trouble.
public final class InMemoryTaskStore implements TaskStore {
  private final int slotsPerUser;
  private final int slotsOfAll;
  private final Map<String, TaskRecord> rows = new TreeMap<>();
  private final Map<String, TreeMap<String, Entry>> timelines = new HashMap<>();
  private final Map<String, Integer> activeCounts = new HashMap<>();
  private final Map<String, List<Waiting>> waiting = new HashMap<>();
  private final List<String> writes = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private int reads;
  private int globalCount;
  private boolean loseNextWrite;
  private Optional<RuntimeException> failNext = Optional.empty();
  private Optional<RuntimeException> failNextQuery = Optional.empty();
  private Optional<RuntimeException> failAfterNextWrite = Optional.empty();
  private Runnable beforeNextWrite = () -> {};
  private boolean loseNextAnswer;

  /// Without a limit over all users.
  public InMemoryTaskStore(int slotsPerUser) {
    this(slotsPerUser, Integer.MAX_VALUE);
  }

  public InMemoryTaskStore(int slotsPerUser, int slotsOfAll) {
    this.slotsPerUser = slotsPerUser;
    this.slotsOfAll = slotsOfAll;
  }

  /// One entry of a timeline; its id follows from the move that wrote it.
  public record Entry(String id, String eventType, Instant at, Map<String, NoteValue> metadata) {}

  @Override
  public synchronized Written create(Move first) {
    failIfAsked();
    runBeforeWrite();
    var taskId = first.after().taskId();
    if (rows.containsKey(taskId)) {
      return Written.LOST;
    }
    var at = first.before().times().createdAt();
    return written(
        first, new Entry(at + "/0//SUBMITTED/task_created", "task_created", at, Map.of()));
  }

  @Override
  public synchronized Lookup find(String taskId) {
    failIfAsked();
    reads++;
    if (broken.contains(taskId)) {
      throw new IllegalStateException("asked for");
    }
    return Optional.ofNullable(rows.get(taskId))
        .map(InMemoryTaskStore::lookup)
        .orElseGet(Lookup.Missing::new);
  }

  private static Lookup lookup(TaskRecord row) {
    return row.stored().unread().values().stream()
        .findFirst()
        .<Lookup>map(because -> new Lookup.Unreadable(row, because))
        .orElseGet(() -> new Lookup.Found(row));
  }

  @Override
  public synchronized Written write(Move move) {
    failIfAsked();
    runBeforeWrite();
    var current = rows.get(move.before().taskId());
    if (loseNextWrite
        || current == null
        || !LookedAt.of(current).equals(LookedAt.of(move.before()))) {
      loseNextWrite = false;
      return Written.LOST;
    }
    var written = written(move);
    var lost = loseNextAnswer;
    loseNextAnswer = false;
    return lost ? Written.LOST : written;
  }

  private Written written(Move move, Entry... more) {
    var refusal = refusal(move);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var task = move.after().taskId();
    writes.add((rows.containsKey(task) ? "write " : "create ") + move.after().status());
    rows.put(task, move.after());
    List.of(more).forEach(entry -> note(task, entry));
    move.notes().forEach(note -> note(task, entry(move, note.eventType(), note.metadata())));
    count(move);
    throwAfterWriteIfAsked();
    return Written.WRITTEN;
  }

  /// What was written, in order, by the status that it led to.
  public synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  /// How often a row was read.
  public synchronized int reads() {
    return reads;
  }

  /// The next question who waits fails.
  public synchronized void failNextQuery(RuntimeException failure) {
    failNextQuery = Optional.of(failure);
  }

  /// Who comes later never passes who waits.
  private Optional<Written> refusal(Move move) {
    var user = move.before().request().userId();
    var before = move.before().admission();
    var after = move.after().admission();
    var from = before.waiting();
    if (move.takesSlot()) {
      var others = from.isEmpty() && standing(user, Waiting.ForSlot.class::isInstance) > 0;
      if (activeCount(user) >= slotsPerUser || others) {
        return Optional.of(Written.NO_SLOT);
      }
    }
    if (after.waiting().isPresent() && after.waiting().get() instanceof Waiting.InLane(var type)) {
      var enters = !from.equals(after.waiting());
      var next = from.equals(Optional.of(new Waiting.BeforeLane(type)));
      var others = !next && standing(user, new Waiting.BeforeLane(type)::equals) > 0;
      var full = standing(user, new Waiting.InLane(type)::equals) >= LaneShare.TASKS_MAX;
      if (enters && (full || others)) {
        return Optional.of(Written.LANE_FULL);
      }
    }
    var comesFromLane = from.filter(Waiting.InLane.class::isInstance).isPresent();
    var isNew = !before.slotHeld() || from.isPresent();
    if (isNew && !comesFromLane && after.waiting().isEmpty() && move.launches().isPresent()) {
      var type = move.launches().get();
      var next = from.equals(Optional.of(new Waiting.BeforeLane(type)));
      var inLane = standing(user, new Waiting.InLane(type)::equals);
      var beforeLane = standing(user, new Waiting.BeforeLane(type)::equals);
      if (inLane > 0 || (!next && beforeLane > 0)) {
        return Optional.of(Written.BEHIND_LAUNCHES);
      }
    }
    return move.takesGlobalSlot() && globalCount >= slotsOfAll
        ? Optional.of(Written.NO_GLOBAL_SLOT)
        : Optional.empty();
  }

  private int standing(String user, Predicate<Waiting> where) {
    return waiting.getOrDefault(user, List.of()).stream().filter(where).toList().size();
  }

  private void count(Move move) {
    var userId = move.before().request().userId();
    var places = waiting.computeIfAbsent(userId, _ -> new ArrayList<>());
    move.before().admission().waiting().ifPresent(place -> remove(places, place));
    move.after().admission().waiting().ifPresent(places::add);
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
  }

  /// Slots are counted whatever they wait for.
  private static void remove(List<Waiting> places, Waiting place) {
    for (int i = 0; i < places.size(); i++) {
      var same =
          place instanceof Waiting.ForSlot
              ? places.get(i) instanceof Waiting.ForSlot
              : places.get(i).equals(place);
      if (same) {
        places.remove(i);
        return;
      }
    }
  }

  /// Where the user's tasks are counted as waiting.
  public synchronized List<Waiting> waitingPlaces(String userId) {
    return List.copyOf(waiting.getOrDefault(userId, List.of()));
  }

  /// Somebody counts wrongly.
  public synchronized void setWaitingPlaces(String userId, List<Waiting> places) {
    waiting.put(userId, new ArrayList<>(places));
  }

  /// How many tasks of the user are counted as waiting somewhere.
  public synchronized int waitingCount(String userId) {
    return standing(userId, _ -> true);
  }

  @Override
  public synchronized Optional<String> oldestQueued(String userId) {
    return oldest(userId, Waiting.ForSlot.class::isInstance);
  }

  @Override
  public synchronized Optional<String> nextForLane(ComputeType type, String userId) {
    return oldest(userId, new Waiting.BeforeLane(type)::equals);
  }

  private Optional<String> oldest(String userId, Predicate<Waiting> where) {
    failIfAsked();
    var failure = failNextQuery;
    failNextQuery = Optional.empty();
    failure.ifPresent(
        it -> {
          throw it;
        });
    return rows.values().stream()
        .filter(row -> row.request().userId().equals(userId))
        .filter(row -> row.admission().waiting().filter(where).isPresent())
        .min(Comparator.comparing(row -> row.times().queuedAt().orElse(row.statusSince())))
        .map(TaskRecord::taskId);
  }

  @Override
  public synchronized Optional<String> oldestQueuedOfAll(String except) {
    failIfAsked();
    var global = Optional.<Waiting>of(new Waiting.ForSlot(AdmissionLimit.GLOBAL));
    return rows.values().stream()
        .filter(row -> !row.taskId().equals(except))
        .filter(row -> row.admission().waiting().equals(global))
        .min(Comparator.comparing(row -> row.times().queuedAt().orElse(row.statusSince())))
        .map(TaskRecord::taskId);
  }

  /// Another program writes the row: no condition, no timeline, no slot.
  public synchronized void put(TaskRecord record) {
    rows.put(record.taskId(), record);
  }

  /// The row's status breaks the contract from now on. What follows from it is no word of the row.
  public synchronized void makeUnreadable(String taskId, String because) {
    spell(taskId, "status", because);
    var row = row(taskId).draft();
    row.stored = new Stored(row.stored.spellings(), Map.of("status", because));
    rows.put(taskId, row.build(row(taskId).deadlineAt()));
  }

  /// Another program writes an attribute in a spelling of its own, which means the same.
  public synchronized void spell(String taskId, String attribute, String theirs) {
    var row = row(taskId);
    var draft = row.draft();
    var spellings = new HashMap<>(row.stored().spellings());
    spellings.put(attribute, new Stored.Spelling("", theirs));
    draft.stored = new Stored(spellings, row.stored().unread());
    rows.put(taskId, draft.build(row.deadlineAt()));
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

  /// Every read of the row fails from now on.
  public synchronized void breakReadsOf(String taskId) {
    broken.add(taskId);
  }

  /// The next write answers `LOST` and writes nothing, as if somebody had been faster.
  public synchronized void loseNextWrite() {
    loseNextWrite = true;
  }

  /// The next write is durable and answers `LOST`, as if its own repeat had met what it wrote.
  public synchronized void loseNextAnswer() {
    loseNextAnswer = true;
  }

  /// Somebody deletes the row.
  public synchronized void remove(String taskId) {
    rows.remove(taskId);
  }

  /// The next call fails before it does anything.
  public synchronized void failNext(RuntimeException failure) {
    failNext = Optional.of(failure);
  }

  /// This happens between the last read and the next create or write, which fails if this does.
  public synchronized void beforeNextWrite(Runnable rival) {
    beforeNextWrite = rival;
  }

  private void runBeforeWrite() {
    var rival = beforeNextWrite;
    beforeNextWrite = () -> {};
    rival.run();
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

  private static Entry entry(Move move, String eventType, Map<String, NoteValue> metadata) {
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
      OptionalLong observedVersion,
      boolean ended,
      boolean slotHeld,
      boolean globalSlotHeld,
      Optional<Waiting> waiting,
      boolean settled,
      boolean stopPending,
      boolean contextPending,
      Optional<Instant> deadlineAt,
      Optional<Instant> heartbeatAt,
      Map<String, Stored.Spelling> spellings) {
    static LookedAt of(TaskRecord record) {
      var attempt = record.attempt();
      return new LookedAt(
          record.status(),
          attempt.number(),
          attempt.session(),
          attempt.observedVersion(),
          attempt.end().isPresent(),
          record.slotHeld(),
          record.admission().globalSlotHeld(),
          record.admission().waiting(),
          record.settled(),
          attempt.stopPending(),
          attempt.contextPending(),
          record.deadlineAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
          record.times().heartbeatAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
          compared(record.stored().spellings()));
    }

    /// The key of an index follows from the row, and nothing is decided by it.
    private static Map<String, Stored.Spelling> compared(Map<String, Stored.Spelling> spellings) {
      var compared = new HashMap<>(spellings);
      compared.remove("status_created_at");
      return compared;
    }
  }
}
