package dev.signalbox.simulation;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/// Mistakes in what is decided and when: each leaves every task with an end, only far too late, in
/// the wrong order, or at too high a price.
enum PlantedRuleBugs implements PlantedBug {
  AN_APPROVAL_ENDS_SUPERVISION(Invariant.BOUNDED_TIME) {
    @Override
    public OpenTasks openTasks(OpenTasks tasks) {
      return new UnsupervisedAfterApproval(tasks, new HashSet<>());
    }
  },

  /// An agent that goes on after its approval is judged by the heartbeat of before.
  A_RESUME_IS_JUDGED_BY_THE_OLD_HEARTBEAT(Invariant.VERDICTS_ARE_TRUE) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          return store.write(isResume(move, world) ? lostAtOnce(move) : move);
        }
      };
    }
  },

  A_FAILED_LOOK_COUNTS_AS_DONE(Invariant.BOUNDED_TIME) {
    @Override
    public EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
      return new TamperedEcs(ecs) {
        @Override
        public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
          return ecs.runTask(request);
        }

        @Override
        public CompletableFuture<DescribeTasksResponse> describeTasks(
            DescribeTasksRequest request) {
          return ecs.describeTasks(request).exceptionally(_ -> unchanged(request));
        }
      };
    }
  },

  NO_MAXIMUM_DURATION_WITHOUT_LOOKS(Invariant.BOUNDED_TIME) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          var down = world.machine().scheduler().now().isBefore(world.ecs().describableAgainAt());
          return down && failedBy(move, FailureCode.MAXIMUM_DURATION)
              ? Written.LOST
              : store.write(move);
        }
      };
    }
  },

  AN_INFERRED_END_HIDES_A_LIVE_SESSION(Invariant.ACKNOWLEDGED_IS_DURABLE, Invariant.BOUNDED_TIME) {
    @Override
    public TaskEventHandler events(TaskEventHandler events, SimulatedTable table) {
      return event -> isOfHidden(event, table) ? new Verdict.Done() : events.handle(event);
    }
  },

  SILENCE_WHILE_FINALIZING_IS_NO_PROGRESS(Invariant.WRITES_ARE_BOUNDED) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          var before = move.before();
          var silent =
              failedBy(move, FailureCode.HEARTBEAT_LOST)
                  || failedBy(move, FailureCode.HEARTBEAT_NEVER_SEEN);
          return silent && before.status() == TaskStatus.FINALIZING
              ? store.write(unchanged(move, before.draft().build(Optional.of(move.at()))))
              : store.write(move);
        }
      };
    }
  },

  A_LOST_LANE_MESSAGE_IS_NOT_REPEATED(Invariant.BOUNDED_TIME) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return changingDeadline(
          store,
          (row, _) ->
              row.times().queuedAt().orElse(row.statusSince()).plus(world.policy().queueAge()));
    }
  },

  A_SUBMIT_OVERTAKES(Invariant.ORDER_IS_KEPT) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written create(Move first) {
          var written = store.create(first);
          return written == Written.NO_SLOT || written == Written.BEHIND_LAUNCHES
              ? world.table().overtake(first)
              : written;
        }
      };
    }
  },

  A_WAITING_COUNT_IS_KEPT(Invariant.SLOTS_ARE_COUNTED, Invariant.ALL_SLOTS_ARE_FREE) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          var written = store.write(move);
          var left = move.before().admission().waiting();
          if (written == Written.WRITTEN && left.isPresent() && PlantedBug.isEnd(move)) {
            var user = move.before().request().userId();
            var counted = world.table().store().waitingPlaces(user);
            world
                .table()
                .store()
                .setWaitingPlaces(user, Stream.concat(counted.stream(), left.stream()).toList());
          }
          return written;
        }
      };
    }
  },

  A_SIBLINGS_FAILURE_LOSES_A_START(Invariant.OUTCOMES_ARE_RECORDED) {
    @SuppressWarnings("ImmutableEnumChecker")
    private final ThreadLocal<Optional<DependencyUnavailable>> failed =
        ThreadLocal.withInitial(Optional::empty);

    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Optional<String> nextForLane(ComputeType type, String userId) {
          return remembering(() -> store.nextForLane(type, userId));
        }

        @Override
        public Optional<String> oldestQueued(String userId) {
          return remembering(() -> store.oldestQueued(userId));
        }
      };
    }

    @Override
    public TaskWaker wakes(TaskWaker wakes) {
      return (taskId, at) -> {
        var _ =
            remembering(
                () -> {
                  wakes.wakeAt(taskId, at);
                  return Optional.empty();
                });
      };
    }

    private Optional<String> remembering(java.util.function.Supplier<Optional<String>> call) {
      try {
        return call.get();
      } catch (DependencyUnavailable failure) {
        failed.set(Optional.of(failure));
        return Optional.empty();
      }
    }

    @Override
    public EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
      return new TamperedEcs(ecs) {
        @Override
        public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
          return unlessFailed(ecs.runTask(request));
        }
      };
    }

    @Override
    public BedrockAgentCoreAsyncClient agentCore(BedrockAgentCoreAsyncClient agentCore) {
      return new TamperedAgentCore(agentCore) {
        @Override
        public <R> CompletableFuture<R> invokeAgentRuntime(
            InvokeAgentRuntimeRequest request,
            AsyncResponseTransformer<InvokeAgentRuntimeResponse, R> transformer) {
          return unlessFailed(agentCore.invokeAgentRuntime(request, transformer));
        }
      };
    }

    // The answer is there, and what failed before it is thrown instead.
    private <T> CompletableFuture<T> unlessFailed(CompletableFuture<T> answer) {
      var failure = failed.get();
      failed.remove();
      failure.ifPresent(
          it -> {
            throw new SiblingFailed(it);
          });
      return answer;
    }

    @Override
    public MessageHandler handler(MessageHandler handler) {
      return message -> {
        failed.remove();
        try {
          return handler.handle(message);
        } catch (SiblingFailed sibling) {
          throw sibling.failure;
        }
      };
    }
  },

  THE_LANE_IS_ENTERED_AT_EACH_LOOK(Invariant.LANE_MESSAGES_ARE_BOUNDED) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return changingDeadline(store, (_, at) -> at.plus(SOON));
    }
  },

  /// An agent of a pull request is sent off without its branch as soon as a reading fails.
  A_BRANCH_IS_NOT_WAITED_FOR(Invariant.BRANCHES_ARE_WAITED_FOR) {
    @Override
    public ContextSource contexts(ContextSource contexts) {
      return query -> {
        var answer = contexts.read(query);
        return answer instanceof ContextAnswer.Unavailable(_, var because)
            ? new ContextAnswer.Unavailable(ContextAnswer.Trouble.LASTING, because)
            : answer;
      };
    }
  },

  LAUNCHES_WITHOUT_A_RATE(Invariant.LAUNCHES_ARE_BOUNDED) {
    @Override
    public int startsPerSecond(int rate) {
      return 1_000;
    }
  };

  private static final Duration SOON = Duration.ofSeconds(30);

  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Invariant> finders;

  PlantedRuleBugs(Invariant... finders) {
    this.finders = Set.of(finders);
  }

  @Override
  public Set<Invariant> finders() {
    return finders;
  }

  /// What an answer would be in which everything runs on.
  private static DescribeTasksResponse unchanged(DescribeTasksRequest request) {
    var running =
        request.tasks().stream()
            .map(arn -> Task.builder().taskArn(arn).lastStatus("RUNNING").version(1L).build())
            .toList();
    return DescribeTasksResponse.builder().tasks(running).failures(List.of()).build();
  }

  private static boolean failedBy(Move move, FailureCode code) {
    return PlantedBug.isEnd(move)
        && move.after().failure().map(FailureCause::code).equals(Optional.of(code));
  }

  /// Whether a look notes that nothing was heard for a whole period.
  private static boolean isResume(Move move, World world) {
    var before = move.before().times();
    var stale = world.policy().silence().heartbeatStale();
    return before.watch().pauseSeenAt().isPresent()
        && move.after().times().watch().silenceSeenAt().isPresent()
        && before.heartbeatAt().filter(it -> it.plus(stale).isBefore(move.at())).isPresent();
  }

  private static Move lostAtOnce(Move move) {
    var draft = move.before().draft().to(TaskStatus.FAILED, move.at());
    draft.failure = Optional.of(new FailureCause(FailureCode.HEARTBEAT_LOST, ""));
    return unchanged(move, draft.build(Optional.of(move.at())));
  }

  /// The move as it would be if nothing came of it but another row.
  private static Move unchanged(Move move, TaskRecord row) {
    return new Move(move.before(), row, move.at(), move.because(), List.of(), List.of());
  }

  /// When a task in the launch lane is looked at next.
  private interface LaneDeadline {
    Instant of(TaskRecord row, Instant at);
  }

  private static TaskStore changingDeadline(TaskStore store, LaneDeadline deadline) {
    return new TamperedStore(store) {
      @Override
      public Written create(Move first) {
        return store.create(changed(first));
      }

      @Override
      public Written write(Move move) {
        return store.write(changed(move));
      }

      private Move changed(Move move) {
        var row = move.after();
        var inLane = row.admission().waiting().filter(Waiting.InLane.class::isInstance).isPresent();
        return inLane
            ? new Move(
                move.before(),
                row.draft().build(Optional.of(deadline.of(row, move.at()))),
                move.at(),
                move.because(),
                move.effects(),
                move.notes())
            : move;
      }
    };
  }

  /// A session is seen to run whose task has ended by what was inferred.
  private static boolean isOfHidden(TaskEvent event, SimulatedTable table) {
    return event instanceof TaskEvent.SessionObserved seen
        && seen.status() instanceof SessionStatus.Running
        && table
            .row(event.taskId())
            .filter(row -> row.attempt().end().isPresent() && row.attempt().session().isEmpty())
            .isPresent();
  }

  /// Thrown past everything that answers for a failed effect.
  private static final class SiblingFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient DependencyUnavailable failure;

    private SiblingFailed(DependencyUnavailable failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /// Once a session of a backend that only its heartbeat tells of was seen to wait for an approval,
  /// nobody looks after it any more.
  private record UnsupervisedAfterApproval(OpenTasks tasks, Set<String> waited)
      implements OpenTasks {
    @Override
    public Page page(TaskShard shard, int limit, Optional<String> from) {
      return tasks.page(shard, limit, from);
    }

    @Override
    public Map<String, Lookup> rows(Collection<String> taskIds) {
      return tasks.rows(taskIds).entrySet().stream()
          .filter(it -> isLookedAfter(it.getValue()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isLookedAfter(Lookup lookup) {
      if (!(lookup instanceof Lookup.Found(var row))
          || !row.attempt().computeType().equals(Optional.of(AgentCoreSession.TYPE))) {
        return true;
      }
      if (row.status() == TaskStatus.AWAITING_APPROVAL
          && row.times().watch().pauseSeenAt().isPresent()) {
        waited.add(row.taskId());
      }
      return row.status().isTerminal() || !waited.contains(row.taskId());
    }
  }
}
