package dev.signalbox.cli.status;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Deployment.Open;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Overview;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox status`: is it healthy?
@Command(
    name = "status",
    description = {
      "Say whether the deployment is healthy, and what to do if it is not: replicas, states of"
          + " tasks, failures, queues and lanes, and what the replica on this machine says of what"
          + " it depends on, if there is one.",
      "Needs the tables of tasks and slots, and the queues with their dead letters; of the lanes"
          + " those that are named."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it is healthy",
      "1:it is not, or AWS could not be asked",
      "2:a wrong option or setting"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox status", "  signalbox status --json"},
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public StatusCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    return deployment.work(terminal, Needs.OVERVIEW, this::tell);
  }

  private int tell(Open open) {
    var overview = withReplica(questions.overview(open).now(), open);
    if (Condition.nobodyWorks(overview)) {
      // One that has just been started is about to tell of itself.
      pause();
      overview = withReplica(questions.overview(open).now(), open);
    }
    var condition = Condition.of(overview);
    if (json) {
      terminal.out().println(PlainText.json(StatusJson.of(overview)));
    } else {
      new StatusText(terminal).lines(overview, condition).forEach(terminal.out()::println);
    }
    return condition.isHealthy() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What only a replica knows, where one is said to be on this machine.
  private static Overview withReplica(Overview overview, Open open) {
    var dependencies = ReplicaOnThisMachine.dependencies(open.resolved().values());
    return dependencies.isEmpty() ? overview : overview.with(dependencies);
  }
}
