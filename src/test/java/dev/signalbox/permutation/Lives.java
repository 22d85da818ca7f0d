package dev.signalbox.permutation;

import static dev.signalbox.permutation.EcsEvent.falling;
import static dev.signalbox.permutation.EcsEvent.neverRan;
import static dev.signalbox.permutation.EcsEvent.rising;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.permutation.Step.AgentWrites;
import dev.signalbox.permutation.Step.State;
import dev.signalbox.permutation.Step.StopOrdered;
import dev.signalbox.permutation.Step.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every way in which a session on ECS lives and ends.
final class Lives {
  private static final String EXITED = "EssentialContainerExited";
  private static final String EXITED_TEXT = "Essential container in task exited";
  private static final String FAILED_TO_START = "TaskFailedToStart";
  private static final String SPOT = "SpotInterruption";
  private static final String SPOT_TEXT = "Your Spot Task was interrupted.";
  private static final String BY_USER = "UserInitiated";
  private static final String MAINTENANCE =
      "ECS is performing maintenance on the underlying infrastructure hosting the task";

  private Lives() {}

  static List<Life> all() {
    var lives = new ArrayList<Life>();
    lives.addAll(ofAgents());
    lives.addAll(ofStarts());
    lives.addAll(ofHosts());
    lives.addAll(ofPeople());
    return lives;
  }

  private static List<Life> ofAgents() {
    var hangs =
        List.of(AgentWrites.RUNNING, AgentWrites.COMPLETED, Word.ROW_CHANGE, new StopOrdered());
    return List.of(
        endedByRow(
            "the agent reported success and did not exit",
            run(hangs, fall(BY_USER, "signalbox: repeated").exited(137)),
            false,
            TaskStatus.COMPLETED,
            Optional.empty()),
        reported("the agent reported success", AgentWrites.COMPLETED, 0),
        reported("the agent reported failure", AgentWrites.FAILED, 1),
        reported("the agent reported success and crashed on its way out", AgentWrites.COMPLETED, 1),
        crashed("the agent crashed", 1, Optional.empty(), FailureCode.APPLICATION_EXIT),
        crashed(
            "the agent ran out of memory",
            137,
            Optional.of("OutOfMemoryError: container killed due to memory usage"),
            FailureCode.OUT_OF_MEMORY),
        failing(
            "the agent crashed while it waited for a person",
            run(
                List.of(AgentWrites.RUNNING, AgentWrites.AWAITING_APPROVAL),
                fall(EXITED, EXITED_TEXT).exited(1)),
            FailureCode.APPLICATION_EXIT),
        failing(
            "the agent exited with 0 and reported nothing",
            with(
                run(List.of(AgentWrites.RUNNING), fall(EXITED, EXITED_TEXT).exited(0)), Word.PAUSE),
            FailureCode.AGENT_NEVER_REPORTED),
        failing(
            "the agent exited with 0 and wrote nothing at all",
            with(run(List.of(), fall(EXITED, EXITED_TEXT).exited(0)), Word.PAUSE),
            FailureCode.AGENT_NEVER_REPORTED));
  }

  private static Life reported(String name, AgentWrites word, int exitCode) {
    var steps =
        run(
            List.of(AgentWrites.RUNNING, word, Word.ROW_CHANGE),
            fall(EXITED, EXITED_TEXT).exited(exitCode));
    return word == AgentWrites.FAILED
        ? endedByRow(name, steps, false, TaskStatus.FAILED, Optional.of(FailureCode.AGENT_REPORTED))
        : endedByRow(name, steps, false, TaskStatus.COMPLETED, Optional.empty());
  }

  private static Life crashed(
      String name, int exitCode, Optional<String> reason, FailureCode code) {
    var end = fall(EXITED, EXITED_TEXT).exited(exitCode);
    return failing(
        name, run(List.of(AgentWrites.RUNNING), reason.map(end::because).orElse(end)), code);
  }

  private static List<Life> ofStarts() {
    var network = "Timeout waiting for network interface provisioning to complete.";
    var image = "CannotPullContainerError: failed to resolve ref repo/agent:no: not found";
    var capacity = "Capacity is unavailable at this time. Please try again later.";
    return List.of(
        again("the start failed for a passing reason", start(network), false),
        new Life(
            "the start failed for a passing reason each time",
            with(start(network), Word.PAUSE),
            start(network),
            false,
            true,
            TaskStatus.FAILED,
            Optional.of(FailureCode.NETWORK_INTERFACE),
            3),
        again("the image was missing and was put right", start(image), false),
        again("the start found no capacity", start(capacity), false));
  }

  private static List<Life> ofHosts() {
    var spot = run(List.of(AgentWrites.RUNNING), fall(SPOT, SPOT_TEXT).exited(137));
    var host = run(List.of(AgentWrites.RUNNING), fall("InfrastructureHealth", MAINTENANCE));
    return List.of(
        failing("Spot took the host", spot, FailureCode.SPOT_INTERRUPTION),
        again("Spot took the host, and the blueprint allows a rerun", spot, true),
        failing("the host was lost", host, FailureCode.HOST_LOST),
        again("the host was lost, and the blueprint allows a rerun", host, true),
        endedByRow(
            "the agent reported in the two minutes that Spot left it",
            run(
                List.of(AgentWrites.RUNNING, AgentWrites.COMPLETED, Word.ROW_CHANGE),
                fall(SPOT, SPOT_TEXT).exited(0)),
            true,
            TaskStatus.COMPLETED,
            Optional.empty()));
  }

  private static List<Life> ofPeople() {
    var stopped = fall(BY_USER, "signalbox: cancelled").exited(143);
    return List.of(
        failing(
            "a person stopped the ECS task",
            run(List.of(AgentWrites.RUNNING), fall(BY_USER, "Task stopped by user").exited(143)),
            FailureCode.STOPPED_BY_SOMEONE),
        cancelled(
            "the task was cancelled while it ran",
            run(List.of(AgentWrites.RUNNING, Word.CANCEL, new StopOrdered()), stopped)),
        cancelled(
            "the task was cancelled before it ran",
            neverRun(
                List.of(Word.CANCEL, new StopOrdered()),
                neverRan("STOPPED", 6, BY_USER, "signalbox: cancelled"))),
        endedByRow(
            "the task was cancelled after the agent had reported",
            run(
                List.of(AgentWrites.RUNNING, AgentWrites.COMPLETED, Word.ROW_CHANGE, Word.CANCEL),
                fall(EXITED, EXITED_TEXT).exited(0)),
            false,
            TaskStatus.COMPLETED,
            Optional.empty()));
  }

  private static EcsEvent fall(String stopCode, String reason) {
    return falling("STOPPED", 9, stopCode, reason);
  }

  /// Up to RUNNING, what happens meanwhile, and down by the way that the end tells.
  private static List<Step> run(List<Step> meanwhile, EcsEvent end) {
    var code = end.stopCode().orElseThrow();
    var reason = end.stoppedReason().orElseThrow();
    var steps = new ArrayList<Step>(List.of(Word.ANSWER));
    steps.addAll(states(rising("PROVISIONING", 1), rising("PENDING", 2), rising("ACTIVATING", 3)));
    steps.add(new State(rising("RUNNING", 4)));
    steps.addAll(meanwhile);
    steps.addAll(
        states(
            falling("RUNNING", 5, code, reason),
            falling("DEACTIVATING", 6, code, reason),
            falling("STOPPING", 7, code, reason),
            falling("DEPROVISIONING", 8, code, reason),
            end));
    return steps;
  }

  private static List<Step> start(String reason) {
    return neverRun(List.of(), neverRan("STOPPED", 5, FAILED_TO_START, reason));
  }

  private static List<Step> neverRun(List<Step> meanwhile, EcsEvent end) {
    var steps = new ArrayList<Step>(List.of(Word.ANSWER));
    steps.addAll(states(rising("PROVISIONING", 1), rising("PENDING", 2)));
    steps.addAll(meanwhile);
    steps.add(
        new State(
            neverRan(
                "DEPROVISIONING",
                4,
                end.stopCode().orElseThrow(),
                end.stoppedReason().orElseThrow())));
    steps.add(new State(end));
    return steps;
  }

  private static List<Step> states(EcsEvent... events) {
    return List.of(events).stream().<Step>map(State::new).toList();
  }

  private static List<Step> with(List<Step> steps, Step last) {
    var all = new ArrayList<>(steps);
    all.add(last);
    return all;
  }

  private static List<Step> success() {
    return run(
        List.of(AgentWrites.RUNNING, AgentWrites.COMPLETED, Word.ROW_CHANGE),
        fall(EXITED, EXITED_TEXT).exited(0));
  }

  private static Life failing(String name, List<Step> steps, FailureCode code) {
    var all = with(steps, Word.SUBMIT_AGAIN);
    return new Life(name, all, List.of(), false, true, TaskStatus.FAILED, Optional.of(code), 1);
  }

  private static Life again(String name, List<Step> steps, boolean rerun) {
    var all = with(with(steps, Word.PAUSE), Word.SUBMIT_AGAIN);
    return new Life(name, all, success(), rerun, true, TaskStatus.COMPLETED, Optional.empty(), 2);
  }

  private static Life endedByRow(
      String name, List<Step> steps, boolean rerun, TaskStatus status, Optional<FailureCode> code) {
    // Seven words have too many orders.
    var all =
        steps.contains(Word.ROW_CHANGE) && steps.contains(Word.CANCEL)
            ? steps
            : with(steps, Word.SUBMIT_AGAIN);
    return new Life(name, all, List.of(), rerun, false, status, code, 1);
  }

  private static Life cancelled(String name, List<Step> steps) {
    return endedByRow(name, steps, false, TaskStatus.CANCELLED, Optional.empty());
  }
}
