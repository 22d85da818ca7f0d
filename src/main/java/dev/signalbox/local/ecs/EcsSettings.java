package dev.signalbox.local.ecs;

import dev.signalbox.local.ecs.task.StepProfile;
import java.time.Duration;
import java.util.Map;

/// How the stand-in behaves. `environment` goes to every agent below what its definition and
/// overrides say: endpoints, credentials, region.
public record EcsSettings(
    String region,
    String account,
    StepProfile steps,
    Sidecar sidecar,
    Memory memory,
    Duration stopTimeout,
    Map<String, String> environment) {
  /// Whether GuardDuty's agent is injected as the first container of every task, as an account may
  /// do without asking: whoever reads `containers[0]` should find out here.
  public enum Sidecar {
    INJECTED,
    NONE
  }

  /// How long ECS remembers: client tokens (the shorter of `token` and `afterStop` from the stop),
  /// stopped tasks (`afterStop`), and for how long a new task is MISSING from DescribeTasks.
  public record Memory(Duration token, Duration afterStop, Duration missingAtFirst) {
    public static Memory asOnAws() {
      return new Memory(Duration.ofHours(24), Duration.ofHours(1), Duration.ZERO);
    }
  }

  public EcsSettings {
    environment = Map.copyOf(environment);
  }

  /// As strict as AWS, with an impatient stop: agents here are only processes.
  public static EcsSettings of(StepProfile steps, Map<String, String> environment) {
    return new EcsSettings(
        "us-east-1",
        "000000000000",
        steps,
        Sidecar.INJECTED,
        Memory.asOnAws(),
        Duration.ofSeconds(2),
        environment);
  }

  public EcsSettings with(Memory other) {
    return new EcsSettings(region, account, steps, sidecar, other, stopTimeout, environment);
  }

  public EcsSettings with(Sidecar other) {
    return new EcsSettings(region, account, steps, other, memory, stopTimeout, environment);
  }

  public EcsSettings withStopTimeout(Duration other) {
    return new EcsSettings(region, account, steps, sidecar, memory, other, environment);
  }

  String arn(String rest) {
    return "arn:aws:ecs:" + region + ":" + account + ":" + rest;
  }
}
