package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.orchestrator.sweep.WaitingForMend.Found;
import dev.signalbox.orchestrator.sweep.WaitingForMend.Waiting;
import java.time.Instant;

/// The tasks that wait until somebody mends the deployment, for a person and for a program.
final class MendList {
  private static final String LINE = "%-26s  %7s  %-20s  %-20s  %-23s %s";

  private MendList() {}

  /// Empty if there are none.
  static String text(Found found) {
    var text = new StringBuilder();
    found
        .byCode()
        .forEach(
            (code, count) ->
                text.append(
                    "%d %s until the deployment is mended: %s. %s %s%n"
                        .formatted(
                            count,
                            count == 1 ? "task waits" : "tasks wait",
                            code,
                            code.cause(),
                            code.nextStep())));
    if (!found.complete()) {
      text.append("There are more open tasks than were looked at.%n".formatted());
    }
    if (!found.tasks().isEmpty()) {
      text.append(LINE.formatted("task", "attempt", "waits since", "next try", "code", "detail"));
      found.tasks().forEach(it -> text.append("%n".formatted()).append(line(it)));
    }
    if (found.tasks().size() < found.count()) {
      text.append("%nThere are more: raise --max.".formatted());
    }
    return text.toString();
  }

  private static String line(Waiting waiting) {
    var delay = waiting.delay();
    return LINE.formatted(
            waiting.record().taskId(),
            waiting.record().attempt().number(),
            Operator.seconds(delay.since()),
            delay.nextTryAt().map(Operator::seconds).orElse("now"),
            delay.cause().code(),
            PlainText.cell(delay.cause().detail(), 160))
        .stripTrailing();
  }

  static void fill(ObjectNode document, Found found) {
    var counts = document.putObject("waiting_by_code");
    found.byCode().forEach((code, count) -> counts.put(code.name(), count));
    document.put("waiting_complete", found.complete());
    var tasks = document.putArray("waiting");
    for (var waiting : found.tasks()) {
      var delay = waiting.delay();
      var node = tasks.addObject();
      node.put("task_id", waiting.record().taskId());
      node.put("attempt", waiting.record().attempt().number());
      node.put("since", delay.since().toString());
      node.put("code", delay.cause().code().name());
      node.put("detail", delay.cause().detail());
      Operator.put(node, "next_try_at", delay.nextTryAt().map(Instant::toString));
    }
  }
}
