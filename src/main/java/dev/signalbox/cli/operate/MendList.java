package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Wrapped;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.orchestrator.sweep.WaitingForMend.Found;
import dev.signalbox.orchestrator.sweep.WaitingForMend.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks that wait until somebody mends the deployment, for a person and for a program.
final class MendList {
  private MendList() {}

  /// Empty if there are none.
  static String text(Found found) {
    var lines = new ArrayList<String>();
    found
        .byCode()
        .forEach(
            (code, count) -> lines.addAll(Wrapped.lines(heading(code, count), Terminal.COLUMNS)));
    if (!found.complete()) {
      lines.add("There are more open tasks than were looked at.");
    }
    found.tasks().forEach(it -> lines.addAll(lines(it)));
    if (found.tasks().size() < found.count()) {
      lines.add("There are more: raise --max.");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String heading(FailureCode code, int count) {
    return "%d %s until the deployment is mended: %s. %s %s"
        .formatted(
            count, count == 1 ? "task waits" : "tasks wait", code, code.cause(), code.nextStep());
  }

  private static List<String> lines(Waiting waiting) {
    var delay = waiting.delay();
    return TaskLines.of(waiting.record().taskId(), "waits", delay.cause().code().name())
        .with(
            "attempt %d, since %s, next try %s"
                .formatted(
                    waiting.record().attempt().number(),
                    Operator.seconds(delay.since()),
                    delay.nextTryAt().map(Operator::seconds).orElse("now")))
        .with(Optional.of(PlainText.cell(delay.cause().detail(), 160)).filter(it -> !it.isEmpty()))
        .lines();
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
