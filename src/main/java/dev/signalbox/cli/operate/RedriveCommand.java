package dev.signalbox.cli.operate;

import dev.signalbox.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `signalbox dead-letters redrive`: back to the queue, as they came.
@Command(
    name = "redrive",
    description = {
      "Put dead letters back on the queue that they came from, the body byte for byte.",
      "Safe to repeat: a submit that is put back twice is the same task."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that were chosen were moved; with --all and no --reason there may be none",
      "1:one was not moved, or AWS could not be asked",
      "2:a wrong option or setting, or a reason that there is not",
      "4:an id is not among the dead letters, or none has the reason"
    },
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox dead-letters redrive --all --dry-run --json",
      "  signalbox dead-letters redrive --all --queue task"
    },
    mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private ChosenLetters chosen = new ChosenLetters();
  @Spec private CommandSpec spec = CommandSpec.create();

  RedriveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    chosen.require(spec);
    return chosen
        .operator(terminal)
        .work(
            desk ->
                chosen.each(
                    terminal,
                    "redriven",
                    (queue, choice, most) -> desk.redrive(queue).redrive(choice, most)));
  }
}
