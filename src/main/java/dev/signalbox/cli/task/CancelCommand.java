package dev.signalbox.cli.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Numbers;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Deployment.Open;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.json.TaskSummaryJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `signalbox cancel`: ends tasks, as any producer does.
@Command(
    name = "cancel",
    description = {
      "Ask for the end of tasks, by the message that any producer sends: of those that are named,"
          + " or with --yes of all open ones that the options mean.",
      "Needs SIGNALBOX_TASK_TABLE and SIGNALBOX_TASK_QUEUE_URL."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all were asked for; with options, there may be none",
      "1:one is over already, or AWS could not be asked",
      "2:a wrong option or setting",
      "3:there are such tasks, and --yes was not said: nothing was sent",
      "4:a task that was named is not there"
    },
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox cancel 01K5Z8M1T4R8B2W6Y0Q3S5V7XC --reason 'No longer needed'",
      "  signalbox cancel --user nobody --older-than 2h",
      "  signalbox cancel --user nobody --older-than 2h --yes"
    },
    mixinStandardHelpOptions = true)
public final class CancelCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;

  @Parameters(
      arity = "0..*",
      paramLabel = "TASK_ID",
      description = "Task ids, ids of their SQS messages or idempotency keys, in any case.")
  private List<String> references = List.of();

  @Mixin private WhichTasks which = new WhichTasks();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      converter = Numbers.Count.class,
      description = "With options: of how many at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--yes", description = "With options: do it, and do not only list them.")
  private boolean yes;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the task keeps it.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks, as the task keeps it; else the user of this machine.")
  private Optional<String> by = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  @Spec private CommandSpec spec = CommandSpec.create();

  public CancelCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    if (references.isEmpty() != which.areNamed()) {
      throw new ParameterException(
          spec.commandLine(), "Which ones? Name their ids, or say by options, and not both.");
    }
    var filter = open(which.filter(terminal.clock().instant()));
    return deployment.work(
        terminal,
        Needs.both(Needs.ROWS, Needs.TASK_QUEUE),
        open -> references.isEmpty() ? all(open, filter) : named(open));
  }

  /// What is over is not meant.
  private TaskFilter open(TaskFilter asked) {
    var open =
        Arrays.stream(TaskStatus.values())
            .filter(it -> !it.isTerminal())
            .collect(Collectors.toSet());
    if (!open.containsAll(asked.statuses())) {
      throw new ParameterException(spec.commandLine(), "--status: what is over stays as it is");
    }
    return new TaskFilter(
        asked.userId(),
        asked.repo(),
        asked.statuses().isEmpty() ? Set.copyOf(open) : asked.statuses(),
        asked.code(),
        asked.createdFrom(),
        asked.createdBefore());
  }

  private int all(Open open, TaskFilter filter) {
    var page = found(questions.tasks(open), filter, limit);
    var tasks = page.tasks();
    if (yes) {
      tasks.forEach(it -> cancel(open, it.taskId()));
    }
    print(tasks, page.next().isPresent());
    return tasks.isEmpty() || yes ? ExitCode.DONE : ExitCode.FOUND;
  }

  /// Looks to the end of the list, however far that is: what is over is passed by, and whoever says
  /// it again would begin anew and get no further.
  static TaskPage found(TaskQueries tasks, TaskFilter filter, int limit) {
    var found = new ArrayList<TaskSummary>();
    var next = Optional.<String>empty();
    do {
      var page = TasksCommand.gathered(tasks, filter, limit - found.size(), next);
      found.addAll(page.tasks());
      next = page.next();
    } while (found.size() < limit && next.isPresent());
    return new TaskPage(found, next);
  }

  private void print(List<TaskSummary> tasks, boolean more) {
    var out = terminal.out();
    if (json) {
      var document = SubmitFields.JSON.createObjectNode().put("sent", yes);
      var list = document.putArray("tasks");
      tasks.forEach(it -> list.add(TaskSummaryJson.of(it)));
      out.println(PlainText.json(document.put("more", more)));
      return;
    }
    var text = new SummaryText(terminal);
    tasks.forEach(it -> text.lines(it).forEach(out::println));
    out.println(
        "%d open %s %s."
            .formatted(
                tasks.size(),
                tasks.size() == 1 ? "task" : "tasks",
                yes ? "asked to end" : "would be asked to end"));
    if (more) {
      out.println("There may be more: raise --limit, or run it again when these have ended.");
    }
    if (!yes && !tasks.isEmpty()) {
      out.println("Nothing was sent: say --yes.");
    }
  }

  private int named(Open open) {
    var tasks = questions.tasks(open);
    var outcomes = SubmitFields.JSON.createArrayNode();
    int worst = ExitCode.DONE;
    for (var reference : references) {
      var code = NamedTask.with(terminal, tasks, reference, id -> one(open, id, outcomes));
      worst = Math.max(worst, code);
    }
    if (json) {
      ObjectNode document = SubmitFields.JSON.createObjectNode();
      document.set("tasks", outcomes);
      terminal.out().println(PlainText.json(document));
    }
    return worst;
  }

  private int one(Open open, String taskId, ArrayNode outcomes) {
    var over =
        questions.rows(open).apply(taskId) instanceof TaskStore.Lookup.Found(var record)
                && record.status().isTerminal()
            ? Optional.of(record.status())
            : Optional.<TaskStatus>empty();
    if (over.isEmpty()) {
      cancel(open, taskId);
    }
    outcomes.addObject().put("task_id", taskId).put("sent", over.isEmpty());
    if (!json) {
      var line = over.map(it -> " is " + it + " already.").orElse(" was asked to end.");
      terminal.out().println(taskId + line);
    }
    return over.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void cancel(Open open, String taskId) {
    var who = by.orElseGet(() -> System.getProperty("user.name", "unknown"));
    try {
      questions.commands(open).cancel(taskId, reason, who);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(
          spec.commandLine(), PlainText.cell("" + refused.getMessage(), 500), refused);
    }
  }
}
