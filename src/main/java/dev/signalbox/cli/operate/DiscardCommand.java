package dev.signalbox.cli.operate;

import dev.signalbox.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox dead-letters discard`: away with what nobody will ever be able to use.
@Command(
    name = "discard",
    description = {
      "Delete dead letters for good, so that the alarm about them ends.",
      "What is deleted cannot be had back: 'show' prints a body, and --dry-run says what would go."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that were chosen were deleted; with --all and no --reason there may be none",
      "1:one was not deleted, or AWS could not be asked",
      "2:a wrong option or setting, --all without --yes, or a reason that there is not",
      "4:an id is not among the dead letters, or none has the reason"
    },
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox dead-letters discard --all --dry-run",
      "  signalbox dead-letters discard --all --reason bad-json --yes"
    },
    mixinStandardHelpOptions = true)
final class DiscardCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private ChosenLetters chosen = new ChosenLetters();

  @Option(names = "--yes", description = "Needed with --all, unless --dry-run is there.")
  private boolean yes;

  @Spec private CommandSpec spec = CommandSpec.create();

  DiscardCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    chosen.require(spec);
    if (chosen.isAll() && !yes && !chosen.isDryRun()) {
      throw new ParameterException(
          spec.commandLine(),
          "--all deletes for good: look with --dry-run first, and then say --yes.");
    }
    return chosen
        .operator(terminal)
        .work(
            desk ->
                chosen.each(
                    terminal,
                    "discarded",
                    (queue, choice, most) -> desk.discard(queue).discard(choice, most)));
  }
}
