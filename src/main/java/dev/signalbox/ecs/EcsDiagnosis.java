package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.ecs.reason.EcsReasons;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// How a stopped ECS task ended: first who stopped it, then what its reasons say, then whether a
/// sidecar took the agent with it, then the exit code. Whether we stopped it ourselves is not
/// asked: the row knows that, and a stop of ours shows as anybody's, with our reason in the detail.
final class EcsDiagnosis {
  private final EcsTask task;
  private final Optional<Container> agent;
  private final EcsSidecars sidecars;

  private EcsDiagnosis(EcsTask task, String containerName) {
    this.task = task;
    this.agent = task.container(containerName);
    this.sidecars = new EcsSidecars(task, containerName);
  }

  static SessionStatus.Ended of(EcsTask task, String containerName) {
    return new EcsDiagnosis(task, containerName).ended();
  }

  private SessionStatus.Ended ended() {
    var outside = fromOutside();
    if (outside.isEmpty() && exitCode().equals(OptionalInt.of(0))) {
      return new SessionStatus.Completed();
    }
    var ran = ran();
    var code =
        outside
            .or(() -> ran ? afterItRan() : beforeItRan())
            .or(this::ofExitCode)
            .orElseGet(this::withoutAnyWord);
    var cause = new FailureCause(code, detail(code));
    return ran ? new SessionStatus.Failed(cause) : new SessionStatus.NeverStarted(cause);
  }

  /// A stop code that names somebody outside the container explains every exit code: 137 and 143
  /// are then only how the process went. It also tells who wrote the reason: under `UserInitiated`
  /// that is a person, who may quote whatever AWS says elsewhere, and AWS in a few sentences.
  private Optional<FailureCode> fromOutside() {
    return switch (task.stopCode().orElse("")) {
      case "SpotInterruption" -> Optional.of(FailureCode.SPOT_INTERRUPTION);
      case "InfrastructureHealth" -> Optional.of(FailureCode.HOST_LOST);
      case "TerminationNotice" -> ofHost().or(() -> Optional.of(FailureCode.SPOT_INTERRUPTION));
      case "ServiceSchedulerInitiated" ->
          ofHost().or(() -> Optional.of(FailureCode.SERVICE_STOPPED_TASK));
      case "UserInitiated" ->
          Optional.of(isMaintenance() ? FailureCode.HOST_LOST : FailureCode.STOPPED_BY_SOMEONE);
      // Of no stop code at all, or of none that tells who: a host that went away says so in words.
      default -> ofHost();
    };
  }

  private Optional<FailureCode> ofHost() {
    return ofReasons().filter(EcsReasons::isOfHost);
  }

  private boolean isMaintenance() {
    return task.stoppedReason().filter(EcsReasons::isMaintenance).isPresent();
  }

  /// A missing exit code means that the process never ran, unless the task once was RUNNING: then
  /// it ran, nobody saw its end, and it must not be run again silently. Where a start failed, an
  /// exit code may be what the runtime made up for a process that could not be started; any other
  /// one is of an agent that was up before a sidecar was not.
  private boolean ran() {
    if (task.reachedRunning()) {
      return true;
    }
    return exitCode().isPresent() && !isMadeUp(exitCode().getAsInt());
  }

  private boolean isMadeUp(int code) {
    var agentFailed = agent.flatMap(Container::reason).flatMap(EcsReasons::codeOf);
    return isFailedStart()
        ? code < 0 || (code >= 125 && code <= 128) || code == 255 || agentFailed.isPresent()
        : agentFailed.equals(Optional.of(FailureCode.CONTAINER_NOT_STARTABLE));
  }

  private boolean isFailedStart() {
    return task.stopCode().equals(Optional.of("TaskFailedToStart"));
  }

  private OptionalInt exitCode() {
    return agent.map(Container::exitCode).orElse(OptionalInt.empty());
  }

  private Optional<FailureCode> ofReasons() {
    return task.stoppedReason()
        .flatMap(EcsReasons::codeOf)
        .or(() -> agent.flatMap(Container::reason).flatMap(EcsReasons::codeOf));
  }

  /// Nothing that fails a start explains the end of a process that had an exit code of its own.
  private Optional<FailureCode> afterItRan() {
    return ofReasons()
        .filter(it -> exitCode().isEmpty() || EcsReasons.isOfRunning(it))
        .or(() -> endedByItself() ? Optional.empty() : ofSidecars().or(this::ofFailedStart));
  }

  /// The agent was up and taken down, because the rest of the task could not be started.
  private Optional<FailureCode> ofFailedStart() {
    return isFailedStart() ? ofReasons().map(_ -> FailureCode.SIDECAR_FAILED) : Optional.empty();
  }

  private boolean endedByItself() {
    return exitCode().isPresent() && !EcsSidecars.isTakenDown(exitCode());
  }

  private Optional<FailureCode> beforeItRan() {
    return ofReasons().or(sidecars::startFailure).or(this::ofSidecars);
  }

  private Optional<FailureCode> ofSidecars() {
    return sidecars.failed().map(_ -> FailureCode.SIDECAR_FAILED);
  }

  private Optional<FailureCode> ofExitCode() {
    if (exitCode().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (exitCode().getAsInt()) {
          case 125 -> FailureCode.CONTAINER_NOT_STARTABLE;
          case 126, 127 -> FailureCode.COMMAND_NOT_RUNNABLE;
          // 128 + signal: ILL, TRAP, ABRT, BUS, FPE, SEGV are the process' own doing.
          case 132, 133, 134, 135, 136, 139 -> FailureCode.PROCESS_CRASHED;
          // HUP, INT, QUIT, KILL, TERM come from somebody else.
          case 129, 130, 131, 137, 143 -> FailureCode.KILLED;
          default -> FailureCode.APPLICATION_EXIT;
        });
  }

  /// AWS fails a start without a reason now and then, and the next one succeeds.
  private FailureCode withoutAnyWord() {
    var silent =
        task.stoppedReason().filter(it -> !EcsReasons.isGeneric(it)).isEmpty()
            && task.containers().stream().allMatch(it -> it.reason().isEmpty());
    return isFailedStart() && silent ? FailureCode.PLATFORM_START_ERROR : FailureCode.UNKNOWN;
  }

  /// All reasons, because the task's says who and the containers' say why.
  private String detail(FailureCode code) {
    var parts = new ArrayList<String>();
    if (code == FailureCode.SIDECAR_FAILED) {
      sidecars.failed().ifPresent(it -> parts.add("Container " + EcsSidecars.told(it) + "."));
    }
    exitCode().ifPresent(exit -> parts.add("Exit code " + exit + "."));
    var reasons = new LinkedHashSet<String>();
    task.stoppedReason().ifPresent(reasons::add);
    agent.flatMap(Container::reason).ifPresent(reasons::add);
    parts.addAll(reasons);
    task.stopCode().ifPresent(it -> parts.add("[" + it + "]"));
    if (agent.isEmpty() && !task.containers().isEmpty()) {
      parts.add("No container has the agent's name; there are " + names(task.containers()) + ".");
    } else {
      others(code).ifPresent(parts::add);
    }
    return String.join(" ", parts);
  }

  private Optional<String> others(FailureCode code) {
    var told =
        sidecars.all().stream()
            .filter(it -> it.exitCode().isPresent() || it.reason().isPresent())
            .map(EcsSidecars::told)
            .collect(Collectors.joining("; "));
    return Optional.of(told)
        .filter(it -> !it.isEmpty() && !endedByItself() && code != FailureCode.SIDECAR_FAILED)
        .map(it -> "Beside it: " + it + ".");
  }

  private static String names(List<Container> containers) {
    return String.join(", ", containers.stream().map(Container::name).toList());
  }
}
