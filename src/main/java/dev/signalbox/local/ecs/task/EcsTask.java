package dev.signalbox.local.ecs.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.TaskState.ContainerState;
import dev.signalbox.local.wire.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One task as ECS knows it. Each change raises the version by one and sends one event, in that
/// order and under one lock, so that versions and events never disagree.
public final class EcsTask {
  private static final Logger LOG = LoggerFactory.getLogger(EcsTask.class);

  private final TaskPlan plan;
  private final Consumer<ObjectNode> events;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final TaskState state = new TaskState();
  private final CompletableFuture<Instant> stopped = new CompletableFuture<>();

  public EcsTask(
      TaskPlan plan, Consumer<ObjectNode> events, InstantSource clock, Supplier<UUID> ids) {
    this.plan = plan;
    this.events = events;
    this.clock = clock;
    this.ids = ids;
  }

  public TaskPlan plan() {
    return plan;
  }

  /// The task comes to be: PROVISIONING, version 1.
  public void create() {
    change(
        now -> {
          state.times.put("createdAt", now);
          plan.containers()
              .forEach(each -> state.containers.put(each.name(), ContainerState.of("PENDING")));
        });
  }

  void move(EcsStatus to) {
    change(now -> state.last = to);
  }

  void connect() {
    change(
        now -> {
          state.last = EcsStatus.PENDING;
          state.attachmentStatus = "ATTACHED";
          state.times.put("connectivityAt", now);
        });
  }

  void pull() {
    change(
        now -> {
          state.last = EcsStatus.ACTIVATING;
          state.times.put("pullStartedAt", now);
          state.times.put("pullStoppedAt", now);
        });
  }

  void run() {
    change(
        now -> {
          state.last = EcsStatus.RUNNING;
          state.times.put("startedAt", now);
          state.containers.replaceAll((_, _) -> ContainerState.of("RUNNING"));
        });
  }

  /// Notes who wants the task stopped and says so in an event while it still lives. Only the
  /// first one counts; the answer is whether this was it.
  synchronized boolean orderStop(StopOrder order) {
    if (state.desired == EcsStatus.STOPPED) {
      return false;
    }
    change(now -> want(order.stopCode(), order.reason(), now));
    return true;
  }

  private void want(String stopCode, String reason, Instant now) {
    state.desired = EcsStatus.STOPPED;
    state.stopCode = Optional.of(stopCode);
    state.stoppedReason = Optional.of(reason);
    state.times.put("stoppingAt", now);
  }

  /// The agent ended before anybody asked; false when somebody had asked.
  synchronized boolean endByItself() {
    if (state.desired == EcsStatus.STOPPED) {
      return false;
    }
    want("EssentialContainerExited", "Essential container in task exited", clock.instant());
    return true;
  }

  void failStart(TaskFate.FailToStart failure) {
    change(
        now -> {
          state.last = EcsStatus.DEPROVISIONING;
          if (state.desired != EcsStatus.STOPPED) {
            want("TaskFailedToStart", failure.reason(), now);
          }
          switch (failure.containers()) {
            case NONE -> state.containers.clear();
            case LISTED -> {
              state.containers.replaceAll((_, _) -> ContainerState.of("STOPPED"));
              state.containers.put(
                  plan.agent().container(), ContainerState.neverRan(failure.reason()));
            }
          }
        });
  }

  /// Stopped before it ran: there is no exit code of anything.
  void abandon() {
    change(
        now -> {
          state.last = EcsStatus.DEPROVISIONING;
          state.containers.replaceAll((_, _) -> ContainerState.of("STOPPED"));
        });
  }

  /// The agent's container is over and is not essential, or another holds the task open.
  void outliveAgent(int exitCode) {
    change(_ -> state.containers.put(plan.agent().container(), ContainerState.exited(exitCode)));
  }

  /// The agent has exited; every other container is killed with it.
  void release(int exitCode, Optional<String> reason) {
    change(
        now -> {
          state.last = EcsStatus.DEPROVISIONING;
          state.times.put("executionStoppedAt", now);
          state.containers.replaceAll((_, _) -> ContainerState.exited(137));
          var agent = ContainerState.exited(exitCode);
          state.containers.put(
              plan.agent().container(),
              new ContainerState(agent.lastStatus(), agent.exitCode(), reason));
        });
  }

  void stop() {
    change(
        now -> {
          state.last = EcsStatus.STOPPED;
          state.attachmentStatus = "DELETED";
          state.times.put("stoppedAt", now);
        });
    stopped.complete(clock.instant());
  }

  /// What takes the task through its life has failed; it stops at once, in the words that ECS has
  /// for a container that it could not start, or lost sight of.
  void breakDown(String detail) {
    if (lastStatus() == EcsStatus.STOPPED) {
      return;
    }
    var ran = hasRun();
    var reason = (ran ? "CannotInspectContainerError: " : "CannotStartContainerError: ") + detail;
    change(
        now -> {
          if (state.desired != EcsStatus.STOPPED) {
            want(
                ran ? "EssentialContainerExited" : "TaskFailedToStart",
                ran ? "Essential container in task exited" : reason,
                now);
          }
          state.last = EcsStatus.DEPROVISIONING;
          state.containers.replaceAll((_, _) -> ContainerState.of("STOPPED"));
          state.containers.put(plan.agent().container(), ContainerState.neverRan(reason));
        });
    stop();
  }

  private synchronized boolean hasRun() {
    return state.times.containsKey("startedAt");
  }

  private synchronized void change(Consumer<Instant> how) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    how.accept(now);
    state.version++;
    try {
      events.accept(event(now));
    } catch (RuntimeException | Error broken) {
      // Whoever listens is no part of the task, which lives on and says the next thing.
      LOG.atError()
          .addKeyValue("session_id", plan.arn())
          .setCause(broken)
          .log("an event of a task was not taken");
    }
  }

  private ObjectNode event(Instant now) {
    var detail = TaskShape.EVENT.of(plan, state);
    TaskShape.EVENT.putTime(detail, "updatedAt", now);
    var arn = plan.arn().split(":", 6);
    var event =
        Json.object()
            .put("version", "0")
            .put("id", ids.get().toString())
            .put("detail-type", "ECS Task State Change")
            .put("source", "aws.ecs")
            .put("account", arn[4])
            .put("time", now.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", arn[3]);
    event.putArray("resources").add(plan.arn());
    return event.set("detail", detail);
  }

  public synchronized ObjectNode json() {
    return TaskShape.API.of(plan, state);
  }

  public synchronized EcsStatus lastStatus() {
    return state.last;
  }

  public synchronized EcsStatus desiredStatus() {
    return state.desired;
  }

  public synchronized Instant createdAt() {
    return Optional.ofNullable(state.times.get("createdAt")).orElse(Instant.EPOCH);
  }

  /// Completes with the time of the stop once the STOPPED event has been handed on.
  public CompletableFuture<Instant> stopped() {
    return stopped.copy();
  }

  /// The same, for those who only look.
  public Optional<Instant> stoppedAt() {
    return stopped.isDone() ? Optional.of(stopped.join()) : Optional.empty();
  }
}
