package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Numbers;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Spelled;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.sweep.StuckTasks;
import dev.signalbox.orchestrator.sweep.StuckTasks.Stuck;
import dev.signalbox.orchestrator.sweep.WaitingForMend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox stuck`: tasks whose deadline nobody acts on, and tasks that wait for a person.
@Command(
    name = "stuck",
    description = {
      "List tasks that are past their deadline for longer than a working sweep would leave them:"
          + " open ones, ended ones that were not settled, stops that nobody repeats;",
      "and tasks whose start waits until the deployment is mended, with what they wait for.",
      "Tasks that wait for an approval are listed as well; they are no fault, and do not count.",
      "Changes nothing; needs SIGNALBOX_TASK_TABLE, and SIGNALBOX_TASK_APPROVALS_TABLE for what"
          + " waits for an approval."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:there are none",
      "1:AWS could not be asked",
      "2:a wrong option or setting",
      "3:there are some"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox stuck", "  signalbox stuck --older-than 1h --json"},
    mixinStandardHelpOptions = true)
public final class StuckCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Deployment deployment = new Deployment();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long past its deadline a task must be (default: ${DEFAULT-VALUE}).")
  private Duration olderThan = Duration.ZERO;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1000",
      converter = Numbers.Count.class,
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int max;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public StuckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return new Operator(terminal, deployment, Needs.WAITING)
        .work(
            desk -> {
              var now = terminal.clock().instant();
              var found = desk.stuckTasks().find(now, olderThan, max);
              var waiting = desk.waitingForMend().find(max);
              var asked = desk.approvals().map(it -> it.waiting(now)).orElse(List.of());
              terminal
                  .out()
                  .println(
                      json ? json(found, waiting, asked, now) : text(found, waiting, asked, now));
              return found.tasks().isEmpty() && waiting.tasks().isEmpty()
                  ? ExitCode.DONE
                  : ExitCode.FOUND;
            });
  }

  private String text(
      StuckTasks.Found found,
      WaitingForMend.Found waiting,
      List<ApprovalRequest> asked,
      Instant now) {
    return Stream.of(text(found, now), MendList.text(waiting), ApprovalList.text(asked, max))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String text(StuckTasks.Found found, Instant now) {
    if (found.tasks().isEmpty()) {
      return "No task is past its deadline by " + Spelled.duration(olderThan) + " or more.";
    }
    var lines = new ArrayList<String>();
    found.tasks().forEach(it -> lines.addAll(lines(it, now)));
    if (found.more()) {
      lines.add("There are more: raise --max.");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> lines(Stuck stuck, Instant now) {
    return switch (stuck) {
      case Stuck.Unreadable(var taskId, var because) ->
          TaskLines.of(taskId, "UNREADABLE", "").with(because).lines();
      case Stuck.Overdue overdue -> lines(overdue, overdue.record(), now);
    };
  }

  private static List<String> lines(Stuck.Overdue overdue, TaskRecord record, Instant now) {
    var attempt = record.attempt();
    var late = Spelled.duration(Duration.between(overdue.deadline(), now)) + " overdue";
    return TaskLines.of(record.taskId(), record.status().name(), late)
        .with(
            "attempt %d, since %s, deadline %s"
                .formatted(
                    attempt.number(),
                    Operator.seconds(record.statusSince()),
                    Operator.seconds(overdue.deadline())))
        .with(record.failure().map(it -> it.code().name()))
        .with(attempt.nextTryAt().map(it -> "next try " + Operator.seconds(it)))
        .withId("session", attempt.session().map(SessionHandle::sessionId))
        .lines();
  }

  private String json(
      StuckTasks.Found found,
      WaitingForMend.Found waiting,
      List<ApprovalRequest> asked,
      Instant now) {
    var mapper = new ObjectMapper();
    var document = mapper.createObjectNode();
    var tasks = document.putArray("tasks");
    found.tasks().forEach(it -> fill(tasks.addObject(), it, now));
    document.put("more", found.more());
    MendList.fill(document, waiting);
    ApprovalList.fill(document, asked, max);
    return PlainText.json(document);
  }

  private static void fill(ObjectNode node, Stuck stuck, Instant now) {
    node.put("task_id", stuck.taskId());
    switch (stuck) {
      case Stuck.Unreadable unreadable -> node.put("unreadable", unreadable.because());
      case Stuck.Overdue overdue -> fill(node, overdue, now);
    }
  }

  private static void fill(ObjectNode node, Stuck.Overdue overdue, Instant now) {
    var record = overdue.record();
    var attempt = record.attempt();
    node.put("status", record.status().name());
    node.put("attempt", attempt.number());
    node.put("since", record.statusSince().toString());
    node.put("deadline_at", overdue.deadline().toString());
    node.put("overdue_s", Duration.between(overdue.deadline(), now).toSeconds());
    node.put("settled", record.settled());
    node.put("stop_pending", attempt.stopPending());
    Operator.put(node, "session_id", attempt.session().map(SessionHandle::sessionId));
    Operator.put(node, "next_try_at", attempt.nextTryAt().map(Instant::toString));
    Operator.put(node, "code", record.failure().map(it -> it.code().name()));
  }
}
