package dev.signalbox.cli.task;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Numbers;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.json.TaskSummaryJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox tasks`: a page of tasks, the newest first.
@Command(
    name = "tasks",
    description = {
      "List tasks, the newest first, with what came of them.",
      "Needs SIGNALBOX_TASK_TABLE; reads by index, a page at a time, and writes nothing."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:they were listed, or there are none",
      "1:AWS could not be asked",
      "2:a wrong option or setting"
    },
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox tasks",
      "  signalbox tasks --user me --status FAILED,TIMED_OUT --since 2h --json"
    },
    mixinStandardHelpOptions = true)
public final class TasksCommand implements Callable<Integer> {
  private static final int PAGE_MAX = 100;

  /// A page that an index does not serve may be empty and have a next one.
  private static final int PAGES_MAX = 50;

  private final Terminal terminal;
  private final Questions questions;

  @Mixin private WhichTasks which = new WhichTasks();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      converter = Numbers.Count.class,
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--from",
      paramLabel = "NEXT",
      description = "Go on where an earlier list of the same tasks ended, by what it said.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document: tasks and next.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  @Spec private CommandSpec spec = CommandSpec.create();

  public TasksCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    var filter = which.filter(terminal.clock().instant());
    return deployment.work(
        terminal,
        Needs.ROWS,
        open -> {
          print(page(questions.tasks(open), filter));
          return ExitCode.DONE;
        });
  }

  private TaskPage page(TaskQueries tasks, TaskFilter filter) {
    try {
      return gathered(tasks, filter, limit, from);
    } catch (IllegalArgumentException foreign) {
      throw new ParameterException(
          spec.commandLine(), "--from is not of a list with these options", foreign);
    }
  }

  /// Pages until there are so many, or no more, or it takes too long: then there is a next one.
  static TaskPage gathered(TaskQueries tasks, TaskFilter filter, int limit, Optional<String> from) {
    var found = new ArrayList<TaskSummary>();
    var next = from;
    int pages = 0;
    do {
      var size = Math.min(limit - found.size(), PAGE_MAX);
      var page = tasks.list(filter, new TaskPage.Request(size, next));
      found.addAll(page.tasks());
      next = page.next();
      pages++;
    } while (found.size() < limit && next.isPresent() && pages < PAGES_MAX);
    return new TaskPage(found, next);
  }

  private void print(TaskPage page) {
    var out = terminal.out();
    if (json) {
      out.println(PlainText.json(TaskSummaryJson.of(page)));
      return;
    }
    var text = new SummaryText(terminal);
    lines(page.tasks(), text).forEach(out::println);
    if (page.tasks().isEmpty() && page.next().isEmpty()) {
      out.println("No such task.");
    }
    page.next().ifPresent(it -> out.println("There are more: add --from " + it));
  }

  private static List<String> lines(List<TaskSummary> tasks, SummaryText text) {
    return tasks.stream().flatMap(it -> text.lines(it).stream()).toList();
  }
}
