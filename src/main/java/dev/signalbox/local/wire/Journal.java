package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Every call that reached the server, in order of arrival, so that a test can count them: "no
/// DescribeTasks on the happy path", "one RunTask per attempt".
public final class Journal {
  private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();

  /// For REST handlers, which read their own bodies.
  public void record(JournalEntry entry) {
    entries.add(entry);
  }

  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  public List<JournalEntry> calls(String service, String operation) {
    return entries.stream()
        .filter(entry -> entry.service().equals(service) && entry.operation().equals(operation))
        .toList();
  }

  ObjectNode json() {
    return Json.object()
        .set("calls", Json.array(entries.stream().map(JournalEntry::json).toList()));
  }
}
