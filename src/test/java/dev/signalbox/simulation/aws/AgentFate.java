package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Fault;
import java.time.Duration;

/// What will become of one session's agent, decided before it begins.
///
/// @param report how its work ends
/// @param attentive whether it looks for a cancellation
/// @param hangs whether it never ends by itself
/// @param approvals how often it asks for one
record AgentFate(
    Duration boot,
    Duration work,
    TaskStatus report,
    Death death,
    boolean attentive,
    boolean hangs,
    boolean beats,
    int approvals,
    boolean finalizes) {

  /// When the process is killed, if it is.
  enum Death {
    NONE,
    BEFORE_ITS_FIRST_WORD,
    BEFORE_ITS_REPORT,
    IN_AN_APPROVAL,
    AFTER_AN_APPROVAL,
    WHILE_FINALIZING,
    AFTER_ITS_REPORT,
    /// Not killed, but it exits as if all were well and has told nothing.
    EXIT_WITHOUT_REPORT
  }

  static AgentFate draw(Chaos chaos) {
    return new AgentFate(
        boot(chaos),
        chaos.happens(0.8) ? chaos.seconds(5, 240) : chaos.seconds(240, 1500),
        chaos.happens(0.8) ? TaskStatus.COMPLETED : TaskStatus.FAILED,
        death(chaos),
        !chaos.strikes(Fault.DEAF_TO_CANCELS),
        chaos.strikes(Fault.HANGS),
        !chaos.strikes(Fault.SILENT_HEART),
        chaos.happens(0.25) ? chaos.between(1, 4) : 0,
        chaos.happens(0.2));
  }

  /// A large image, or a large repository: nothing is heard before its first word.
  private static Duration boot(Chaos chaos) {
    return chaos.strikes(Fault.SLOW_TO_BOOT) ? chaos.seconds(240, 1200) : chaos.seconds(1, 20);
  }

  private static Death death(Chaos chaos) {
    if (chaos.strikes(Fault.DEAD_BEFORE_ITS_FIRST_WORD)) {
      return Death.BEFORE_ITS_FIRST_WORD;
    }
    if (chaos.strikes(Fault.DEAD_IN_AN_APPROVAL)) {
      return Death.IN_AN_APPROVAL;
    }
    if (chaos.strikes(Fault.DEAD_AFTER_AN_APPROVAL)) {
      return Death.AFTER_AN_APPROVAL;
    }
    if (chaos.strikes(Fault.DEAD_BEFORE_ITS_REPORT)) {
      return Death.BEFORE_ITS_REPORT;
    }
    if (chaos.strikes(Fault.EXITED_WITHOUT_REPORT)) {
      return Death.EXIT_WITHOUT_REPORT;
    }
    if (chaos.strikes(Fault.DEAD_WHILE_FINALIZING)) {
      return Death.WHILE_FINALIZING;
    }
    return chaos.strikes(Fault.DEAD_AFTER_ITS_REPORT) ? Death.AFTER_ITS_REPORT : Death.NONE;
  }
}
