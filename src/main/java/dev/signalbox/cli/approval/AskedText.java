package dev.signalbox.cli.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.operate.Operator;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.DynamoApprovals.Asked;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.service.settings.Setting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a task asks, and how it is answered: under the page of the task, and in its document.
public final class AskedText {
  private static final String LINE = "%-10s %s%n";
  private static final int LONGEST = 400;

  private AskedText() {}

  /// Whether there is anything to say of the task.
  public static boolean isAbout(TaskRecord task) {
    return task.status() == TaskStatus.AWAITING_APPROVAL;
  }

  /// The lines for a person.
  ///
  /// @param asked empty where no table of approvals is set
  public static String of(TaskRecord task, Optional<Asked> asked) {
    if (asked.isEmpty()) {
      return LINE.formatted(
              "asks", "for an approval; " + Setting.TASK_APPROVALS_TABLE.key() + " would show it")
          .stripTrailing();
    }
    var requests = requests(asked);
    if (requests.isEmpty()) {
      return LINE.formatted("asks", "nothing that can be answered: its request is gone")
          .stripTrailing();
    }
    var text = new StringBuilder();
    requests.forEach(it -> text.append(lines(task.taskId(), it, requests.size() > 1)));
    return text.toString().stripTrailing();
  }

  private static String lines(String taskId, ApprovalRequest request, boolean several) {
    var action = request.action();
    var text = new StringBuilder();
    text.append(LINE.formatted("asks", "for " + cell(action.asked())));
    var severity = action.severity().map(it -> " (severity " + cell(it) + ")").orElse("");
    action.reason().ifPresent(it -> text.append(LINE.formatted("because", cell(it) + severity)));
    text.append(LINE.formatted("asked", asked(request)));
    var one = several ? " --request " + cell(request.requestId()) : "";
    text.append(
        LINE.formatted(
            "answer",
            "signalbox approve %s%s, or signalbox deny %s%s --reason TEXT"
                .formatted(taskId, one, taskId, one)));
    return text.toString();
  }

  private static String asked(ApprovalRequest request) {
    var since = request.askedAt().map(it -> "at " + it).orElse("at an unknown time");
    return since + request.until().map(it -> ", can be answered until " + it).orElse("");
  }

  private static String cell(String text) {
    return PlainText.cell(text, LONGEST);
  }

  /// The same as a field of the document; absent where no table of approvals is set.
  public static void fill(ObjectNode document, Optional<Asked> asked) {
    if (asked.isPresent()) {
      var list = document.putArray("approvals");
      requests(asked).forEach(it -> fill(list, it));
    }
  }

  private static void fill(ArrayNode list, ApprovalRequest request) {
    var node = list.addObject().put("request_id", request.requestId());
    node.put("tool_name", request.action().tool());
    Operator.put(node, "tool_input_preview", request.action().input());
    Operator.put(node, "reason", request.action().reason());
    Operator.put(node, "severity", request.action().severity());
    Operator.put(node, "asked_at", request.askedAt().map(Instant::toString));
    Operator.put(node, "until", request.until().map(Instant::toString));
  }

  private static List<ApprovalRequest> requests(Optional<Asked> asked) {
    return asked.stream()
        .flatMap(
            it ->
                switch (it) {
                  case Asked.Requests(var requests) -> requests.stream();
                  case Asked.NoTask _, Asked.Nothing _ -> Stream.empty();
                })
        .toList();
  }
}
