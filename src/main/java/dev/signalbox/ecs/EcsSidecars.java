package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.ecs.reason.EcsReasons;
import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The containers beside the agent's. An essential one that fails takes the agent with it, and then
/// the agent's exit code says only how it was taken down.
final class EcsSidecars {
  /// HUP, INT, QUIT, KILL, TERM: how ECS, or somebody, ends a process that would go on.
  private static final Set<Integer> TAKEN_DOWN = Set.of(129, 130, 131, 137, 143);

  /// AWS adds this one and never as essential, so nothing of the agent's hangs on it.
  private static final String GUARD_DUTY = "aws-guardduty-agent";

  private final List<Container> containers;

  EcsSidecars(EcsTask task, String agentName) {
    this.containers =
        task.containers().stream()
            .filter(it -> !it.name().equals(agentName) && !it.name().startsWith(GUARD_DUTY))
            .toList();
  }

  List<Container> all() {
    return containers;
  }

  static boolean isTakenDown(OptionalInt exitCode) {
    return exitCode.isPresent() && TAKEN_DOWN.contains(exitCode.getAsInt());
  }

  /// Returns the one that failed by itself. One that was taken down as well tells nothing: the
  /// agent may have been the first to go.
  Optional<Container> failed() {
    return containers.stream().filter(EcsSidecars::isFailed).findFirst();
  }

  private static boolean isFailed(Container container) {
    return container.reason().flatMap(EcsReasons::codeOf).isPresent()
        || (container.exitCode().orElse(0) != 0 && !isTakenDown(container.exitCode()));
  }

  /// Returns what kept a sidecar from starting. Its memory is no matter of the agent's.
  Optional<FailureCode> startFailure() {
    return containers.stream()
        .flatMap(it -> it.reason().flatMap(EcsReasons::codeOf).stream())
        .filter(it -> it != FailureCode.OUT_OF_MEMORY)
        .findFirst();
  }

  static String told(Container container) {
    var code = container.exitCode();
    return container.name()
        + (code.isPresent() ? " exited with " + code.getAsInt() : " has no exit code")
        + container.reason().map(it -> ": " + it).orElse("");
  }
}
