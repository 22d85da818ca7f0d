package dev.signalbox.dynamodb.query;

import static dev.signalbox.lifecycle.task.TaskStatus.*;

import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.index.CreatedKeys;
import dev.signalbox.dynamodb.index.EndedKeys;
import dev.signalbox.dynamodb.query.Partition.Bounds;
import dev.signalbox.dynamodb.row.FailureKeys;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.query.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which index serves a filter best, and in which order its list therefore comes.
///
/// @param narrows whether the range keys of the entries tell something that is asked for
/// @param wanted tells of a range key whether its task can be meant
record ListPlan(List<Partition> partitions, boolean narrows, Predicate<String> wanted) {
  private static final Set<TaskStatus> FAILED_ONES = EnumSet.of(FAILED, TIMED_OUT);

  /// Tasks of these have no session, so they are in no shard of live ones.
  private static final Set<TaskStatus> BEFORE_A_SESSION =
      EnumSet.of(PENDING_UPLOADS, SUBMITTED, QUEUED);

  /// The states in which the row has the spelling of this service alone: an agent spells the time
  /// of the others as it likes, until its task is settled. Those are open, hence few.
  private static final Set<TaskStatus> SPELLED_HERE =
      EnumSet.of(QUEUED, COMPLETED, FAILED, CANCELLED, TIMED_OUT);

  /// How far the clock of whoever wrote a time may be behind that of whoever made the task. AWS
  /// takes no request that is signed by one that is off by more.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(15);

  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final String NO_END = "9999~";

  static ListPlan of(TaskFilter filter, ComputeTypes types) {
    var statuses = filter.code().isPresent() ? failedOnes(filter.statuses()) : filter.statuses();
    if (filter.code().isPresent() && filter.repo().isPresent()) {
      return failuresOf(filter, filter.repo().get(), filter.code().get());
    }
    if (filter.userId().isPresent()) {
      return ofUser(filter, filter.userId().get(), statuses);
    }
    if (filter.repo().isPresent()) {
      return byCreation(
          Tables.REPO_INDEX, CreatedKeys.LISTED_REPO, List.of(filter.repo().get()), filter);
    }
    if (filter.code().isPresent() || areAll(statuses, TaskStatus::isTerminal)) {
      return ended(filter, statuses);
    }
    return areAll(statuses, it -> !it.isTerminal())
        ? open(statuses, types)
        : byCreation(Tables.CREATED_INDEX, CreatedKeys.CREATED_SHARD, CreatedKeys.shards(), filter);
  }

  private static boolean areAll(Set<TaskStatus> statuses, Predicate<TaskStatus> kind) {
    return !statuses.isEmpty() && statuses.stream().allMatch(kind);
  }

  /// None of them where only others are asked for: then there is nothing to find.
  private static Set<TaskStatus> failedOnes(Set<TaskStatus> asked) {
    var failed = EnumSet.copyOf(FAILED_ONES);
    if (!asked.isEmpty()) {
      failed.retainAll(asked);
    }
    return failed;
  }

  /// The earliest that a task can have reached a state of which it is asked that it was made since
  /// then.
  private static Optional<String> earliest(TaskFilter filter) {
    return filter.createdFrom().map(it -> Timestamps.text(spellable(it).minus(CLOCKS_APART)));
  }

  private static Instant spellable(Instant asked) {
    var first = FIRST.plus(CLOCKS_APART);
    return asked.isBefore(first) ? first : asked.isAfter(LAST) ? LAST : asked;
  }

  /// From the earliest end on; to no end, because the clock of an agent may be ahead.
  private static Bounds since(TaskFilter filter) {
    return earliest(filter)
        .<Bounds>map(it -> new Bounds.Between(it, NO_END))
        .orElseGet(Bounds.All::new);
  }

  private static ListPlan failuresOf(TaskFilter filter, String repo, FailureCode code) {
    return plain(
        List.of(
            new Partition(
                Tables.REPO_FAILURE_INDEX,
                FailureKeys.FAILED_REPO,
                repo + "#" + code.name(),
                FailureKeys.FAILED_AT,
                since(filter),
                true)));
  }

  private static ListPlan ofUser(TaskFilter filter, String user, Set<TaskStatus> statuses) {
    if (statuses.isEmpty() && filter.code().isEmpty()) {
      return byCreation(Tables.USER_CREATED_INDEX, "user_id", List.of(user), filter);
    }
    return plain(
        statuses.stream()
            .sorted()
            .map(
                status ->
                    new Partition(
                        Tables.USER_STATUS_INDEX,
                        "user_id",
                        user,
                        "status_created_at",
                        inStatus(filter, status),
                        true))
            .toList());
  }

  private static Bounds inStatus(TaskFilter filter, TaskStatus status) {
    return earliest(filter)
        .filter(_ -> SPELLED_HERE.contains(status))
        .<Bounds>map(it -> new Bounds.StatusFrom(status.name(), it))
        .orElseGet(() -> new Bounds.Prefix(Bounds.StatusFrom.prefix(status.name())));
  }

  private static ListPlan byCreation(
      String index, String hashName, List<String> keys, TaskFilter filter) {
    var from = filter.createdFrom().orElse(FIRST);
    var before = filter.createdBefore().map(it -> it.minusNanos(1)).orElse(LAST);
    var bounds = new Bounds.Between(Timestamps.text(from), Timestamps.text(before));
    return plain(
        before.isBefore(from)
            ? List.of()
            : keys.stream()
                .map(
                    key -> new Partition(index, hashName, key, CreatedKeys.LISTED_AT, bounds, true))
                .toList());
  }

  private static ListPlan ended(TaskFilter filter, Set<TaskStatus> statuses) {
    var partitions =
        statuses.stream()
            .sorted()
            .flatMap(it -> EndedKeys.shards(it).stream())
            .map(
                shard ->
                    new Partition(
                        Tables.ENDED_INDEX,
                        EndedKeys.ENDED_SHARD,
                        shard,
                        EndedKeys.ENDED_AT,
                        since(filter),
                        true))
            .toList();
    return filter
        .code()
        .map(
            code ->
                new ListPlan(
                    partitions,
                    true,
                    range ->
                        EndedKeys.end(range)
                            .flatMap(EndedKeys.End::code)
                            .filter(code::equals)
                            .isPresent()))
        .orElseGet(() -> plain(partitions));
  }

  private static ListPlan open(Set<TaskStatus> statuses, ComputeTypes types) {
    var shards = BEFORE_A_SESSION.containsAll(statuses) ? TaskShard.open() : TaskShard.all(types);
    return plain(shards.stream().map(Partition::of).toList());
  }

  private static ListPlan plain(List<Partition> partitions) {
    return new ListPlan(partitions, false, _ -> true);
  }

  /// Returns the filter in one spelling, whichever process asks.
  static String spelled(TaskFilter filter) {
    return Stream.of(
            filter.userId(),
            filter.repo(),
            filter.statuses().stream().sorted().toList(),
            filter.code(),
            filter.createdFrom(),
            filter.createdBefore())
        .map(it -> it.toString().length() + ":" + it)
        .toList()
        .toString();
  }
}
