package dev.signalbox.local.demo;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.local.LocalAws;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One task of the demo: what is asked for, what goes wrong on the way, and how it must end.
///
/// @param script what the sample agent is told to do
/// @param pullRequest the one that it is about, if it is about one
/// @param copies how often the message is sent
/// @param ahead how many tasks of the same user are sent before it
/// @param cancelled whether it is cancelled once its agent runs
/// @param bySweep whether no event can tell of its end
/// @param arrange the faults that the local AWS is told to have for this task id
/// @param check what else must hold; a sentence when it does not
record DemoTask(
    String name,
    String repo,
    Map<String, Object> script,
    OptionalInt pullRequest,
    int copies,
    int ahead,
    boolean cancelled,
    boolean bySweep,
    TaskStatus status,
    Optional<FailureCode> code,
    String expected,
    BiConsumer<LocalAws, String> arrange,
    Check check) {

  /// Looks at a task that has ended.
  @FunctionalInterface
  interface Check {
    Optional<String> problem(LocalAws aws, TaskRecord row);
  }

  static DemoTask of(String name, String repo, Map<String, Object> script) {
    return new DemoTask(
        name,
        repo,
        script,
        OptionalInt.empty(),
        1,
        0,
        false,
        false,
        TaskStatus.COMPLETED,
        Optional.empty(),
        "COMPLETED",
        (_, _) -> {},
        (_, _) -> Optional.empty());
  }

  /// About the pull request of this number.
  DemoTask about(int number) {
    return with(it -> it.pullRequest = OptionalInt.of(number));
  }

  DemoTask sent(int times) {
    return with(it -> it.copies = times);
  }

  DemoTask behind(int others) {
    return with(it -> it.ahead = others);
  }

  DemoTask foundBySweep() {
    return with(it -> it.bySweep = true);
  }

  DemoTask fails(FailureCode with) {
    return ends(TaskStatus.FAILED, with);
  }

  DemoTask timesOut() {
    return ends(TaskStatus.TIMED_OUT, FailureCode.MAXIMUM_DURATION);
  }

  private DemoTask ends(TaskStatus end, FailureCode with) {
    return with(
        it -> {
          it.status = end;
          it.code = Optional.of(with);
          it.expected = end + " " + with;
        });
  }

  DemoTask cancelledWhileRunning() {
    return with(
        it -> {
          it.cancelled = true;
          it.status = TaskStatus.CANCELLED;
          it.expected = "CANCELLED, session gone";
        });
  }

  DemoTask arranged(BiConsumer<LocalAws, String> faults) {
    return with(it -> it.arrange = faults);
  }

  DemoTask checked(String also, Check more) {
    return with(
        it -> {
          it.expected = also.isEmpty() ? expected : expected + ", " + also;
          it.check = more;
        });
  }

  private DemoTask with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /// A copy under construction inside one of the methods above.
  private static final class Draft {
    private final DemoTask from;
    private OptionalInt pullRequest;
    private int copies;
    private int ahead;
    private boolean cancelled;
    private boolean bySweep;
    private TaskStatus status;
    private Optional<FailureCode> code;
    private String expected;
    private BiConsumer<LocalAws, String> arrange;
    private Check check;

    private Draft(DemoTask from) {
      this.from = from;
      this.pullRequest = from.pullRequest;
      this.copies = from.copies;
      this.ahead = from.ahead;
      this.cancelled = from.cancelled;
      this.bySweep = from.bySweep;
      this.status = from.status;
      this.code = from.code;
      this.expected = from.expected;
      this.arrange = from.arrange;
      this.check = from.check;
    }

    private DemoTask build() {
      return new DemoTask(
          from.name,
          from.repo,
          from.script,
          pullRequest,
          copies,
          ahead,
          cancelled,
          bySweep,
          status,
          code,
          expected,
          arrange,
          check);
    }
  }
}
