package dev.signalbox.cli.status;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Spelled;
import dev.signalbox.cli.text.Wrapped;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Quantiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A deployment as a person sees it: the answer first, then what it is made of.
final class StatusText {
  private static final int FAILURES = 5;
  private static final int LEFT = 15;
  private static final int FINDING = 2;

  /// What others wrote must not fill a window.
  private static final int LONGEST = 600;

  private final Colours colours;
  private final List<String> lines = new ArrayList<>();

  StatusText(Terminal terminal) {
    this.colours = Colours.of(terminal);
  }

  List<String> lines(Overview overview, Condition condition) {
    answer(condition);
    tasks(overview);
    queues(overview);
    if (overview.knowsTables()) {
      replicas(overview);
    }
    dependencies(overview);
    return List.copyOf(lines);
  }

  private void tasks(Overview overview) {
    if (!overview.knowsTables()) {
      line("tasks", "unknown, the tables cannot be read");
      return;
    }
    line("tasks", states(overview));
    line("ended", ended(overview));
    failures(overview);
    line("to start", quantiles(overview.timeToStart()));
    line("to notice", quantiles(overview.detection()));
  }

  private void answer(Condition condition) {
    if (condition.isHealthy()) {
      lines.add(colours.good("healthy"));
      return;
    }
    lines.add(colours.bad("not healthy"));
    condition.findings().forEach(it -> block("", FINDING, it.what()));
    block("next step", LEFT, condition.findings().getFirst().nextStep());
  }

  private static String states(Overview overview) {
    var states =
        overview.states().entrySet().stream()
            .filter(it -> !it.getKey().isTerminal() && it.getValue().number() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(
                it ->
                    (it.getValue().exact() ? "" : "over ")
                        + it.getValue().number()
                        + " "
                        + it.getKey())
            .collect(Collectors.joining(", "));
    return states.isEmpty() ? "none is open" : states;
  }

  private static String ended(Overview overview) {
    int completed = overview.ended().stream().mapToInt(Overview.Minute::completed).sum();
    int failed = overview.ended().stream().mapToInt(Overview.Minute::failed).sum();
    int other = overview.ended().stream().mapToInt(Overview.Minute::other).sum();
    return "%d completed, %d failed, %d other in %s"
        .formatted(completed, failed, other, Spelled.duration(overview.window()));
  }

  private void failures(Overview overview) {
    var name = "failures";
    for (var one : overview.failures().stream().limit(FAILURES).toList()) {
      line(
          name,
          "%4d  %-24s since %s, last %s"
              .formatted(
                  one.number(), one.code(), Spelled.clock(one.since()), Spelled.clock(one.last())));
      name = "";
    }
  }

  private static String quantiles(Quantiles times) {
    return times.of() == 0
        ? "-"
        : "p50 %s, p95 %s, p99 %s, of %d"
            .formatted(exact(times.p50()), exact(times.p95()), exact(times.p99()), times.of());
  }

  private static String exact(Duration time) {
    return time.toMinutes() > 0
        ? Spelled.duration(time)
        : "%d.%ds".formatted(time.toSeconds(), time.toMillisPart() / 100);
  }

  private void queues(Overview overview) {
    var name = "queues";
    for (var queue : overview.queues()) {
      var oldest =
          queue.oldest().map(it -> ", the oldest " + Spelled.ago(it, overview.at())).orElse("");
      line(
          name,
          "%-22s %d waiting, %d in hand%s"
              .formatted(title(queue), queue.depth(), queue.inFlight(), oldest));
      name = "";
    }
  }

  private static String title(Overview.Queue queue) {
    return switch (queue.kind()) {
      case QUEUE -> queue.name();
      case LANE -> "lane of " + queue.name();
      case DEAD_LETTERS -> "dead letters of " + queue.name();
    };
  }

  private void replicas(Overview overview) {
    if (overview.replicas().isEmpty()) {
      line("replicas", "none was seen in " + Spelled.duration(overview.window()));
    }
    var name = "replicas";
    for (var replica : overview.replicas()) {
      line(
          name,
          "%s  %d %s, seen %s"
              .formatted(
                  PlainText.cell(replica.name(), 30),
                  replica.leases(),
                  replica.leases() == 1 ? "lease" : "leases",
                  Spelled.ago(replica.lastSeen(), overview.at())));
      name = "";
    }
  }

  /// Those that are up are no news.
  private void dependencies(Overview overview) {
    var all = overview.dependencies();
    if (all.isEmpty()) {
      line(
          "dependencies",
          overview.unknown().isEmpty() ? "tables and queues answered" : "not all of them answered");
      return;
    }
    var up = all.stream().filter(it -> it.status().equals("up")).count();
    line("dependencies", "%d of %d up".formatted(up, all.size()));
    all.stream()
        .filter(it -> !it.status().equals("up"))
        .forEach(it -> line("", it.name() + " " + it.status()));
  }

  private void line(String name, String value) {
    lines.add("%-13s  %s".formatted(name, cell(value, LEFT)).stripTrailing());
  }

  /// What has to be read to its end is wrapped and not cut.
  private void block(String name, int left, String value) {
    var before = name;
    var text = PlainText.cell(value, LONGEST);
    for (var part : Wrapped.lines(text, Terminal.COLUMNS - left)) {
      lines.add((before + " ".repeat(left - before.length()) + part).stripTrailing());
      before = "";
    }
  }

  private static String cell(String text, int left) {
    var line = PlainText.of(text).replace('\n', ' ').stripTrailing();
    return line.length() <= Terminal.COLUMNS - left
        ? line
        : PlainText.cell(line, Terminal.COLUMNS - left);
  }
}
