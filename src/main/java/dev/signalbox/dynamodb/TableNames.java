package dev.signalbox.dynamodb;

import java.util.Optional;

/// What the tables are called in this deployment. Each is set under its own name, so that two
/// tables cannot change places.
public final class TableNames {
  private final String tasks;
  private final String taskEvents;
  private final String userConcurrency;
  private final Optional<String> repos;

  private TableNames(
      String tasks, String taskEvents, String userConcurrency, Optional<String> repos) {
    this.tasks = tasks;
    this.taskEvents = taskEvents;
    this.userConcurrency = userConcurrency;
    this.repos = repos;
  }

  /// Usual names behind a prefix, all four tables.
  public static TableNames prefixed(String prefix) {
    return new TableNames(
        prefix + "tasks",
        prefix + "task-events",
        prefix + "user-concurrency",
        Optional.of(prefix + "repos"));
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

  public TableNames withTasks(String other) {
    return new TableNames(other, taskEvents, userConcurrency, repos);
  }

  public TableNames withTaskEvents(String other) {
    return new TableNames(tasks, other, userConcurrency, repos);
  }

  public TableNames withUserConcurrency(String other) {
    return new TableNames(tasks, taskEvents, other, repos);
  }

  public TableNames withRepos(Optional<String> other) {
    return new TableNames(tasks, taskEvents, userConcurrency, other);
  }
}
