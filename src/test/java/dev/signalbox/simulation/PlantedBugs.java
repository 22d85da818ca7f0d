package dev.signalbox.simulation;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.sqs.MessageSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/// Mistakes that somebody could make, and the invariants that must not let them pass.
enum PlantedBugs implements PlantedBug {
  A_START_WITHOUT_ITS_TOKEN(Invariant.ONE_LIVE_SESSION_PER_TASK, Invariant.NOTHING_RUNS_TWICE) {
    @Override
    public EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
      return new TamperedEcs(ecs) {
        @Override
        public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
          var token = new UUID(chaos.random().nextLong(), 0).toString();
          return ecs.runTask(request.toBuilder().clientToken(token).build());
        }
      };
    }
  },

  /// A denial says nothing of an earlier call, and yet a new token is taken for the next.
  A_DENIAL_IS_TAKEN_FOR_PROOF(Invariant.ONE_LIVE_SESSION_PER_TASK, Invariant.NOTHING_RUNS_TWICE) {
    @Override
    public EcsAsyncClient ecs(EcsAsyncClient ecs, Chaos chaos) {
      return new TamperedEcs(ecs) {
        @Override
        public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
          return ecs.runTask(request).exceptionally(PlantedBugs::asFailure);
        }
      };
    }
  },

  AN_INVOCATION_REPEATED_BLINDLY(Invariant.STARTS_ARE_REPEATABLE) {
    @Override
    public BedrockAgentCoreAsyncClient agentCore(BedrockAgentCoreAsyncClient agentCore) {
      return new TamperedAgentCore(agentCore) {
        @Override
        public <R> CompletableFuture<R> invokeAgentRuntime(
            InvokeAgentRuntimeRequest request,
            AsyncResponseTransformer<InvokeAgentRuntimeResponse, R> transformer) {
          var first = agentCore.invokeAgentRuntime(request, transformer);
          return first.isCompletedExceptionally()
              ? agentCore.invokeAgentRuntime(request, transformer)
              : first;
        }
      };
    }
  },

  A_WRITE_WITHOUT_ITS_CONDITION(Invariant.TERMINAL_IS_FINAL, Invariant.SLOTS_ARE_COUNTED) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          var written = store.write(move);
          if (written == Written.LOST) {
            world.table().overwrite(move);
            return Written.WRITTEN;
          }
          return written;
        }
      };
    }
  },

  A_SLOT_RELEASED_TWICE(Invariant.SLOTS_ARE_COUNTED) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          var written = store.write(move);
          if (written == Written.WRITTEN && !move.before().slotHeld() && PlantedBug.isEnd(move)) {
            var user = move.before().request().userId();
            var held = world.table().store();
            held.setActiveCount(user, Math.max(0, held.activeCount(user) - 1));
          }
          return written;
        }
      };
    }
  },

  /// Two replicas that keep the same output both write it.
  AN_OUTPUT_KEPT_WITHOUT_CONDITION(Invariant.OUTPUT_IS_KEPT_ONCE) {
    @Override
    public KeptOutputs outputs(KeptOutputs outputs, World world) {
      return new KeptOutputs() {
        @Override
        public Optional<Kept> find(TaskRecord task) {
          return outputs.find(task);
        }

        @Override
        public void keep(TaskRecord task, Kept output) {
          world.outputs().overwrite(task.attemptId(), output);
        }
      };
    }
  },

  /// The lines are fetched while the verdict is being written, which then waits for them.
  AN_OUTPUT_FETCHED_WITH_THE_VERDICT(Invariant.OUTPUT_COMES_AFTER_THE_VERDICT) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return new TamperedStore(store) {
        @Override
        public Written write(Move move) {
          if (PlantedBug.isEnd(move) && !move.before().status().isTerminal()) {
            var _ = world.outputs().find(move.after().attemptId());
          }
          return store.write(move);
        }
      };
    }
  },

  A_MESSAGE_DELETED_WHEN_RECEIVED(Invariant.ACKNOWLEDGED_IS_DURABLE) {
    @Override
    public MessageSource queue(MessageSource queue) {
      return new DeletingQueue(queue);
    }
  },

  A_FAILURE_TAKEN_FOR_DONE(Invariant.ACKNOWLEDGED_IS_DURABLE) {
    @Override
    public MessageHandler handler(MessageHandler handler) {
      return message -> {
        try {
          return handler.handle(message);
        } catch (DependencyUnavailable swallowed) {
          return new Verdict.Done();
        }
      };
    }
  },

  A_STOP_NOT_REMEMBERED(Invariant.NO_SESSION_WITHOUT_A_TASK, Invariant.BOUNDED_TIME) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return changing(store, row -> row.status().isTerminal() ? withoutStop(row) : row);
    }
  },

  NO_DEADLINE_FOR_THE_QUEUED(Invariant.EVERY_TASK_ENDS, Invariant.BOUNDED_TIME) {
    @Override
    public TaskStore store(TaskStore store, World world) {
      return changing(
          store,
          row ->
              row.status() == TaskStatus.QUEUED ? with(row, row.attempt(), Optional.empty()) : row);
    }

    @Override
    public TaskWaker wakes(TaskWaker wakes) {
      return (_, _) -> {};
    }
  },

  AN_EVENT_OF_AN_OLD_ATTEMPT_BELIEVED(
      Invariant.VERDICTS_ARE_TRUE,
      Invariant.ONE_LIVE_SESSION_PER_TASK,
      Invariant.NO_SESSION_WITHOUT_A_TASK) {
    @Override
    public TaskEventHandler events(TaskEventHandler events, SimulatedTable table) {
      return event -> events.handle(ofCurrentAttempt(event, table));
    }
  },

  A_CANCEL_FORGOTTEN_WHEN_EARLY(Invariant.ACKNOWLEDGED_IS_DURABLE) {
    @Override
    public TaskEventHandler events(TaskEventHandler events, SimulatedTable table) {
      return event ->
          event instanceof TaskEvent.CancelRequested && table.row(event.taskId()).isEmpty()
              ? new Verdict.Done()
              : events.handle(event);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Invariant> finders;

  PlantedBugs(Invariant... finders) {
    this.finders = Set.of(finders);
  }

  @Override
  public Set<Invariant> finders() {
    return finders;
  }

  /// As if RunTask had looked at the token and had found nothing.
  private static RunTaskResponse asFailure(Throwable failure) {
    if (failure.getCause() instanceof AccessDeniedException
        || failure instanceof AccessDeniedException) {
      var refusal = Failure.builder().reason("AGENT").build();
      return RunTaskResponse.builder().tasks(List.of()).failures(refusal).build();
    }
    throw failure instanceof RuntimeException own ? own : new CompletionException(failure);
  }

  /// A store that writes something else than was decided.
  private static TaskStore changing(TaskStore store, UnaryOperator<TaskRecord> change) {
    return new TamperedStore(store) {
      @Override
      public Written write(Move move) {
        return store.write(
            new Move(
                move.before(),
                change.apply(move.after()),
                move.at(),
                move.because(),
                move.effects(),
                move.notes()));
      }
    };
  }

  private static TaskRecord withoutStop(TaskRecord row) {
    var attempt = row.attempt();
    var forgetful =
        new Attempt(
            attempt.number(),
            attempt.since(),
            attempt.computeType(),
            attempt.runtimeArn(),
            attempt.rerunOnHostLoss(),
            attempt.session(),
            attempt.observedVersion(),
            attempt.end(),
            attempt.agentEnd(),
            false,
            attempt.nextTryAt(),
            attempt.turnedAway(),
            attempt.contextPending(),
            attempt.budget());
    return with(row, forgetful, Optional.empty());
  }

  private static TaskRecord with(
      TaskRecord row, Attempt attempt, Optional<java.time.Instant> deadlineAt) {
    return new TaskRecord(
        row.taskId(),
        row.request(),
        row.status(),
        row.statusSince(),
        row.times(),
        attempt,
        row.admission(),
        row.settled(),
        deadlineAt,
        row.expiresAt(),
        row.failure(),
        row.errorMessage());
  }

  private static TaskEvent ofCurrentAttempt(TaskEvent event, SimulatedTable table) {
    var row = table.row(event.taskId()).filter(it -> it.attempt().number() > 0);
    return event instanceof SessionObserved seen && row.isPresent()
        ? new SessionObserved(
            new AttemptId(event.taskId(), row.get().attempt().number()),
            row.get().attempt().session().orElse(seen.session()),
            seen.status(),
            seen.version(),
            seen.evidence(),
            seen.at())
        : event;
  }
}
