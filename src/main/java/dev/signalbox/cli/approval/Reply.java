package dev.signalbox.cli.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.operate.Operator;
import dev.signalbox.cli.task.NamedTask;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.DynamoApprovals;
import dev.signalbox.dynamodb.DynamoApprovals.Asked;
import dev.signalbox.dynamodb.approval.ApprovalDecision;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.dynamodb.approval.Decided;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.operator.OperatorTools;
import dev.signalbox.service.settings.Setting;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the two answers have in common: whom they are for, who gives them, and what is said of it.
final class Reply {
  private static final int NAME_MAX = 128;

  @Mixin private NamedTask task = new NamedTask();

  /// The id of the task that was named.
  private String taskId = "";

  @Option(
      names = "--request",
      paramLabel = "ID",
      description = "Only this request; else the one that the task waits for.")
  private Optional<String> requestId = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who decides, as the timeline says it; else the user of this machine.")
  private Optional<String> by = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  /// Gives the answer and returns the exit code.
  int give(Terminal terminal, Questions questions, CommandSpec spec, ApprovalDecision decision) {
    var decider = by.orElseGet(() -> System.getProperty("user.name", "unknown")).strip();
    task.require();
    if (requestId.filter(String::isBlank).isPresent()) {
      throw new ParameterException(spec.commandLine(), "--request must say something");
    }
    if (decider.isEmpty()
        || decider.length() > NAME_MAX
        || !decider.equals(PlainText.cell(decider, NAME_MAX))) {
      throw new ParameterException(
          spec.commandLine(), "--by must be a name of up to " + NAME_MAX + " characters");
    }
    return deployment.work(
        terminal,
        Needs.ANSWERS,
        open -> {
          var world = new SystemSources(terminal.clock(), terminal.random());
          return new OperatorTools(open.settings(), open.clients(), world)
              .approvals()
              .map(
                  approvals ->
                      answer(terminal, questions.tasks(open), approvals, decision, decider))
              .orElseGet(() -> refuseWithoutTable(terminal));
        });
  }

  private static int refuseWithoutTable(Terminal terminal) {
    terminal
        .err()
        .println(
            "There is no table of approvals: set "
                + Setting.TASK_APPROVALS_TABLE.key()
                + " to the one that agents write to.");
    return ExitCode.USAGE;
  }

  private int answer(
      Terminal terminal,
      TaskQueries tasks,
      DynamoApprovals approvals,
      ApprovalDecision decision,
      String decider) {
    return task.with(
        terminal,
        tasks,
        id -> {
          taskId = id;
          return give(terminal, approvals, decision, decider);
        });
  }

  private int give(
      Terminal terminal, DynamoApprovals approvals, ApprovalDecision decision, String decider) {
    return requestId
        .map(id -> decide(terminal, approvals, id, decision, decider))
        .orElseGet(() -> find(terminal, approvals, decision, decider));
  }

  private int find(
      Terminal terminal, DynamoApprovals approvals, ApprovalDecision decision, String decider) {
    return switch (approvals.asked(taskId)) {
      case Asked.NoTask() -> refuse(terminal, new Decided.NoTask(), "");
      case Asked.Nothing(var status) -> refuse(terminal, new Decided.NotAwaited(status), "");
      case Asked.Requests(var requests) when requests.size() == 1 ->
          decide(terminal, approvals, requests.getFirst().requestId(), decision, decider);
      case Asked.Requests(var requests) when requests.isEmpty() ->
          refuse(terminal, new Decided.NoRequest(), "");
      case Asked.Requests(var requests) -> whichOf(terminal, requests);
    };
  }

  private int whichOf(Terminal terminal, List<ApprovalRequest> requests) {
    terminal.err().println("Which one? Say --request:");
    requests.forEach(
        it ->
            terminal
                .err()
                .println("  %s  %s".formatted(PlainText.cell(it.requestId(), 128), action(it))));
    return ExitCode.USAGE;
  }

  private int decide(
      Terminal terminal,
      DynamoApprovals approvals,
      String request,
      ApprovalDecision decision,
      String decider) {
    var now = terminal.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var decided = approvals.decide(taskId, request, decision, decider, now);
    if (decided instanceof Decided.Recorded recorded) {
      terminal.out().println(json ? json(recorded, decision, decider) : text(recorded, decision));
      return ExitCode.DONE;
    }
    return refuse(terminal, decided, request);
  }

  private String text(Decided.Recorded recorded, ApprovalDecision decision) {
    var request = recorded.request();
    return switch (decision) {
      case ApprovalDecision.Approve(var scope) ->
          "Approved for %s: %s. The agent of %s goes on at its next look."
              .formatted(scope.text(), action(request), taskId);
      case ApprovalDecision.Deny _ ->
          "Denied: %s. The agent of %s goes on without it.".formatted(action(request), taskId);
    };
  }

  private static String action(ApprovalRequest request) {
    var action = request.action();
    var input = action.input().map(it -> " (" + PlainText.cell(it, 80) + ")").orElse("");
    return PlainText.cell(action.tool(), 60) + input;
  }

  private String json(Decided.Recorded recorded, ApprovalDecision decision, String decider) {
    var document =
        JsonNodeFactory.instance
            .objectNode()
            .put("task_id", taskId)
            .put("request_id", recorded.request().requestId())
            .put("status", decision.status())
            .put("decided_at", recorded.at().toString())
            .put("decided_by", decider);
    decision.inTimeline().forEach(document::put);
    return PlainText.json(document);
  }

  private int refuse(Terminal terminal, Decided decided, String request) {
    terminal.err().println(obstacle(decided, PlainText.cell(request, 128)));
    return switch (decided) {
      case Decided.NoTask _, Decided.NoRequest _, Decided.NotAwaited _ -> ExitCode.NOT_FOUND;
      case Decided.Already _, Decided.TooLate _, Decided.ChangedMeanwhile _ -> ExitCode.FAILED;
      case Decided.Recorded _ -> ExitCode.DONE;
    };
  }

  private String obstacle(Decided decided, String request) {
    var task = PlainText.cell(taskId, 128);
    return switch (decided) {
      case Decided.Recorded _ -> "";
      case Decided.NoTask() -> "There is no task " + task + ".";
      case Decided.NoRequest() ->
          request.isEmpty()
              ? "Task %s waits for an approval, but its request is gone from the table."
                  .formatted(task)
              : "Task %s has no request %s, or none any more.".formatted(task, request);
      case Decided.Already(var answered) -> already(answered);
      case Decided.TooLate(var asked) ->
          "The time to answer %s was over at %s: the agent takes that for a denial."
              .formatted(request, asked.until().map(Operator::seconds).orElse("its end"));
      case Decided.NotAwaited(var status) -> notAwaited(task, status);
      case Decided.ChangedMeanwhile() ->
          "Task " + task + " changed while it was answered, run it again.";
    };
  }

  private static String already(ApprovalRequest answered) {
    var at = answered.answer().flatMap(ApprovalRequest.Answer::at).map(Operator::seconds);
    var who = answered.answer().flatMap(ApprovalRequest.Answer::by);
    return "Request %s is %s already%s%s. Nothing was changed."
        .formatted(
            PlainText.cell(answered.requestId(), 128),
            PlainText.cell(answered.status(), 40),
            who.map(it -> ", by " + PlainText.cell(it, NAME_MAX)).orElse(""),
            at.map(it -> ", since " + it).orElse(""));
  }

  private static String notAwaited(String task, String status) {
    return status.equals("AWAITING_APPROVAL")
        ? "Task %s waits for an answer to another request: see signalbox show %s."
            .formatted(task, task)
        : "Task %s waits for no approval: it is %s.".formatted(task, PlainText.cell(status, 40));
  }
}
