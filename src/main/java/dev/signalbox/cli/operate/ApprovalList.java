package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import java.time.Instant;
import java.util.List;

/// The tasks whose agents wait for a person's answer, for a person and for a program.
final class ApprovalList {
  private static final String LINE = "%-26s  %-26s  %-20s  %-20s  %s";

  private ApprovalList() {}

  /// Empty if there are none.
  static String text(List<ApprovalRequest> waiting, int most) {
    if (waiting.isEmpty()) {
      return "";
    }
    var text = new StringBuilder();
    text.append(
        "%d %s for an approval: answer with signalbox approve TASK_ID, or deny.%n"
            .formatted(waiting.size(), waiting.size() == 1 ? "task waits" : "tasks wait"));
    text.append(LINE.formatted("task", "request", "asked", "until", "for"));
    waiting.stream().limit(most).forEach(it -> text.append("%n".formatted()).append(line(it)));
    if (waiting.size() > most) {
      text.append("%nThere are more: raise --max.".formatted());
    }
    return text.toString();
  }

  private static String line(ApprovalRequest request) {
    var action = request.action();
    return LINE.formatted(
        PlainText.cell(request.taskId(), 64),
        PlainText.cell(request.requestId(), 64),
        request.askedAt().map(Operator::seconds).orElse("-"),
        request.until().map(Operator::seconds).orElse("no end"),
        PlainText.cell(action.tool() + action.input().map(it -> ": " + it).orElse(""), 120));
  }

  static void fill(ObjectNode document, List<ApprovalRequest> waiting, int most) {
    document.put("approvals_waiting", waiting.size());
    var list = document.putArray("approvals");
    for (var request : waiting.subList(0, Math.min(most, waiting.size()))) {
      var node = list.addObject();
      node.put("task_id", request.taskId());
      node.put("request_id", request.requestId());
      node.put("tool_name", request.action().tool());
      Operator.put(node, "asked_at", request.askedAt().map(Instant::toString));
      Operator.put(node, "until", request.until().map(Instant::toString));
    }
  }
}
