package dev.signalbox.local.kill;

import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.agentcore.AgentCoreCall.Operation;
import dev.signalbox.local.agentcore.AgentCoreFault;
import dev.signalbox.local.agentcore.AgentCoreFaults;
import dev.signalbox.local.ecs.EcsFaults;
import dev.signalbox.local.ecs.task.TaskFate.FailToStart.Containers;
import dev.signalbox.local.eventbridge.EventFaults;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/// What a task of the kill test does, what goes wrong with it, and the one way in which it must
/// end.
// The arrangements are methods, which do not change.
@SuppressWarnings("ImmutableEnumChecker")
enum Kind {
  ECS_COMPLETES(Agent.COMPLETES, Kind::nothing, 1, "COMPLETED", ""),
  ECS_REPORTS_FAILURE(Agent.FAILS, Kind::nothing, 1, "FAILED", "AGENT_REPORTED"),
  ECS_CRASHES(Agent.CRASHES, Kind::nothing, 1, "FAILED", "APPLICATION_EXIT"),
  ECS_SILENT(Agent.SILENT, Kind::nothing, 1, "FAILED", "AGENT_NEVER_REPORTED"),
  ECS_CANCELLED(Agent.LONG, Kind::nothing, 1, "CANCELLED", ""),
  ECS_TIMES_OUT(Agent.LONG, Kind::nothing, 1, "TIMED_OUT", "MAXIMUM_DURATION"),
  ECS_HANGS_AFTER_REPORT(Agent.HANGS, Kind::nothing, 1, "COMPLETED", ""),
  ECS_FAILS_TO_START_ONCE(Agent.COMPLETES, Kind::failsToStartOnce, 2, "COMPLETED", ""),
  ECS_NO_CAPACITY_ONCE(Agent.COMPLETES, Kind::noCapacityOnce, 2, "COMPLETED", ""),
  ECS_THROTTLED_ONCE(Agent.COMPLETES, Kind::throttledOnce, 1, "COMPLETED", ""),
  ECS_SERVER_ERROR_ONCE(Agent.COMPLETES, Kind::serverErrorOnce, 1, "COMPLETED", ""),
  ECS_ANSWER_LOST(Agent.COMPLETES, Kind::answerLost, 1, "COMPLETED", ""),
  ECS_EVENTS_LOST(Agent.CRASHES, Kind::eventsLost, 1, "FAILED", "APPLICATION_EXIT"),
  ECS_EVENTS_SHUFFLED(Agent.COMPLETES, Kind::eventsShuffled, 1, "COMPLETED", ""),
  ECS_EVENTS_DUPLICATED(Agent.CRASHES, Kind::eventsDuplicated, 1, "FAILED", "APPLICATION_EXIT"),
  AGENTCORE_COMPLETES(Agent.COMPLETES, Kind::nothing, 1, "COMPLETED", ""),
  AGENTCORE_ANSWER_LOST(Agent.COMPLETES, Kind::invocationUnanswered, 1, "COMPLETED", ""),
  AGENTCORE_DIES(Agent.CRASHES, Kind::nothing, 1, "FAILED", "HEARTBEAT_LOST"),
  AGENTCORE_CANCELLED(Agent.LONG, Kind::nothing, 1, "CANCELLED", "");

  /// What the script does, by the number that it is told.
  private static final class Agent {
    static final int COMPLETES = 1;
    static final int FAILS = 2;
    static final int CRASHES = 3;
    static final int SILENT = 4;
    static final int LONG = 5;
    static final int HANGS = 6;
  }

  final int agent;

  /// A method of this class, whatever the interface could hold.
  @SuppressWarnings("ImmutableEnumChecker")
  final BiConsumer<LocalAws, String> arrange;

  final int attempts;
  final String status;
  final String code;

  Kind(int agent, BiConsumer<LocalAws, String> arrange, int attempts, String status, String code) {
    this.agent = agent;
    this.arrange = arrange;
    this.attempts = attempts;
    this.status = status;
    this.code = code;
  }

  boolean isOnEcs() {
    return name().startsWith("ECS_");
  }

  boolean isCancelled() {
    return status.equals("CANCELLED");
  }

  String repo() {
    return isOnEcs() ? LocalNames.ECS_REPO : LocalNames.AGENTCORE_REPO;
  }

  private static void nothing(LocalAws aws, String id) {}

  private static void failsToStartOnce(LocalAws aws, String id) {
    aws.ecs()
        .faults()
        .failToStart(
            id,
            "Timeout waiting for network interface provisioning to complete.",
            Containers.NONE,
            1);
  }

  private static void noCapacityOnce(LocalAws aws, String id) {
    aws.ecs().faults().refusePlacement(id, EcsFaults.NO_CAPACITY, 1);
  }

  private static void throttledOnce(LocalAws aws, String id) {
    aws.ecs().faults().throttle("RunTask", id, 1);
  }

  private static void serverErrorOnce(LocalAws aws, String id) {
    aws.ecs().faults().serverError("RunTask", id, 1);
  }

  private static void answerLost(LocalAws aws, String id) {
    aws.ecs().faults().loseAnswer("RunTask", id, 1);
  }

  private static void eventsLost(LocalAws aws, String id) {
    aws.eventBridge().faults().drop(EventFaults.startedBy(id));
  }

  private static void eventsShuffled(LocalAws aws, String id) {
    aws.eventBridge().faults().reverse(EventFaults.startedBy(id));
  }

  private static void eventsDuplicated(LocalAws aws, String id) {
    aws.eventBridge().faults().duplicate(EventFaults.startedBy(id));
  }

  private static void invocationUnanswered(LocalAws aws, String id) {
    var lost = new AgentCoreFault.LoseAnswer();
    aws.agentCore()
        .faults()
        .add(new AgentCoreFaults.Rule(Operation.INVOKE, id, OptionalInt.of(1), lost));
  }
}
