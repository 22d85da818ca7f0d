package dev.signalbox.simulation.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What happened, in order. Kept as it came and put into words only when somebody asks.
public final class Trace {
  private static final Set<String> WHOLE = Set.of("CRASH", "FREEZE", "starts", "stops", "ends");

  private final Scheduler scheduler;
  private final Instant start;
  private final List<Entry> entries = new ArrayList<>();

  /// @param task the task that it was about, or nothing
  private record Entry(Instant at, String who, String what, String task, Object detail) {}

  public Trace(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.start = scheduler.now();
  }

  public void note(String who, String what, String task, Object detail) {
    entries.add(new Entry(scheduler.now(), who, what, task, detail));
  }

  public int size() {
    return entries.size();
  }

  public List<String> lines() {
    return entries.stream().map(this::line).toList();
  }

  /// The last steps that had to do with a task, or with a process as a whole.
  public List<String> lines(String task, int most) {
    var about =
        entries.stream()
            .filter(it -> WHOLE.contains(it.what()) || isAbout(it, task))
            .map(this::line)
            .toList();
    return about.subList(Math.max(0, about.size() - most), about.size());
  }

  private static boolean isAbout(Entry entry, String task) {
    return task.isEmpty()
        ? !entry.what().equals("table.due")
        : entry.task().equals(task) || entry.detail().toString().contains(task);
  }

  private String line(Entry entry) {
    var since = Duration.between(start, entry.at()).toMillis();
    return "%10.3f %-10s %-22s %s %s"
        .formatted(since / 1e3, entry.who(), entry.what(), entry.task(), entry.detail());
  }
}
