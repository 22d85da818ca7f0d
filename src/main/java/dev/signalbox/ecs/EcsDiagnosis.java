package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a stopped ECS task ended: first who stopped it, then what its reasons say, then the exit
/// code. Whether we stopped it ourselves is not asked: the row knows that, and a stop of ours shows
/// as anybody's, with our reason in the detail.
final class EcsDiagnosis {
  private final EcsTask task;
  private final Optional<Container> agent;

  private EcsDiagnosis(EcsTask task, String containerName) {
    this.task = task;
    this.agent = task.container(containerName);
  }

  static SessionStatus.Ended of(EcsTask task, String containerName) {
    return new EcsDiagnosis(task, containerName).ended();
  }

  private SessionStatus.Ended ended() {
    var outside = fromOutside();
    if (outside.isEmpty() && exitCode().equals(OptionalInt.of(0))) {
      return new SessionStatus.Completed();
    }
    var code = outside.or(this::ofReasons).or(this::ofExitCode).orElse(FailureCode.UNKNOWN);
    var cause = new FailureCause(code, detail());
    return ran() ? new SessionStatus.Failed(cause) : new SessionStatus.NeverStarted(cause);
  }

  /// A stop code that names somebody outside the container explains every exit code: 137 and 143
  /// are then only how the process went.
  private Optional<FailureCode> fromOutside() {
    return switch (task.stopCode().orElse("")) {
      case "SpotInterruption", "TerminationNotice" -> Optional.of(FailureCode.SPOT_INTERRUPTION);
      case "InfrastructureHealth" -> Optional.of(FailureCode.HOST_LOST);
      case "ServiceSchedulerInitiated" -> Optional.of(FailureCode.SERVICE_STOPPED_TASK);
      // Maintenance stops tasks on the user's behalf, so the reason may know better.
      case "UserInitiated" ->
          Optional.of(
              ofReasons().filter(EcsReasons::isOfHost).orElse(FailureCode.STOPPED_BY_SOMEONE));
      // Of no stop code at all, or of none that tells who: a host that went away says so in words.
      default -> ofReasons().filter(EcsReasons::isOfHost);
    };
  }

  /// A missing exit code means that the process never ran, unless the task once was RUNNING: then
  /// it ran, nobody saw its end, and it must not be run again silently.
  private boolean ran() {
    return task.reachedRunning() || (exitCode().isPresent() && !isFailedStart());
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

  /// Both reasons, because the task's says who and the container's says why.
  private String detail() {
    var parts = new ArrayList<String>();
    exitCode().ifPresent(code -> parts.add("Exit code " + code + "."));
    var reasons = new LinkedHashSet<String>();
    task.stoppedReason().ifPresent(reasons::add);
    agent.flatMap(Container::reason).ifPresent(reasons::add);
    parts.addAll(reasons);
    task.stopCode().ifPresent(code -> parts.add("[" + code + "]"));
    if (agent.isEmpty() && !task.containers().isEmpty()) {
      parts.add("No container has the agent's name; there are " + names(task.containers()) + ".");
    }
    return String.join(" ", parts);
  }

  private static String names(List<Container> containers) {
    return String.join(", ", containers.stream().map(Container::name).toList());
  }
}
