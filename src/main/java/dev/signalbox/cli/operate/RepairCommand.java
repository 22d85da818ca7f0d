package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.slots.CountChange;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.dynamodb.slots.SlotCounts;
import dev.signalbox.service.operator.OperatorTools;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox repair`: counts of slots that are not what the rows hold.
@Command(
    name = "repair",
    description = {
      "Recount from the rows how many slots each user holds and how many tasks wait, and show what"
          + " is wrong. That comes of rows that another program deleted or replaced.",
      "Changes nothing without --apply. Safe while the service runs; needs the tables of tasks"
          + " and slots, and with --apply the task queue, to wake who waits."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all counts are right, or were set right",
      "1:AWS could not be asked, or a count could not be told or set",
      "2:a wrong option or setting",
      "3:some are wrong, and --apply was not said"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox repair", "  signalbox repair --user me --apply"},
    mixinStandardHelpOptions = true)
public final class RepairCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Deployment deployment = new Deployment();

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Only this user; else all that have counts, and the count over all users.")
  private Optional<String> user = Optional.empty();

  @Option(names = "--apply", description = "Set the counts right.")
  private boolean apply;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  public RepairCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (user.filter(it -> it.isBlank() || it.startsWith(Reserved.PREFIX)).isPresent()) {
      throw new ParameterException(spec.commandLine(), "--user must be the id of a user");
    }
    return new Operator(
            terminal, deployment, apply ? Needs.both(Needs.SLOTS, Needs.TASK_QUEUE) : Needs.SLOTS)
        .work(this::repair);
  }

  private int repair(OperatorTools desk) {
    var slots = desk.slots();
    var found = slots.find(user);
    var outcomes = new LinkedHashMap<SlotCounts, Outcome>();
    for (var counts : found.wrong()) {
      var outcome = apply ? outcome(slots.apply(counts)) : Outcome.WRONG;
      outcomes.put(counts, outcome);
    }
    if (json) {
      terminal.out().println(json(outcomes, found.busy()));
    } else {
      print(outcomes, found.busy());
    }
    if (!found.busy().isEmpty() || outcomes.containsValue(Outcome.CHANGED_MEANWHILE)) {
      return ExitCode.FAILED;
    }
    return outcomes.containsValue(Outcome.WRONG) ? ExitCode.FOUND : ExitCode.DONE;
  }

  private static Outcome outcome(boolean applied) {
    return applied ? Outcome.SET_RIGHT : Outcome.CHANGED_MEANWHILE;
  }

  /// What became of a key whose counts are wrong.
  private enum Outcome {
    WRONG("wrong"),
    SET_RIGHT("set right"),
    CHANGED_MEANWHILE("changed meanwhile, run it again");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }
  }

  private void print(Map<SlotCounts, Outcome> outcomes, Iterable<String> busy) {
    var out = terminal.out();
    if (outcomes.isEmpty()) {
      out.println("No count is known to be wrong.");
    }
    outcomes.forEach(
        (counts, outcome) ->
            counts
                .differences()
                .forEach(
                    (name, it) -> out.println(lines(name(counts) + "  " + name, it, outcome))));
    busy.forEach(
        key ->
            terminal
                .err()
                .println(
                    "The counts of %s change too fast to tell, run it again."
                        .formatted(PlainText.cell(key, 100))));
    if (outcomes.containsValue(Outcome.WRONG)) {
      out.println("Nothing was changed: say --apply.");
    }
  }

  private static String lines(String count, SlotCounts.Difference it, Outcome outcome) {
    return "%s%n  stands %d, rows hold %d: %s"
        .formatted(count, it.stands(), it.held(), outcome.words);
  }

  private static String name(SlotCounts counts) {
    return counts.key().equals(CountChange.ALL_USERS)
        ? "(all users)"
        : PlainText.cell(counts.key(), 40);
  }

  private static String json(Map<SlotCounts, Outcome> outcomes, Iterable<String> busy) {
    var document = new ObjectMapper().createObjectNode();
    var list = document.putArray("counts");
    outcomes.forEach(
        (counts, outcome) ->
            counts
                .differences()
                .forEach(
                    (name, it) ->
                        list.addObject()
                            .put("user_id", counts.key())
                            .put("count", name)
                            .put("stands", it.stands())
                            .put("rows", it.held())
                            .put("outcome", outcome.name())));
    var unclear = document.putArray("busy");
    busy.forEach(unclear::add);
    return PlainText.json(document);
  }
}
