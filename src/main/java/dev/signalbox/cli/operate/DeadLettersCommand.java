package dev.signalbox.cli.operate;

import static dev.signalbox.service.settings.Setting.EVENTS_DEAD_LETTER_QUEUE_URL;
import static dev.signalbox.service.settings.Setting.EVENTS_QUEUE_URL;
import static dev.signalbox.service.settings.Setting.TASK_DEAD_LETTER_QUEUE_URL;
import static dev.signalbox.service.settings.Setting.TASK_QUEUE_URL;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Numbers;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.service.operator.OperatorTools.QueueName;
import dev.signalbox.service.settings.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `signalbox dead-letters`: what could not be handled, and the way back for it.
@Command(
    name = "dead-letters",
    description = {
      "Look at messages that could not be handled, put them back on their queue or discard them.",
      "Needs the URLs of the queues that are looked at, and of their dead letters."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new ListThem(terminal))
        .addSubcommand(new Show(terminal))
        .addSubcommand(new RedriveCommand(terminal))
        .addSubcommand(new DiscardCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /// Options that all of these commands have.
  static final class Where {
    @Option(
        names = "--queue",
        paramLabel = "QUEUE",
        description = "Whose dead letters: ${COMPLETION-CANDIDATES}; both by default.")
    private Optional<QueueName> queue = Optional.empty();

    @Option(
        names = "--max",
        paramLabel = "N",
        defaultValue = "1000",
        converter = Numbers.Count.class,
        description = "How many of a queue to look at, at most (default: ${DEFAULT-VALUE}).")
    private int max;

    @Mixin private Deployment deployment = new Deployment();

    Operator operator(Terminal terminal) {
      var needed = EnumSet.noneOf(Setting.class);
      for (var one : queues()) {
        switch (one) {
          case TASK -> needed.addAll(List.of(TASK_QUEUE_URL, TASK_DEAD_LETTER_QUEUE_URL));
          case EVENTS -> needed.addAll(List.of(EVENTS_QUEUE_URL, EVENTS_DEAD_LETTER_QUEUE_URL));
        }
      }
      return new Operator(terminal, deployment, needed);
    }

    List<QueueName> queues() {
      return queue.map(List::of).orElseGet(() -> List.of(QueueName.values()));
    }

    int most() {
      return max;
    }
  }

  /// `signalbox dead-letters list`.
  @Command(
      name = "list",
      description = {
        "List dead letters without their bodies, and leave them where they are.",
        "A sample: each is hidden from others for a moment and its receive count rises by one; what"
            + " somebody else looks at meanwhile is not listed."
      },
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:they were listed, or there are none",
        "1:AWS could not be asked",
        "2:a wrong option or setting"
      },
      footerHeading = "Examples:%n",
      footer = {
        "  signalbox dead-letters list",
        "  signalbox dead-letters list --queue task --json"
      },
      mixinStandardHelpOptions = true)
  static final class ListThem implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Where where = new Where();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ListThem(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return where
          .operator(terminal)
          .work(
              desk -> {
                var found = new ArrayList<FoundLetter>();
                long about = 0;
                for (var one : desk.letters(where.queues(), where.most()).entrySet()) {
                  one.getValue()
                      .letters()
                      .forEach(letter -> found.add(new FoundLetter(one.getKey(), letter)));
                  about += one.getValue().about();
                }
                print(found, about);
                return ExitCode.DONE;
              });
    }

    private void print(List<FoundLetter> found, long about) {
      var out = terminal.out();
      if (json) {
        var document = new ObjectMapper().createObjectNode();
        var letters = document.put("about", about).putArray("dead_letters");
        found.forEach(it -> it.fill(letters.addObject()));
        out.println(PlainText.json(document));
        return;
      }
      if (found.isEmpty() && about == 0) {
        out.println("No dead letters.");
        return;
      }
      if (!found.isEmpty()) {
        out.println(FoundLetter.HEADING);
        found.forEach(it -> out.println(it.lines()));
      }
      if (found.size() < about) {
        out.println(
            "%d of about %d; the others are hidden for a moment, or beyond --max."
                .formatted(found.size(), about));
      }
    }
  }

  /// `signalbox dead-letters show`.
  @Command(
      name = "show",
      description = "Show one dead letter with its body, and leave it where it is.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:it was shown",
        "1:AWS could not be asked",
        "2:a wrong option or setting",
        "4:it is not among the dead letters"
      },
      footerHeading = "Example:%n",
      footer = "  signalbox dead-letters show 3d3a1b52-9f0e-4c61-8f52-0a4b7d1c2e90",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Where where = new Where();

    @Parameters(
        paramLabel = "MESSAGE-ID",
        description = "Its id there, or the one that it had on its queue.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON document; the body as it came.")
    private boolean json;

    Show(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return where
          .operator(terminal)
          .work(
              desk -> {
                for (var queue : where.queues()) {
                  var letter = desk.deadLetters(queue).find(id, where.most());
                  if (letter.isPresent()) {
                    print(new FoundLetter(queue, letter.get()));
                    return ExitCode.DONE;
                  }
                }
                terminal.err().println("Not among the dead letters: " + PlainText.cell(id, 100));
                return ExitCode.NOT_FOUND;
              });
    }

    private void print(FoundLetter found) {
      var node = new ObjectMapper().createObjectNode();
      found.fill(node);
      if (json) {
        node.put("body", found.letter().body());
        terminal.out().println(PlainText.json(node));
        return;
      }
      node.properties()
          .forEach(
              it ->
                  terminal
                      .out()
                      .println(
                          "%-18s %s"
                              .formatted(it.getKey(), PlainText.of(it.getValue().asText("-")))));
      terminal.out().println();
      terminal.out().println(PlainText.of(found.letter().body()));
    }
  }
}
