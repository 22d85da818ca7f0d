package dev.signalbox.console.view;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Condition.Finding;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Quantiles;
import dev.signalbox.query.Overview.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The overview as its page shows it.
public record OverviewPage(Overview overview) {
  /// In this list, what is due first comes first.
  private static final String OPEN_TASKS =
      Stream.of(TaskStatus.values())
          .filter(it -> !it.isTerminal())
          .map(it -> "status=" + it)
          .collect(Collectors.joining("&", "/tasks?", ""));

  /// How many tasks are in one state.
  ///
  /// @param url of the list of them
  public record Tile(String label, String tone, String number, String url, boolean none) {}

  /// A row of the table of times.
  public record Times3(String label, int of, String p50, String p95, String p99) {}

  /// What has to be looked at, and where.
  ///
  /// @param nextStep a command, or what to do in words
  public record Concern(String text, String url, String nextStep) {}

  public List<Tile> open() {
    return tiles(it -> !it.isTerminal());
  }

  public List<Tile> ended() {
    return tiles(TaskStatus::isTerminal);
  }

  private List<Tile> tiles(Predicate<TaskStatus> which) {
    return Stream.of(TaskStatus.values()).filter(which).map(this::tile).toList();
  }

  private Tile tile(TaskStatus status) {
    var count = Optional.ofNullable(overview.states().get(status));
    var number = count.map(it -> grouped(it.number()) + (it.exact() ? "" : "+")).orElse("–");
    var none = count.filter(it -> it.number() > 0).isEmpty();
    return new Tile(
        Shown.status(status), Shown.tone(status), number, "/tasks?status=" + status, none);
  }

  /// `12,345`
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  public String window() {
    return Times.coarse(overview.window());
  }

  public List<Times3> times() {
    return List.of(
        times("Time to start", overview.timeToStart()),
        times("Detection of the end", overview.detection()));
  }

  private static Times3 times(String label, Quantiles of) {
    return of.of() == 0
        ? new Times3(label, 0, "–", "–", "–")
        : new Times3(
            label, of.of(), Times.took(of.p50()), Times.took(of.p95()), Times.took(of.p99()));
  }

  public String age(Instant at) {
    return Times.coarse(Duration.between(at, overview.at()));
  }

  public String ago(Instant at) {
    return Times.ago(at, overview.at());
  }

  public String oldest(Queue queue) {
    return queue.oldest().map(this::age).orElse("–");
  }

  public boolean isSilent(Overview.Replica replica) {
    return overview.isSilent(replica);
  }

  public Map<String, Long> corrections() {
    return new TreeMap<>(overview.corrections());
  }

  public boolean hasEnded() {
    return overview.ended().stream()
        .anyMatch(it -> it.completed() > 0 || it.failed() > 0 || it.other() > 0);
  }

  /// What has to be looked at; nothing while all is well. The same that the command `status` finds.
  public List<Concern> concerns() {
    return Condition.of(overview).findings().stream()
        .map(it -> new Concern(sentence(it), url(it), Shown.line(it.nextStep())))
        .toList();
  }

  /// Names of others stand as they are.
  private static String sentence(Finding finding) {
    var what = Shown.line(finding.what());
    return switch (finding) {
      case Finding.Down _ -> what;
      case Finding.Untold _,
          Finding.NobodyWorks _,
          Finding.Overdue _,
          Finding.Letters _,
          Finding.LaneStands _,
          Finding.Failing _ ->
          Character.toUpperCase(what.charAt(0)) + what.substring(1);
    };
  }

  private static String url(Finding finding) {
    return switch (finding) {
      case Finding.Down _, Finding.Untold _ -> "#dependencies";
      case Finding.NobodyWorks _ -> "#replicas";
      case Finding.Overdue _ -> OPEN_TASKS;
      case Finding.Letters(var queue) -> "/dead-letters?queue=" + TaskSearch.encoded(queue.name());
      case Finding.LaneStands _ -> "/tasks?status=" + TaskStatus.QUEUED;
      case Finding.Failing(var failures) -> "/tasks?code=" + failures.code();
    };
  }

  /// The chart's numbers: `[[seconds],[completed],[failed],[other]]`.
  public String chart() {
    var ended = overview.ended();
    return "[%s,%s,%s,%s]"
        .formatted(
            ended.stream().map(it -> it.at().getEpochSecond()).toList(),
            ended.stream().map(Overview.Minute::completed).toList(),
            ended.stream().map(Overview.Minute::failed).toList(),
            ended.stream().map(Overview.Minute::other).toList())
        .replace(" ", "");
  }

  /// The chart in words, for whoever cannot see it.
  public String chartInWords() {
    var ended = overview.ended();
    return "Ended within %s: %s completed, %s failed, %s cancelled or out of time."
        .formatted(
            window(),
            grouped(ended.stream().mapToLong(Overview.Minute::completed).sum()),
            grouped(ended.stream().mapToLong(Overview.Minute::failed).sum()),
            grouped(ended.stream().mapToLong(Overview.Minute::other).sum()));
  }
}
