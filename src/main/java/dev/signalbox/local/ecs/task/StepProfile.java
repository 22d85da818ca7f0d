package dev.signalbox.local.ecs.task;

import java.time.Duration;

/// How long a task stays in each state before it takes the next step.
public enum StepProfile {
  /// For tests.
  INSTANT,
  /// For a demo that people watch.
  FAST,
  /// About what Fargate takes.
  REAL;

  Duration before(EcsStatus next) {
    return switch (this) {
      case INSTANT -> Duration.ofMillis(1);
      case FAST -> Duration.ofMillis(20);
      case REAL -> Duration.ofSeconds(realSeconds(next));
    };
  }

  private static int realSeconds(EcsStatus next) {
    return switch (next) {
      case PROVISIONING -> 0;
      case PENDING, ACTIVATING -> 10;
      case RUNNING, STOPPED -> 20;
      case DEACTIVATING, STOPPING, DEPROVISIONING -> 5;
    };
  }
}
