package dev.signalbox.cli.task;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.service.settings.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that say which tasks are meant; each that is given must hold.
final class WhichTasks {
  @Option(names = "--user", paramLabel = "USER", description = "Of this user.")
  private Optional<String> user = Optional.empty();

  @Option(names = "--repo", paramLabel = "OWNER/NAME", description = "Of this repository.")
  private Optional<String> repo = Optional.empty();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "In one of these states, by commas: ${COMPLETION-CANDIDATES}.")
  private Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);

  @Option(names = "--code", paramLabel = "CODE", description = "Failed with this code.")
  private Optional<FailureCode> code = Optional.empty();

  @Option(
      names = {"--since", "--age"},
      paramLabel = "TIME",
      description =
          "Made since then: a time ago such as 30m, 2h, 7d, or an instant such as"
              + " 2026-01-31T12:00:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = {"--before", "--older-than"},
      paramLabel = "TIME",
      description = "Made before then; in the same words.")
  private Optional<String> before = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  /// Whether any of them was given.
  boolean areNamed() {
    return user.isPresent()
        || repo.isPresent()
        || code.isPresent()
        || since.isPresent()
        || before.isPresent()
        || !statuses.isEmpty();
  }

  /// @param now what times ago are counted from
  TaskFilter filter(Instant now) {
    return new TaskFilter(
        user,
        repo,
        statuses,
        code,
        since.map(it -> instant("--since", it, now)),
        before.map(it -> instant("--before", it, now)));
  }

  private Instant instant(String option, String text, Instant now) {
    try {
      return Settings.time(text).map(now::minus).orElseGet(() -> Instant.parse(text));
    } catch (DateTimeException | ArithmeticException neither) {
      throw new ParameterException(
          mixee.commandLine(),
          option + ": '" + text + "' is neither a time ago such as 30m, 2h, 7d nor an instant",
          neither);
    }
  }
}
