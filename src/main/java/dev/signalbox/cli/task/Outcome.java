package dev.signalbox.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Spelled;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.json.TaskSummaryJson;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a task ended, and what came of it.
record Outcome(TaskRecord task, Optional<TaskSummary> summary) {
  private static final int MESSAGE = 1_000;

  /// More tasks than one user makes in a second.
  private static final int SAME_SECOND = 1_000;

  /// Reads also what its agent says came of it, which only lists show.
  static Outcome of(TaskRecord task, TaskQueries tasks) {
    var made = task.times().createdAt();
    var like =
        new TaskFilter(
            Optional.of(task.request().userId()),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.of(made.truncatedTo(ChronoUnit.SECONDS)),
            Optional.of(made.plusSeconds(1)));
    var page = TasksCommand.gathered(tasks, like, SAME_SECOND, Optional.empty());
    return new Outcome(
        task, page.tasks().stream().filter(it -> it.taskId().equals(task.taskId())).findFirst());
  }

  int exitCode() {
    return task.status() == TaskStatus.COMPLETED ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// For a person.
  List<String> lines() {
    var lines = new ArrayList<String>();
    var took =
        task.times()
            .completedAt()
            .map(it -> " after " + Spelled.duration(Duration.between(task.times().createdAt(), it)))
            .orElse("");
    var code = task.failure().map(it -> ": " + it.code()).orElse("");
    lines.add(task.status() + took + code);
    summary.flatMap(it -> SummaryText.result(it.result())).ifPresent(it -> lines.add("  " + it));
    task.failure().ifPresent(it -> lines.add("  " + PlainText.cell(it.sentence(), MESSAGE)));
    if (task.failure().isEmpty()) {
      task.errorMessage().ifPresent(it -> lines.add("  " + PlainText.cell(it, MESSAGE)));
    }
    if (exitCode() != ExitCode.DONE) {
      lines.add("  More: signalbox explain " + task.taskId());
    }
    return lines;
  }

  /// For a program.
  ObjectNode json() {
    var json =
        summary
            .map(TaskSummaryJson::of)
            .orElseGet(() -> SubmitFields.JSON.createObjectNode().put("task_id", task.taskId()));
    json.put("status", task.status().name());
    task.failure().ifPresent(it -> json.put("failure_code", it.code().name()));
    return json;
  }
}
