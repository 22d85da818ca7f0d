package dev.signalbox.permutation;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What truly happens to a task's first session, and how the task ends by it.
///
/// @param steps in the order in which they are true
/// @param later what happens to each later session
/// @param endsBySession whether the verdict is drawn from the end of the session; else another
///     witness ended the row
record Life(
    String name,
    List<Step> steps,
    List<Step> later,
    boolean rerunOnHostLoss,
    boolean endsBySession,
    TaskStatus status,
    Optional<FailureCode> code,
    int attempts) {

  Life {
    steps = List.copyOf(steps);
    later = List.copyOf(later);
  }

  /// The positions of what can be told, in true order, when the rule lets only its states through.
  List<Integer> told() {
    return positions(false);
  }

  /// As above, when the rule lets every state through.
  List<Integer> toldOfEveryState() {
    return positions(true);
  }

  private List<Integer> positions(boolean everyState) {
    return IntStream.range(0, steps.size()).filter(at -> isTold(at, everyState)).boxed().toList();
  }

  private boolean isTold(int at, boolean everyState) {
    return switch (steps.get(at)) {
      case Step.State(var event) -> everyState || event.passesTheRule();
      case Step.Word _ -> true;
      case Step.AgentWrites _ -> false;
      case Step.StopOrdered() -> false;
    };
  }

  boolean isStopped(int at) {
    return steps.get(at) instanceof Step.State(var event) && event.isStopped();
  }

  boolean isCancel(int at) {
    return steps.get(at) == Step.Word.CANCEL;
  }

  boolean isSubmitAgain(int at) {
    return steps.get(at) == Step.Word.SUBMIT_AGAIN;
  }

  /// An order in words, for whoever has to look into it.
  List<String> words(List<Integer> order) {
    return order.stream().map(at -> steps.get(at).toString()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
