package dev.signalbox.local.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The lines of one stream, the newest of them if there were very many.
final class LoggedStream {
  private static final int LINES_MAX = 10_000;

  private final String name;
  private final long createdAt;
  private final Deque<LoggedLine> lines = new ArrayDeque<>();
  private long next;

  LoggedStream(String name, long createdAt) {
    this.name = name;
    this.createdAt = createdAt;
  }

  String name() {
    return name;
  }

  long createdAt() {
    return createdAt;
  }

  synchronized void add(long at, String message) {
    lines.addLast(new LoggedLine(next++, at, message));
    if (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
  }

  synchronized List<LoggedLine> lines() {
    return List.copyOf(lines);
  }

  synchronized long lastAt() {
    return lines.isEmpty() ? createdAt : lines.getLast().at();
  }
}
