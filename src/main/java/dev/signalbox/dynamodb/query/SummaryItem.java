package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItemReader;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.TaskSummary.Result;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Reads a row as a line of a list, whoever wrote it. Of a row that breaks the contract, what is
/// certain is told.
public final class SummaryItem {
  /// What is read of a row for it.
  static final List<String> ATTRIBUTES =
      List.of(
          "task_id",
          "user_id",
          "repo",
          "task_description",
          "issue_number",
          "pr_number",
          "workflow_ref",
          "resolved_workflow",
          "status",
          "status_created_at",
          "created_at",
          "queued_at",
          "started_at",
          "first_started_at",
          "completed_at",
          "updated_at",
          "settled_at",
          "attempt",
          "compute_type",
          "session_id",
          "session_end",
          "stopped_event",
          "compute_metadata",
          "queued_user",
          "queue_name",
          "failure",
          "pr_url",
          "cost_usd",
          "turns",
          "turns_completed",
          "turns_attempted");

  private static final int TITLE_MAX = 200;

  /// A number of more digits is none that an agent could mean, and spelled out it could be endless.
  private static final int DIGITS_MAX = 30;

  private SummaryItem() {}

  /// @param types the backends that a row may name
  static TaskRecord record(Item item, ComputeTypes types) {
    return switch (TaskItemReader.read(item.attributes(), types)) {
      case Lookup.Found(var record) -> record;
      case Lookup.Unreadable(var certain, _) -> certain;
      case Lookup.Missing() -> throw new IllegalStateException("an item is no missing row");
    };
  }

  /// Returns the line for a row.
  public static TaskSummary of(Item item, ComputeTypes types) {
    return of(record(item, types), result(item));
  }

  /// Returns the line for a task that was read by its id.
  static TaskSummary of(TaskRecord record, Result result) {
    return new TaskSummary(
        record.taskId(),
        record.request().userId(),
        record.request().repo(),
        title(record.request()),
        record.status(),
        record.statusSince(),
        record.times().createdAt(),
        record.times().startedAt(),
        record.times().completedAt(),
        record.attempt().number(),
        record.attempt().computeType(),
        record.failure().map(it -> it.code()),
        result);
  }

  private static String title(TaskRequest request) {
    var about =
        request.taskDescription().stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .findFirst()
            .or(() -> number("Issue #", request.issueNumber()))
            .or(() -> number("Pull request #", request.prNumber()))
            .orElseGet(() -> request.workflow().id());
    var cut = about.codePoints().limit(TITLE_MAX).toArray();
    return new String(cut, 0, cut.length);
  }

  private static Optional<String> number(String kind, OptionalInt number) {
    return number.stream().mapToObj(it -> kind + it).findFirst();
  }

  static Result result(Item item) {
    var turns =
        Stream.of("turns", "turns_completed", "turns_attempted")
            .map(item::intOf)
            .filter(OptionalInt::isPresent)
            .findFirst()
            .orElse(OptionalInt.empty());
    return new Result(
        item.textOf("pr_url"), item.numberOf("cost_usd").filter(SummaryItem::isSane), turns);
  }

  private static boolean isSane(BigDecimal number) {
    return number.precision() <= DIGITS_MAX && Math.abs(number.scale()) <= DIGITS_MAX;
  }
}
