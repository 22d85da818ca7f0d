package dev.signalbox.orchestrator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of what happened, by name and kind: `events_ignored{foreign_cluster}`. Kinds come from
/// closed sets, never from ids.
public final class Metrics {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  public void count(String name, String kind) {
    counts.computeIfAbsent(name + "{" + kind + "}", _ -> new LongAdder()).increment();
  }

  public long of(String name, String kind) {
    var count = counts.get(name + "{" + kind + "}");
    return count == null ? 0 : count.sum();
  }

  /// All counts, sorted by name.
  public Map<String, Long> all() {
    var all = new TreeMap<String, Long>();
    counts.forEach((name, count) -> all.put(name, count.sum()));
    return all;
  }
}
