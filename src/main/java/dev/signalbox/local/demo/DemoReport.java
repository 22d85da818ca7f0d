package dev.signalbox.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What came of the demo, for a person and for a program.
///
/// @param deadLetters how many messages are in the dead-letter queues
public record DemoReport(List<Row> rows, int deadLetters) {
  public DemoReport {
    rows = List.copyOf(rows);
  }

  /// What came of one task or message.
  ///
  /// @param detectMillis from its STOPPED event to its terminal row; empty without such an event
  /// @param broughtByEvent whether it was that event that ended the task, with nothing to wait for
  public record Row(
      String name,
      Optional<String> taskId,
      String status,
      Optional<String> code,
      int attempts,
      OptionalLong detectMillis,
      boolean broughtByEvent,
      String expected,
      Optional<String> problem) {
    boolean ok() {
      return problem.isEmpty();
    }
  }

  /// Whether a failure of this kind is known from the STOPPED event alone, with no grace to wait
  /// for.
  static boolean isBroughtByEvent(FailureCode code) {
    return !Set.of(
            FailureCode.AGENT_NEVER_REPORTED,
            FailureCode.AGENT_REPORTED,
            FailureCode.MAXIMUM_DURATION)
        .contains(code);
  }

  public boolean ok() {
    return rows.stream().allMatch(Row::ok);
  }

  /// The median over the tasks that an event ended.
  OptionalDouble detectMedianMillis() {
    var times =
        rows.stream()
            .filter(row -> row.broughtByEvent() && row.detectMillis().isPresent())
            .mapToLong(row -> row.detectMillis().getAsLong())
            .sorted()
            .toArray();
    if (times.length == 0) {
      return OptionalDouble.empty();
    }
    var middle = times.length / 2;
    return OptionalDouble.of(
        times.length % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2.0);
  }

  /// The table, and the sentence below it.
  public String table() {
    var text = new StringBuilder();
    var line = "%-27s %-12s %-21s %8s %9s  %-4s %s%n";
    text.append(line.formatted("name", "status", "code", "attempts", "stop→row", "ok", "expected"));
    for (var row : rows) {
      var millis = row.detectMillis().isPresent() ? row.detectMillis().getAsLong() + " ms" : "-";
      text.append(
          line.formatted(
              row.name(),
              row.status(),
              row.code().orElse("-"),
              row.attempts(),
              millis,
              row.ok() ? "yes" : "NO",
              row.expected() + row.problem().map(it -> "  <- " + it).orElse("")));
    }
    text.append(System.lineSeparator());
    detectMedianMillis()
        .ifPresent(
            median ->
                text.append(
                    "From the STOPPED event to the terminal row: %.0f ms at the median of %d tasks.%n"
                        .formatted(median, rows.stream().filter(Row::broughtByEvent).count())));
    text.append(
        ok()
            ? "Every task ended as expected."
            : "NOT every task ended as expected: look at the rows marked NO.");
    return text.append(System.lineSeparator()).toString();
  }

  /// The same as one JSON document.
  public String json() {
    var mapper = new ObjectMapper();
    var document = mapper.createObjectNode().put("ok", ok());
    var tasks = document.putArray("tasks");
    rows.forEach(row -> tasks.add(json(row, mapper.createObjectNode())));
    detectMedianMillis().ifPresent(median -> document.put("detect_ms_median", median));
    return document.put("dead_letters", deadLetters).toString();
  }

  private static ObjectNode json(Row row, ObjectNode node) {
    node.put("name", row.name());
    row.taskId().ifPresentOrElse(id -> node.put("task_id", id), () -> node.putNull("task_id"));
    node.put("status", row.status());
    row.code().ifPresentOrElse(code -> node.put("code", code), () -> node.putNull("code"));
    node.put("attempts", row.attempts());
    row.detectMillis()
        .ifPresentOrElse(millis -> node.put("detect_ms", millis), () -> node.putNull("detect_ms"));
    node.put("expected", row.expected());
    row.problem().ifPresent(problem -> node.put("problem", problem));
    return node.put("ok", row.ok());
  }
}
