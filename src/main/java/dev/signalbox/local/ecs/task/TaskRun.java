package dev.signalbox.local.ecs.task;

import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.process.AgentProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one task up the ladder, runs its agent as a local process, and takes it down again, on a
/// virtual thread of its own.
public final class TaskRun {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: container killed due to memory usage";

  private final EcsTask task;
  private final TaskFate fate;
  private final Pace pace;
  private final BiConsumer<AgentOutput.Stream, String> output;
  private final CompletableFuture<StopOrder> order = new CompletableFuture<>();
  private final Thread thread;

  /// How fast the task moves, and how long its agent has between SIGTERM and SIGKILL.
  public record Pace(StepProfile steps, Duration stopTimeout) {}

  public TaskRun(
      EcsTask task, TaskFate fate, Pace pace, BiConsumer<AgentOutput.Stream, String> output) {
    this.task = task;
    this.fate = fate;
    this.pace = pace;
    this.output = output;
    this.thread = Thread.ofVirtual().name("ecs-task-" + task.plan().id()).unstarted(this::run);
  }

  public EcsTask task() {
    return task;
  }

  public void start() {
    thread.start();
  }

  /// Asks for the stop; the event that says so has been sent when this returns.
  public void orderStop(StopOrder wanted) {
    if (task.orderStop(wanted)) {
      order.complete(wanted);
    }
  }

  /// Ends everything without another event and waits until the process is gone.
  public void close() throws InterruptedException {
    thread.interrupt();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.join(Duration.ofSeconds(5));
  }

  private void run() {
    try {
      if (climbed()) {
        runAgent();
      }
    } catch (InterruptedException _) {
      LOG.atDebug().addKeyValue("session_id", task.plan().arn()).log("ended with the local ECS");
    } catch (RuntimeException | Error broken) {
      LOG.atError()
          .addKeyValue("session_id", task.plan().arn())
          .setCause(broken)
          .log("the local ECS failed at a task, which ends by that");
      // Without this the thread would be gone and the task be there for ever.
      task.breakDown("the local ECS failed: " + broken.getClass().getSimpleName());
    }
  }

  /// Up to where containers start; false when the task ended on the way.
  private boolean climbed() throws InterruptedException {
    var steps = List.<Runnable>of(task::connect, task::pull);
    for (var step : steps) {
      if (orderedBefore(nextStatus()).isPresent()) {
        abandon();
        return false;
      }
      step.run();
      if (fate instanceof TaskFate.FailToStart failure) {
        failStart(failure);
        return false;
      }
    }
    if (orderedBefore(EcsStatus.RUNNING).isPresent()) {
      abandon();
      return false;
    }
    return true;
  }

  private EcsStatus nextStatus() {
    return task.lastStatus() == EcsStatus.PROVISIONING ? EcsStatus.PENDING : EcsStatus.ACTIVATING;
  }

  private void abandon() throws InterruptedException {
    task.abandon();
    settle();
  }

  private void failStart(TaskFate.FailToStart failure) throws InterruptedException {
    task.failStart(failure);
    settle();
  }

  private void settle() throws InterruptedException {
    pause(pace.steps().before(EcsStatus.STOPPED));
    task.stop();
  }

  private void runAgent() throws InterruptedException {
    var agent = task.plan().agent();
    AgentProcess process;
    try {
      process = start(agent);
    } catch (IOException missing) {
      var reason = "CannotStartContainerError: " + missing.getMessage();
      failStart(new TaskFate.FailToStart(reason, TaskFate.FailToStart.Containers.LISTED));
      return;
    }
    try {
      task.run();
      var outOfMemory = befall(process);
      var _ = await(CompletableFuture.anyOf(process.exit(), order));
      if (fate instanceof TaskFate.SidecarLivesOn && process.exit().isDone()) {
        task.outliveAgent(await(process.exit()));
        var _ = await(order);
      }
      windDown(process, outOfMemory);
    } finally {
      process.kill();
    }
  }

  private AgentProcess start(TaskPlan.Agent agent) throws IOException {
    if (agent.command().isEmpty()) {
      throw new IOException("no command specified, and an image is nothing here");
    }
    return AgentProcess.start(agent.command(), agent.environment(), output);
  }

  /// Lets the fate of a running task take its course; the flag turns true when it was memory.
  private AtomicBoolean befall(AgentProcess process) {
    var outOfMemory = new AtomicBoolean();
    switch (fate) {
      case TaskFate.OutOfMemory(Duration after) ->
          later(
              after,
              () -> {
                outOfMemory.set(process.isAlive());
                process.kill();
              });
      case TaskFate.SpotInterruption(Duration after) ->
          later(
              after,
              () -> {
                if (process.isAlive()) {
                  orderStop(StopOrder.bySpot());
                }
              });
      case TaskFate.Natural(),
          TaskFate.FailToStart _,
          TaskFate.SidecarLivesOn(),
          TaskFate.StuckIn _ -> {
        // Nothing befalls it while it runs.
      }
    }
    return outOfMemory;
  }

  private static void later(Duration after, Runnable what) {
    var timer = CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS);
    var _ = CompletableFuture.runAsync(what, timer);
  }

  private void windDown(AgentProcess process, AtomicBoolean outOfMemory)
      throws InterruptedException {
    var endedByItself = process.exit().isDone() && task.endByItself();
    pause(pace.steps().before(EcsStatus.DEACTIVATING));
    task.move(EcsStatus.DEACTIVATING);
    pause(pace.steps().before(EcsStatus.STOPPING));
    task.move(EcsStatus.STOPPING);
    if (!endedByItself) {
      pause(await(order).signalDelay());
      process.stop(pace.stopTimeout().toMillis());
    }
    var exitCode = await(process.exit());
    pause(pace.steps().before(EcsStatus.DEPROVISIONING));
    task.release(exitCode, outOfMemory.get() ? Optional.of(OUT_OF_MEMORY) : Optional.empty());
    settle();
  }

  /// The stop order, if it comes before the next step is due.
  private Optional<StopOrder> orderedBefore(EcsStatus next) throws InterruptedException {
    if (fate instanceof TaskFate.StuckIn(EcsStatus status) && status == task.lastStatus()) {
      return Optional.of(await(order));
    }
    try {
      var step = pace.steps().before(next).toMillis();
      return Optional.of(order.get(step, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
