package dev.signalbox.simulation.machine;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// What every call of a process to the outside goes through: it takes time, it can fail before its
/// effect or after it, and the process can die on either side of it.
public final class Gate {
  private final SimulatedProcess process;
  private final Machine machine;
  private Listener listener =
      new Listener() {
        @Override
        public void made(String what, String task) {}

        @Override
        public void answered(String what, String task) {}
      };
  private long calls;

  public Gate(SimulatedProcess process, Machine machine) {
    this.process = process;
    this.machine = machine;
  }

  /// Hears of every call, on the fiber that makes it.
  public interface Listener {
    void made(String what, String task);

    /// The call has brought an answer to its caller.
    void answered(String what, String task);
  }

  public void listen(Listener hears) {
    listener = hears;
  }

  /// Why a call has no answer.
  public enum Outage {
    THROTTLED,
    ANSWER_LOST
  }

  /// @param shown what of the answer is of interest in a trace
  /// @param trouble how an outage shows to the caller
  public <T> T call(
      String what,
      String task,
      Supplier<T> effect,
      Function<T, Object> shown,
      BiFunction<Outage, String, RuntimeException> trouble) {
    enter(what, task);
    if (machine.chaos().strikes(Fault.THROTTLED)) {
      note(what, task, "throttled");
      throw trouble.apply(Outage.THROTTLED, what);
    }
    var answer = effect.get();
    note(what, task, shown.apply(answer));
    leave(what, task);
    if (machine.chaos().strikes(Fault.ANSWER_LOST)) {
      note(what, task, "answer lost");
      throw trouble.apply(Outage.ANSWER_LOST, what);
    }
    listener.answered(what, task);
    return answer;
  }

  /// How many calls were made.
  public long calls() {
    return calls;
  }

  public void enter(String what, String task) {
    process.failIfDead();
    calls++;
    listener.made(what, task);
    if (machine.chaos().strikes(Fault.CRASH_BEFORE_A_CALL)) {
      crash("before " + what, task);
    }
    takeTime();
  }

  public void leave(String what, String task) {
    if (machine.chaos().strikes(Fault.CRASH_AFTER_A_CALL)) {
      crash("after " + what, task);
    }
    takeTime();
  }

  private void crash(String where, String task) {
    note("CRASH", task, where);
    process.kill();
    throw new SimulatedCrash();
  }

  /// Mostly none worth speaking of; a call that takes its time lets others overtake.
  private void takeTime() {
    var chaos = machine.chaos();
    if (chaos.strikes(Fault.FREEZE)) {
      process.freeze(chaos.seconds(5, 300));
      note("FREEZE", "", "");
      process.sleep(chaos.millis(1, 50));
    } else if (chaos.strikes(Fault.SLOW_CALL)) {
      process.sleep(chaos.seconds(1, 240));
    } else if (chaos.happens(0.3)) {
      process.sleep(chaos.millis(1, 80));
    }
  }

  private void note(String what, String task, Object detail) {
    machine.note(process.name(), what, task, detail);
  }
}
