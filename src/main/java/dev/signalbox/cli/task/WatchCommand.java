package dev.signalbox.cli.task;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox watch`: a task as it goes, until its end.
@Command(
    name = "watch",
    description = {
      "Follow a task to its end: what was noted about it so far, what comes, and how it ended.",
      "Needs the tables of tasks and their timeline; writes nothing."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it completed",
      "1:it ended in another way, or AWS could not be asked",
      "2:a wrong option or setting",
      "4:there is no such task",
      "130:interrupted; the task goes on"
    },
    footerHeading = "Example:%n",
    footer = "  signalbox watch 01K5Z8J3QW6T9V0C2R4M7XNDPB",
    mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;

  @Mixin private NamedTask task = new NamedTask();

  @Option(names = "--json", description = "Print one JSON document a line; the last is the end.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public WatchCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    task.require();
    return deployment.work(
        terminal,
        Needs.ROWS_AND_TIMELINE,
        open ->
            task.with(
                terminal,
                questions.tasks(open),
                id ->
                    new Follower(terminal, questions, open, new FollowedTask(terminal, json))
                        .follow(id, false)));
  }
}
