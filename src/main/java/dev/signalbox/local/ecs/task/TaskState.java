package dev.signalbox.local.ecs.task;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What changes about a task. Only `EcsTask` touches it, under its lock.
final class TaskState {
  EcsStatus last = EcsStatus.PROVISIONING;
  EcsStatus desired = EcsStatus.RUNNING;
  int version;
  Optional<String> stopCode = Optional.empty();
  Optional<String> stoppedReason = Optional.empty();
  String attachmentStatus = "PRECREATED";

  /// By the names of their members: createdAt, startedAt and so on.
  final Map<String, Instant> times = new LinkedHashMap<>();

  final Map<String, ContainerState> containers = new HashMap<>();

  record ContainerState(String lastStatus, OptionalInt exitCode, Optional<String> reason) {
    static ContainerState of(String lastStatus) {
      return new ContainerState(lastStatus, OptionalInt.empty(), Optional.empty());
    }

    static ContainerState exited(int code) {
      return new ContainerState("STOPPED", OptionalInt.of(code), Optional.empty());
    }

    static ContainerState neverRan(String reason) {
      return new ContainerState("STOPPED", OptionalInt.empty(), Optional.of(reason));
    }

    boolean hasRun() {
      return lastStatus.equals("RUNNING") || exitCode.isPresent();
    }
  }
}
