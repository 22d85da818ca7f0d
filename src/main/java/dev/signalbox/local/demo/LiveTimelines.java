package dev.signalbox.local.demo;

import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Prints each new entry of the tasks' timelines, for a person who watches.
final class LiveTimelines implements AutoCloseable {
  private static final long LOOK_NANOS = 400_000_000L;
  private static final Set<String> SHOWN =
      Set.of("attempt", "code", "session_id", "reason", "cancelled_by", "next_try_at", "milestone");

  private final DynamoTimeline timeline;
  private final Map<String, String> names;
  private final PrintStream out;
  private final Set<String> printed = new HashSet<>();
  private final long began = System.nanoTime();
  private final Thread thread;
  private volatile boolean closed;

  private LiveTimelines(DynamoTimeline timeline, Map<String, String> names, PrintStream out) {
    this.timeline = timeline;
    this.names = names;
    this.out = out;
    this.thread = Thread.ofVirtual().name("demo-lives").unstarted(this::run);
  }

  /// Shows the timelines of these task ids under their names; nothing without a stream.
  static LiveTimelines show(LocalAws aws, Map<String, String> names, Optional<PrintStream> where) {
    var timeline = new DynamoTimeline(aws.clients().dynamoDb(), LocalNames.TABLES);
    var out = where.orElseGet(() -> new PrintStream(PrintStream.nullOutputStream()));
    var lives = new LiveTimelines(timeline, where.isPresent() ? names : Map.of(), out);
    lives.thread.start();
    return lives;
  }

  private void run() {
    while (!closed) {
      look();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private synchronized void look() {
    names.forEach((id, name) -> timeline.of(id).forEach(entry -> print(name, id, entry)));
  }

  private void print(String name, String id, DynamoTimeline.Entry entry) {
    if (printed.add(id + entry.eventId())) {
      var seconds = (System.nanoTime() - began) / 1e9;
      out.printf("%6.2f s  %-27s %-22s %s%n", seconds, name, entry.eventType(), details(entry));
    }
  }

  private static String details(DynamoTimeline.Entry entry) {
    return entry.metadata().entrySet().stream()
        .filter(it -> SHOWN.contains(it.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(it -> it.getKey() + "=" + shortened(it.getValue().spelled()))
        .collect(Collectors.joining(" "));
  }

  /// Of an ARN its end is enough.
  private static String shortened(String value) {
    return value.startsWith("arn:") ? List.of(value.split("/")).getLast() : value;
  }

  /// Prints what has not been seen yet.
  void drain() {
    look();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
