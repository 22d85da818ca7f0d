package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.service.operator.OperatorTools.QueueName;
import dev.signalbox.sqs.deadletter.Choice;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.Handled;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// Options of the commands that do something with dead letters, and what they say of each.
final class ChosenLetters {
  @Mixin private DeadLettersCommand.Where where = new DeadLettersCommand.Where();

  @Parameters(
      paramLabel = "MESSAGE-ID",
      arity = "0..*",
      description = "Ids there, or the ones that they had on their queue.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "All, up to --max of each queue.")
  private boolean all;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description =
          "Only those with this reason; '-' for those that SQS moved itself, without a reason.")
  private Optional<String> reason = Optional.empty();

  @Option(names = "--dry-run", description = "Say only what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON document a line, one for each letter.")
  private boolean json;

  /// What is done with the letters that were chosen among up to `most` of a queue.
  interface Work {
    List<Handled> on(QueueName queue, Choice choice, int most);
  }

  Operator operator(Terminal terminal) {
    return where.operator(terminal);
  }

  boolean isAll() {
    return all;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /// @throws ParameterException where it is not clear which ones are meant
  void require(CommandSpec command) {
    if (all != ids.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "Which ones? Name their ids, or say --all, which --reason narrows.");
    }
  }

  /// Does the work, tells of each letter, and returns the exit code.
  ///
  /// @param done what was done with a letter, in one word
  int each(Terminal terminal, String done, Work work) {
    var word = dryRun ? "would be " + done : done;
    var missing = new HashSet<>(ids);
    int handled = 0;
    int failed = 0;
    for (var queue : where.queues()) {
      for (var one : work.on(queue, new Choice(Set.copyOf(ids), reason, dryRun), where.most())) {
        if (json) {
          terminal.out().println(PlainText.json(document(queue, one, word)));
        } else {
          print(terminal, queue, one, word);
        }
        missing.removeIf(one.letter()::isCalled);
        handled++;
        failed += one.problem().isPresent() ? 1 : 0;
      }
    }
    missing.forEach(
        id -> terminal.err().println("Not among the dead letters: " + PlainText.cell(id, 100)));
    if (!json) {
      terminal.out().println("%d %s, %d failed".formatted(handled - failed, word, failed));
    }
    if (handled == 0 && reason.isPresent()) {
      return noneHas(terminal, reason.get());
    }
    return failed > 0 ? ExitCode.FAILED : missing.isEmpty() ? ExitCode.DONE : ExitCode.NOT_FOUND;
  }

  /// Told at once, as lines are: what was done stands there even if the next one breaks.
  private static ObjectNode document(QueueName queue, Handled one, String word) {
    var node = JsonNodeFactory.instance.objectNode();
    new FoundLetter(queue, one.letter()).fill(node);
    node.put("outcome", one.problem().isPresent() ? "failed" : word.replace(' ', '_'));
    one.problem().ifPresent(it -> node.put("problem", it));
    return node;
  }

  private static void print(Terminal terminal, QueueName queue, Handled one, String word) {
    var letter = one.letter();
    var why = letter.reason().map(it -> PlainText.cell(it, 40)).orElse(Choice.NO_REASON);
    var line = "%-6s  %s  %s".formatted(queue.word(), letter.id(), why);
    one.problem()
        .ifPresentOrElse(
            problem -> terminal.err().println(line + "  " + PlainText.cell(problem, 1_000)),
            () -> terminal.out().println(line + "  " + word));
  }

  /// A word that no letter has and that is no reason at all is a slip of the pen.
  private static int noneHas(Terminal terminal, String reason) {
    terminal.err().println("No such dead letter has the reason " + PlainText.cell(reason, 100));
    if (reason.equals(Choice.NO_REASON) || DeadLetters.REASONS.contains(reason)) {
      return ExitCode.NOT_FOUND;
    }
    var known = String.join(", ", new TreeSet<>(DeadLetters.REASONS));
    terminal.err().println("Reasons are: " + known + ", and - for none.");
    return ExitCode.USAGE;
  }
}
