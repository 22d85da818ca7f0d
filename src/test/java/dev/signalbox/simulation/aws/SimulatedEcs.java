package dev.signalbox.simulation.aws;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/// ECS: a token answers with what it once led to, refusals included; versions rise; a stopped task
/// and its token are forgotten after an hour.
public final class SimulatedEcs {
  private static final Duration MEMORY = Duration.ofHours(1);

  private final Machine machine;
  private final SimulatedTable table;
  private final EventPath events;
  private final Watch watch;
  private final Map<String, EcsTaskState> tasks = new LinkedHashMap<>();
  private final Map<String, EcsTaskState> byToken = new LinkedHashMap<>();
  private final Map<String, RunTaskResponse> refusedByToken = new LinkedHashMap<>();
  private final List<EcsTaskState> everything = new ArrayList<>();
  private final Map<String, Instant> failedLooks = new HashMap<>();
  private final Set<AttemptId> refusedForGood = new HashSet<>();
  private Instant deniedFrom = Instant.MAX;
  private Instant deniedUntil = Instant.MAX;
  private Instant describableAgainAt = Instant.MIN;

  public SimulatedEcs(Machine machine, SimulatedTable table, EventPath events, Watch watch) {
    this.machine = machine;
    this.table = table;
    this.events = events;
    this.watch = watch;
  }

  /// Every start is denied between these instants.
  public void denyStarts(Instant from, Instant until) {
    deniedFrom = from;
    deniedUntil = until;
  }

  /// Nobody looks at the token of a call that is denied.
  RunTaskResponse runTask(RunTaskRequest request) {
    var now = machine.scheduler().now();
    if (!now.isBefore(deniedFrom) && now.isBefore(deniedUntil)) {
      throw AccessDeniedException.builder().message("not authorized: ecs:RunTask").build();
    }
    var refused = Optional.ofNullable(refusedByToken.get(request.clientToken()));
    return refused.orElseGet(() -> accept(request));
  }

  private RunTaskResponse accept(RunTaskRequest request) {
    var known = Optional.ofNullable(byToken.get(request.clientToken()));
    if (known.isPresent()) {
      return replayed(known.get(), request);
    }
    if (machine.chaos().strikes(Fault.NO_CAPACITY)) {
      var none =
          RunTaskResponse.builder()
              .tasks(List.of())
              .failures(Failure.builder().reason("RESOURCE:FARGATE").build())
              .build();
      refusedByToken.put(request.clientToken(), none);
      return none;
    }
    return answer(created(request));
  }

  private RunTaskResponse replayed(EcsTaskState task, RunTaskRequest request) {
    if (!task.request.equals(request)) {
      watch.startMisused(
          task.attempt,
          "another request under the same token: " + request + " where " + task.request);
      throw ConflictException.builder().resourceIds(task.arn).message("token in use").build();
    }
    if (machine.chaos().strikes(Fault.REPEAT_REFUSED)) {
      throw machine.chaos().happens(0.3)
          ? refusedForGood(task)
          : AccessDeniedException.builder().message("denied meanwhile").build();
    }
    return answer(task);
  }

  /// In words that concern this task alone, so that nobody asks again, though it runs.
  private EcsException refusedForGood(EcsTaskState task) {
    refusedForGood.add(task.attempt);
    return InvalidParameterException.builder()
        .message("Container Overrides length must be at most 8192")
        .build();
  }

  private static RunTaskResponse answer(EcsTaskState task) {
    return RunTaskResponse.builder()
        .tasks(Task.builder().taskArn(task.arn).lastStatus(task.lastStatus).build())
        .failures(List.of())
        .build();
  }

  private EcsTaskState created(RunTaskRequest request) {
    var attempt = EcsSession.ofStartedBy(DeploymentName.DEFAULT, request.startedBy()).orElseThrow();
    var arn =
        "arn:aws:ecs:us-east-1:111122223333:task/agents/%032x"
            .formatted(machine.chaos().random().nextLong());
    var task = new EcsTaskState(attempt, arn, request, machine.scheduler().now());
    byToken.put(request.clientToken(), task);
    tasks.put(arn, task);
    everything.add(task);
    machine.note("ecs", "accepts", attempt.taskId(), attempt.number());
    watch.sessionBegan(attempt);
    var chaos = machine.chaos();
    var pending = chaos.happens(0.2) ? chaos.millis(1, 300) : chaos.seconds(2, 60);
    var starts = !chaos.strikes(Fault.NEVER_STARTED);
    machine.after(pending, () -> bringUp(task, starts));
    return task;
  }

  /// The answer to a start has reached its caller.
  void answered(String clientToken) {
    Optional.ofNullable(byToken.get(clientToken)).ifPresent(task -> task.answered = true);
  }

  private void bringUp(EcsTaskState task, boolean starts) {
    if (!task.lastStatus.equals("PROVISIONING")) {
      return;
    }
    if (!starts) {
      neverStarted(task, machine.chaos());
      return;
    }
    change(task, "RUNNING");
    task.reachedRunning = true;
    var agent =
        new SimulatedAgent(
            machine,
            table,
            task.attempt,
            AgentFate.draw(machine.chaos()),
            code -> containerOver(task, code, "EssentialContainerExited", "Essential container"));
    task.agent = Optional.of(agent);
    agent.begin();
    strike(task);
    if (!task.answered) {
      machine.chaos().count(Fault.EVENT_BEFORE_ANSWER);
    }
    tell(task);
  }

  private void neverStarted(EcsTaskState task, Chaos chaos) {
    var transientCause = chaos.happens(0.7);
    stopped(
        task,
        "TaskFailedToStart",
        transientCause
            ? "Timeout waiting for network interface provisioning to complete."
            : "CannotPullContainerError: pull access denied");
  }

  /// What may strike a running task from outside.
  private void strike(EcsTaskState task) {
    var chaos = machine.chaos();
    if (chaos.strikes(Fault.HOST_LOST)) {
      machine.after(
          chaos.seconds(1, 300),
          () -> endFromOutside(task, "SpotInterruption", "Your Spot Task was interrupted."));
    } else if (chaos.strikes(Fault.STOPPED_BY_A_PERSON)) {
      machine.after(
          chaos.seconds(1, 300),
          () -> endFromOutside(task, "UserInitiated", "Task stopped by user"));
    }
  }

  private void endFromOutside(EcsTaskState task, String stopCode, String reason) {
    if (task.isLive()) {
      machine.note("ecs", "strikes", task.attempt.taskId(), reason);
      task.agent.ifPresent(SimulatedAgent::kill);
      var code = machine.chaos().happens(0.5) ? 137 : 143;
      containerOver(task, code, stopCode, reason);
    }
  }

  /// The container is over, the task not yet STOPPED; exit code and reason show already.
  private void containerOver(EcsTaskState task, int exitCode, String stopCode, String reason) {
    if (task.isStopped() || task.exitCode.isPresent()) {
      return;
    }
    task.exitCode = OptionalInt.of(exitCode);
    task.exitedByItself = stopCode.equals("EssentialContainerExited");
    if (task.exitedByItself
        && task.stopCode.isEmpty()
        && machine.chaos().strikes(Fault.SIDECAR_LIVES_ON)) {
      task.lingers = true;
      change(task, "RUNNING");
      tell(task);
      return;
    }
    // Who asked for the stop first is who stopped it.
    task.stopCode = task.stopCode.or(() -> Optional.of(stopCode));
    task.stoppedReason = task.stoppedReason.or(() -> Optional.of(reason));
    change(task, "DEPROVISIONING");
    tell(task);
    machine.after(
        machine.chaos().seconds(1, 40),
        () -> stopped(task, task.stopCode.orElse(stopCode), task.stoppedReason.orElse(reason)));
  }

  private void stopped(EcsTaskState task, String stopCode, String reason) {
    if (task.isStopped()) {
      return;
    }
    task.stopCode = Optional.of(stopCode);
    task.stoppedReason = Optional.of(reason);
    task.stoppedAt = Optional.of(machine.scheduler().now());
    task.lingers = false;
    change(task, "STOPPED");
    tell(task);
    machine.after(MEMORY, () -> forget(task));
  }

  private void forget(EcsTaskState task) {
    tasks.remove(task.arn);
    byToken.values().remove(task);
  }

  private void change(EcsTaskState task, String status) {
    task.lastStatus = status;
    task.version += machine.chaos().between(1, 3);
    var shown = status + " " + task.exitCode + " " + task.stopCode;
    machine.note("ecs", "task is", task.attempt.taskId(), shown);
  }

  private void tell(EcsTaskState task) {
    var running = task.lastStatus.equals("RUNNING");
    events.send(
        "eventbridge",
        task.event(),
        Duration.ofMillis(300),
        () -> task.shownAt = running ? Optional.of(machine.scheduler().now()) : task.shownAt);
  }

  StopTaskResponse stopTask(StopTaskRequest request) {
    var task = tasks.get(request.task());
    if (task == null) {
      throw InvalidParameterException.builder()
          .message("The referenced task was not found.")
          .build();
    }
    if ((task.isLive() || task.lingers) && task.stopCode.isEmpty()) {
      task.stopCode = Optional.of("UserInitiated");
      task.stoppedReason = Optional.of(request.reason());
      machine.after(machine.chaos().seconds(0, 30), () -> carryOutStop(task, request.reason()));
    }
    return StopTaskResponse.builder().build();
  }

  private void carryOutStop(EcsTaskState task, String reason) {
    if (task.lingers) {
      stopped(task, "UserInitiated", reason);
    } else if (task.agent.isPresent()) {
      endFromOutside(task, "UserInitiated", reason);
    } else {
      stopped(task, "UserInitiated", reason);
    }
  }

  /// DescribeTasks fails until then.
  public void breakDescribeTasks(Instant until) {
    describableAgainAt = until;
  }

  /// When the attempt's task was last looked at in vain, if no look has succeeded since.
  public Optional<Instant> lookFailedAt(AttemptId attempt) {
    return ever(attempt).flatMap(it -> Optional.ofNullable(failedLooks.get(it.arn)));
  }

  /// Until when DescribeTasks fails or has failed.
  public Instant describableAgainAt() {
    return describableAgainAt;
  }

  DescribeTasksResponse describe(DescribeTasksRequest request) {
    request.tasks().forEach(failedLooks::remove);
    if (machine.scheduler().now().isBefore(describableAgainAt)) {
      request.tasks().forEach(arn -> failedLooks.put(arn, machine.scheduler().now()));
      throw ApiCallTimeoutException.builder().message("DescribeTasks is down").build();
    }
    var found =
        request.tasks().stream()
            .flatMap(arn -> Stream.ofNullable(tasks.get(arn)))
            .filter(this::isVisible)
            .toList();
    var missing =
        request.tasks().stream()
            .filter(arn -> found.stream().noneMatch(it -> it.arn.equals(arn)))
            .map(arn -> Failure.builder().arn(arn).reason("MISSING").build())
            .toList();
    return DescribeTasksResponse.builder()
        .tasks(found.stream().map(EcsTaskState::described).toList())
        .failures(missing)
        .build();
  }

  /// What shall run, by who started it.
  ListTasksResponse list(ListTasksRequest request) {
    var arns =
        tasks.values().stream()
            .filter(
                task ->
                    EcsSession.startedBy(DeploymentName.DEFAULT, task.attempt)
                        .equals(request.startedBy()))
            .filter(task -> !task.isStopped() && task.stopCode.isEmpty())
            .filter(this::isVisible)
            .map(task -> task.arn)
            .toList();
    return ListTasksResponse.builder().taskArns(arns).build();
  }

  private boolean isVisible(EcsTaskState task) {
    var old = task.createdAt.plusSeconds(90).isBefore(machine.scheduler().now());
    return old || !machine.chaos().strikes(Fault.MISSING_WHILE_YOUNG);
  }

  String taskOf(String arn) {
    return Optional.ofNullable(tasks.get(arn)).map(it -> it.attempt.taskId()).orElse("");
  }

  /// The attempts whose agents may still do something, or whose tasks run on without them.
  public List<AttemptId> live() {
    return tasks.values().stream()
        .filter(task -> task.isLive() || task.lingers)
        .map(task -> task.attempt)
        .toList();
  }

  /// The task of an attempt, forgotten or not.
  private Optional<EcsTaskState> ever(AttemptId attempt) {
    return everything.stream().filter(it -> it.attempt.equals(attempt)).findFirst();
  }

  /// Whether the attempt's agent may still do something.
  public boolean wasStarted(AttemptId attempt) {
    return ever(attempt).isPresent();
  }

  public boolean isLive(AttemptId attempt) {
    return ever(attempt).filter(EcsTaskState::isLive).isPresent();
  }

  /// When the attempt's task stopped, if it has.
  public Optional<Instant> stoppedAt(AttemptId attempt) {
    return ever(attempt).flatMap(it -> it.stoppedAt);
  }

  /// When an event that tells of the attempt's running task reached the events queue.
  public Optional<Instant> shownAt(AttemptId attempt) {
    return ever(attempt).flatMap(it -> it.shownAt);
  }

  /// Whether the start of the attempt was refused for good when it was asked for again.
  public boolean wasRefusedForGood(AttemptId attempt) {
    return refusedForGood.contains(attempt);
  }

  /// Whether the agent of the attempt exited by itself with this code.
  public boolean exited(AttemptId attempt, int code) {
    return ever(attempt)
        .filter(it -> it.exitCode.equals(OptionalInt.of(code)))
        .filter(it -> it.exitedByItself)
        .isPresent();
  }

  /// Whether the attempt's task was stopped for a reason that begins like this.
  public boolean stoppedFor(AttemptId attempt, String reason) {
    return ever(attempt)
        .flatMap(it -> it.stoppedReason)
        .filter(it -> it.startsWith(reason))
        .isPresent();
  }

  /// Whether ECS no longer knows the attempt's task.
  public boolean hasForgotten(AttemptId attempt) {
    return ever(attempt).filter(it -> !tasks.containsKey(it.arn)).isPresent();
  }
}
