package dev.signalbox.scale;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.orchestrator.InMemorySweepLeases;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Healthy sessions in great numbers, which nobody writes: their index, their rows and their
/// backend. Counts each call, and when each session was looked after.
final class ManySessions {
  static final Duration PAGE = Duration.ofMillis(25);
  static final Duration BATCH = Duration.ofMillis(30);
  static final Duration LOOK = Duration.ofMillis(200);
  static final Duration LEASE = Duration.ofMillis(10);

  final ComputeType type;
  private final InstantSource time;
  private final Map<TaskShard, List<OpenTasks.Entry>> slots = new HashMap<>();
  private final Map<String, Instant> seen = new HashMap<>();
  private final InMemorySweepLeases leases = new InMemorySweepLeases();
  long pages;
  long entries;
  long batches;
  long rows;
  long looks;
  long leaseWrites;
  long visits;
  Duration longestGap = Duration.ZERO;

  /// @param time of the world
  ManySessions(ComputeType type, int count, InstantSource time) {
    this.type = type;
    this.time = time;
    for (int i = 0; i < count; i++) {
      var id = SampleTask.id(i);
      var deadline = time.instant().plus(Duration.ofHours(7)).plusMillis(i);
      slots
          .computeIfAbsent(TaskShard.of(row(id).build()), _ -> new ArrayList<>())
          .add(new OpenTasks.Entry(id, deadline));
    }
  }

  private SampleTask row(String id) {
    var session =
        type.equals(EcsSession.TYPE)
            ? SampleTask.ecs(id)
            : AgentCoreSession.of("arn:aws:bedrock-agentcore:us-east-1:1:runtime/a-1", id);
    return SampleTask.running(id, "user").session(session);
  }

  /// One call that takes so long.
  interface Wait {
    void of(Duration latency);
  }

  OpenTasks index(Wait wait) {
    return new OpenTasks() {
      @Override
      public Page page(TaskShard shard, int limit, Optional<String> from) {
        wait.of(PAGE);
        var all = slots.getOrDefault(shard, List.of());
        var first = from.map(Integer::parseInt).orElse(0);
        var end = Math.min(all.size(), first + limit);
        pages++;
        entries += end - first;
        return new Page(
            all.subList(first, end),
            end < all.size() ? Optional.of(Integer.toString(end)) : Optional.empty());
      }

      @Override
      public Map<String, Lookup> rows(Collection<String> taskIds) {
        wait.of(BATCH);
        batches++;
        rows += taskIds.size();
        var now = time.instant();
        var found = new LinkedHashMap<String, Lookup>();
        for (var id : taskIds) {
          var row = row(id).deadlineAt(now.plus(Duration.ofHours(7))).heartbeatAt(now);
          found.put(id, new Lookup.Found(row.build()));
          seen(id, now);
        }
        return found;
      }
    };
  }

  private void seen(String id, Instant now) {
    visits++;
    var before = seen.put(id, now);
    if (before != null) {
      var gap = Duration.between(before, now);
      longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
    }
  }

  /// How many sessions were looked after at all.
  int everSeen() {
    return seen.size();
  }

  SweepLeases leases(Wait wait) {
    return new SweepLeases() {
      @Override
      public Answer take(String work, String holder, Instant now, Duration lease) {
        wait.of(LEASE);
        leaseWrites++;
        return leases.take(work, holder, now, lease);
      }

      @Override
      public void release(String work, String holder) {
        wait.of(LEASE);
        leaseWrites++;
        leases.release(work, holder);
      }
    };
  }

  /// All of them run.
  ObservableComputeStrategy backend(Wait wait) {
    return new ObservableComputeStrategy() {
      @Override
      public Map<SessionHandle, SessionObservation> pollSession(
          Collection<SessionHandle> sessions) {
        wait.of(LOOK);
        looks++;
        var observed = new HashMap<SessionHandle, SessionObservation>();
        sessions.forEach(
            it ->
                observed.put(
                    it,
                    new SessionObservation(
                        new SessionStatus.Running(), OptionalLong.empty(), Optional.empty())));
        return observed;
      }

      @Override
      public Optional<SessionHandle> findSession(AttemptId attempt) {
        throw new AssertionError("nothing is searched for");
      }

      @Override
      public SessionStart startSession(SessionRequest request) {
        throw new AssertionError("nothing is started");
      }

      @Override
      public StopOutcome stopSession(SessionHandle session, String reason) {
        throw new AssertionError("nothing is stopped");
      }
    };
  }
}
