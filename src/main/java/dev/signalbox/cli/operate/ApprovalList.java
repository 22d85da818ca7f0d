package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks whose agents wait for a person's answer, for a person and for a program.
final class ApprovalList {
  private ApprovalList() {}

  /// Empty if there are none.
  static String text(List<ApprovalRequest> waiting, int most) {
    if (waiting.isEmpty()) {
      return "";
    }
    var lines = new ArrayList<String>();
    lines.add(
        "%d %s for an approval: answer with signalbox approve TASK_ID, or deny."
            .formatted(waiting.size(), waiting.size() == 1 ? "task waits" : "tasks wait"));
    waiting.stream().limit(most).forEach(it -> lines.addAll(lines(it)));
    if (waiting.size() > most) {
      lines.add("There are more: raise --max.");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> lines(ApprovalRequest request) {
    return TaskLines.of(request.taskId(), "AWAITING_APPROVAL", "")
        .withId("request", Optional.of(request.requestId()))
        .with(
            "asked %s, until %s"
                .formatted(
                    request.askedAt().map(Operator::seconds).orElse("-"),
                    request.until().map(Operator::seconds).orElse("no end")))
        .with(PlainText.cell("for " + request.action().asked(), 120))
        .lines();
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
