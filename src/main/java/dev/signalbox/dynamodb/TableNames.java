package dev.signalbox.dynamodb;

import java.util.Optional;

/// What the tables are called in this deployment. Each is set under its own name, so that two
/// tables cannot change places.
public final class TableNames {
  private final String tasks;
  private final String taskEvents;
  private final String userConcurrency;
  private final Optional<String> repos;
  private final Optional<String> taskApprovals;

  private TableNames(
      String tasks,
      String taskEvents,
      String userConcurrency,
      Optional<String> repos,
      Optional<String> taskApprovals) {
    this.tasks = tasks;
    this.taskEvents = taskEvents;
    this.userConcurrency = userConcurrency;
    this.repos = repos;
    this.taskApprovals = taskApprovals;
  }

  /// Usual names behind a prefix, all five tables.
  public static TableNames prefixed(String prefix) {
    return new TableNames(
        prefix + "tasks",
        prefix + "task-events",
        prefix + "user-concurrency",
        Optional.of(prefix + "repos"),
        Optional.of(prefix + "task-approvals"));
  }

  public String tasks() {
    return tasks;
  }

  public String taskEvents() {
    return taskEvents;
  }

  public String userConcurrency() {
    return userConcurrency;
  }

  /// Absent where there are no blueprints and every repository gets the defaults.
  public Optional<String> repos() {
    return repos;
  }

  /// Absent where agents ask nobody: what they ask is for people, the service never reads it.
  public Optional<String> taskApprovals() {
    return taskApprovals;
  }

  public TableNames withTasks(String other) {
    return new TableNames(other, taskEvents, userConcurrency, repos, taskApprovals);
  }

  public TableNames withTaskEvents(String other) {
    return new TableNames(tasks, other, userConcurrency, repos, taskApprovals);
  }

  public TableNames withUserConcurrency(String other) {
    return new TableNames(tasks, taskEvents, other, repos, taskApprovals);
  }

  public TableNames withRepos(Optional<String> other) {
    return new TableNames(tasks, taskEvents, userConcurrency, other, taskApprovals);
  }

  public TableNames withTaskApprovals(Optional<String> other) {
    return new TableNames(tasks, taskEvents, userConcurrency, repos, other);
  }
}
