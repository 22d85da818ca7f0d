package dev.signalbox.cost;

import dev.signalbox.local.LocalNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints what one task of a kind costs.
final class CostTable {
  private static final String TASKS = LocalNames.TABLES.tasks();

  private CostTable() {}

  static String of(TaskKind kind, int tasks, Costs each) {
    var lines = new ArrayList<String>();
    lines.add("Cost of one " + kind + ", mean of " + tasks + ":");
    lines.add(
        line("calls without SQS", each.callsWithoutQueues())
            + line("write units", each.writeUnits())
            + line("reported by DynamoDB Local", Costs.sum(each.asReported(), _ -> true)));
    each.calls()
        .forEach(
            (call, number) ->
                lines.add(
                    line(call.dependency() + " " + call.operation(), number)
                        + also("refused", each.refused(), call)
                        + also("failed", each.failed(), call)));
    writes(lines, each);
    each.reads().forEach((place, units) -> lines.add(line("read units " + place, units)));
    return String.join(System.lineSeparator(), lines);
  }

  private static void writes(List<String> lines, Costs each) {
    var row = each.writes().getOrDefault(TASKS, 0.0);
    var indexes = Costs.sum(each.writes(), place -> place.startsWith(TASKS + "/"));
    var timeline = each.writes().getOrDefault(LocalNames.TABLES.taskEvents(), 0.0);
    var slots = each.writes().getOrDefault(LocalNames.TABLES.userConcurrency(), 0.0);
    lines.add(
        line("write units: row", row)
            + line("indexes", indexes)
            + line("timeline", timeline)
            + line("slots", slots));
    each.writes()
        .forEach(
            (place, units) ->
                lines.add(
                    line("write units " + place, units)
                        + line("reported", each.asReported().getOrDefault(place, 0.0))));
  }

  private static String also(String what, Map<Costs.Call, Double> of, Costs.Call call) {
    var number = of.getOrDefault(call, 0.0);
    return number == 0 ? "" : line(what, number);
  }

  private static String line(String what, double number) {
    return String.format(Locale.ROOT, "  %s %.2f", what, number);
  }
}
