package dev.signalbox.cli.operate;

import dev.signalbox.cli.Terminal;
import dev.signalbox.service.OperatorTools;
import dev.signalbox.service.OperatorTools.QueueName;
import dev.signalbox.sqs.deadletter.Redrive.Choice;
import dev.signalbox.sqs.deadletter.Redrive.Redriven;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `signalbox dead-letters redrive`: back to the queue, as they came.
@Command(
    name = "redrive",
    description = {
      "Put dead letters back on the queue that they came from, the body byte for byte.",
      "Safe to repeat: a submit that is put back twice is the same task."
    },
    footer = "%nExit code 0 if all were moved, 1 if one was not or was not found.",
    mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private DeadLettersCommand.Where where = new DeadLettersCommand.Where();

  @Parameters(
      paramLabel = "MESSAGE-ID",
      arity = "0..*",
      description = "Ids there, or the ones that they had on their queue.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "All, up to --max of each queue.")
  private boolean all;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only those with this reason.")
  private Optional<String> reason = Optional.empty();

  @Option(names = "--dry-run", description = "Say only what would be moved.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  RedriveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (all != ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Which ones? Name their ids, or say --all, which --reason narrows.");
    }
    return new Operator(terminal).work(this::redrive);
  }

  private int redrive(OperatorTools desk) {
    var missing = new HashSet<>(ids);
    int moved = 0;
    int failed = 0;
    for (var queue : where.queues()) {
      var choice = new Choice(Set.copyOf(ids), reason, dryRun);
      for (var redriven : desk.redrive(queue).redrive(choice, where.most())) {
        print(queue, redriven);
        missing.removeIf(redriven.letter()::isCalled);
        moved += redriven.problem().isPresent() ? 0 : 1;
        failed += redriven.problem().isPresent() ? 1 : 0;
      }
    }
    missing.forEach(
        id -> terminal.err().println("Not among the dead letters: " + Operator.cell(id, 100)));
    terminal.out().println("%d %s, %d failed".formatted(moved, word(), failed));
    return failed == 0 && missing.isEmpty() ? 0 : 1;
  }

  private void print(QueueName queue, Redriven redriven) {
    var letter = redriven.letter();
    var why = letter.reason().map(it -> Operator.cell(it, 40)).orElse("-");
    var line = "%-6s  %s  %s".formatted(queue.word(), letter.id(), why);
    redriven
        .problem()
        .ifPresentOrElse(
            problem -> terminal.err().println(line + "  " + problem),
            () -> terminal.out().println(line + "  " + word()));
  }

  private String word() {
    return dryRun ? "would be redriven" : "redriven";
  }
}
