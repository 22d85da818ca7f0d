package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.EcsStatus;
import dev.signalbox.local.ecs.task.TaskFate;
import dev.signalbox.local.ecs.task.TaskFate.FailToStart.Containers;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.fault.FaultRules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The faults of ECS that a test or demo may ask for. `startedBy` is part of the startedBy of the
/// tasks meant, "" for all; a fault without a count happens until `clear`. One that names an
/// operation happens to RunTask, StopTask, DescribeTasks or ListTasks.
public final class EcsFaults {
  /// What Fargate says when it is full.
  public static final String NO_CAPACITY =
      "Capacity is unavailable at this time. Please try again later or in a different availability"
          + " zone";

  private static final Duration HOLD = Duration.ofMillis(300);

  private final FaultRules<String, EcsFault> rules = new FaultRules<>();

  EcsFaults() {}

  /// The task stops with TaskFailedToStart and never runs.
  public void failToStart(String startedBy, String reason, Containers containers) {
    always(startedBy, new EcsFault.Fated(new TaskFate.FailToStart(reason, containers)));
  }

  public void failToStart(String startedBy, String reason, Containers containers, int count) {
    times(count, startedBy, new EcsFault.Fated(new TaskFate.FailToStart(reason, containers)));
  }

  /// The agent's image is not in its registry, until somebody pushes it.
  public void missImage(String startedBy, int count) {
    failToStart(
        startedBy,
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
            + " resolve ref local/agent:nope: local/agent:nope: not found",
        Containers.NONE,
        count);
  }

  /// The agent is killed for memory, this long after it runs.
  public void killOutOfMemory(String startedBy, Duration after) {
    always(startedBy, new EcsFault.Fated(new TaskFate.OutOfMemory(after)));
  }

  public void killOutOfMemory(String startedBy, Duration after, int count) {
    times(count, startedBy, new EcsFault.Fated(new TaskFate.OutOfMemory(after)));
  }

  /// Spot warns, this long after the task runs, and takes it back.
  public void spotInterruption(String startedBy, Duration after) {
    always(startedBy, new EcsFault.Fated(new TaskFate.SpotInterruption(after)));
  }

  public void spotInterruption(String startedBy, Duration after, int count) {
    times(count, startedBy, new EcsFault.Fated(new TaskFate.SpotInterruption(after)));
  }

  /// The agent ends, and the task runs on until it is stopped, as with a sidecar that does not end.
  public void sidecarLivesOn(String startedBy) {
    always(startedBy, new EcsFault.Fated(new TaskFate.SidecarLivesOn()));
  }

  /// The task stays in this state, before RUNNING, until it is stopped.
  public void stuckIn(String startedBy, EcsStatus status) {
    always(startedBy, new EcsFault.Fated(new TaskFate.StuckIn(status)));
  }

  public void stuckIn(String startedBy, EcsStatus status, int count) {
    times(count, startedBy, new EcsFault.Fated(new TaskFate.StuckIn(status)));
  }

  /// RunTask answers with `failures`. As on AWS, a repeat with the same client token gets the same
  /// failure again and does not use up another of `count`.
  public void refusePlacement(String startedBy, String reason, int count) {
    times(count, startedBy, new EcsFault.NoPlacement(reason));
  }

  public void throttle(String operation, String startedBy, int count) {
    times(count, startedBy, throttling(operation));
  }

  public void serverError(String operation, String startedBy, int count) {
    times(count, startedBy, broken(operation));
  }

  public void accessDenied(String operation, String startedBy) {
    always(startedBy, denied(operation));
  }

  /// Does the work and drops the connection.
  public void loseAnswer(String operation, String startedBy, int count) {
    times(count, startedBy, new EcsFault.LoseAnswer(operation));
  }

  /// The task's STOPPED event overtakes the RunTask answer.
  public void holdAnswerUntilStopped(String startedBy) {
    always(startedBy, new EcsFault.HoldAnswer(HOLD));
  }

  public void missing(String startedBy, int count) {
    times(count, startedBy, new EcsFault.Missing());
  }

  /// StopTask answers as if it worked.
  public void ignoreStop(String startedBy, int count) {
    times(count, startedBy, new EcsFault.IgnoreStop());
  }

  public void slowStop(String startedBy, Duration by) {
    always(startedBy, new EcsFault.SlowStop(by));
  }

  public void clear() {
    rules.clear();
  }

  /// A fault as `POST /_local/faults` has it: `match`, `count`, and by fault `reason`, `millis`,
  /// `operation`, `status`, `containers`.
  public void add(ObjectNode fault) {
    var match = Json.text(fault, "match").orElse("");
    rules.add(each -> each.contains(match), read(fault), Json.integer(fault, "count"));
  }

  private static EcsFault read(ObjectNode fault) {
    var name = fault.path("fault").asText();
    var operation = Json.text(fault, "operation").orElse("RunTask");
    var millis = Duration.ofMillis(fault.path("millis").asLong(300));
    return switch (name) {
      case "failToStart" -> new EcsFault.Fated(readFailure(fault));
      case "killOutOfMemory" -> new EcsFault.Fated(new TaskFate.OutOfMemory(millis));
      case "spotInterruption" -> new EcsFault.Fated(new TaskFate.SpotInterruption(millis));
      case "sidecarLivesOn" -> new EcsFault.Fated(new TaskFate.SidecarLivesOn());
      case "stuckIn" -> new EcsFault.Fated(new TaskFate.StuckIn(readStatus(fault)));
      case "refusePlacement" ->
          new EcsFault.NoPlacement(Json.text(fault, "reason").orElse(NO_CAPACITY));
      case "throttle" -> throttling(operation);
      case "serverError" -> broken(operation);
      case "accessDenied" -> denied(operation);
      case "loseAnswer" -> new EcsFault.LoseAnswer(operation);
      case "holdAnswerUntilStopped" -> new EcsFault.HoldAnswer(millis);
      case "missing" -> new EcsFault.Missing();
      case "ignoreStop" -> new EcsFault.IgnoreStop();
      case "slowStop" -> new EcsFault.SlowStop(millis);
      default -> throw WireRefusal.of("ValidationException", "unknown fault '" + name + "'");
    };
  }

  private static TaskFate readFailure(ObjectNode fault) {
    var reason =
        Json.text(fault, "reason")
            .orElse("Timeout waiting for network interface provisioning to complete.");
    var containers = fault.path("containers").asBoolean() ? Containers.LISTED : Containers.NONE;
    return new TaskFate.FailToStart(reason, containers);
  }

  private static EcsStatus readStatus(ObjectNode fault) {
    var status = Json.text(fault, "status").orElse("PENDING");
    try {
      return EcsStatus.valueOf(status);
    } catch (IllegalArgumentException _) {
      throw WireRefusal.of("ValidationException", "unknown status '" + status + "'");
    }
  }

  private static EcsFault throttling(String operation) {
    return new EcsFault.Refuse(operation, 400, "ThrottlingException", "Rate exceeded");
  }

  private static EcsFault broken(String operation) {
    return new EcsFault.Refuse(
        operation, 500, "ServerException", "Service Unavailable. Please try again later.");
  }

  private static EcsFault denied(String operation) {
    return new EcsFault.Refuse(
        operation,
        400,
        "AccessDeniedException",
        "User is not authorized to perform: ecs:" + operation);
  }

  private void always(String startedBy, EcsFault fault) {
    rules.add(each -> each.contains(startedBy), fault, OptionalInt.empty());
  }

  private void times(int count, String startedBy, EcsFault fault) {
    rules.add(each -> each.contains(startedBy), fault, OptionalInt.of(count));
  }

  void refuse(String operation, String startedBy) {
    rules
        .take(EcsFault.Refuse.class, startedBy, fault -> fault.operation().equals(operation))
        .ifPresent(
            fault -> {
              throw fault.refusal();
            });
  }

  boolean losesAnswer(String operation, String startedBy) {
    return rules
        .take(EcsFault.LoseAnswer.class, startedBy, fault -> fault.operation().equals(operation))
        .isPresent();
  }

  TaskFate fate(String startedBy) {
    return take(EcsFault.Fated.class, startedBy)
        .map(EcsFault.Fated::fate)
        .orElseGet(TaskFate.Natural::new);
  }

  <K extends EcsFault> Optional<K> take(Class<K> kind, String startedBy) {
    return rules.take(kind, startedBy);
  }
}
