package dev.signalbox.cli.task;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment.Open;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Follows a task to its end: looks again and again, and shows what is new.
final class Follower {
  private static final long BETWEEN_MILLIS = 1_000;

  /// A task that was sent just now has no row yet. After this long a person should know.
  private static final Duration FIRST_SIGN = Duration.ofSeconds(15);

  /// An end that another program wrote is settled within moments, with the cause.
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final int TROUBLES_MAX = 5;

  private final Terminal terminal;
  private final FollowedTask shown;
  private final Questions questions;
  private final Open deployment;
  private boolean told;
  private int troubles;

  Follower(Terminal terminal, Questions questions, Open deployment, FollowedTask shown) {
    this.terminal = terminal;
    this.questions = questions;
    this.deployment = deployment;
    this.shown = shown;
  }

  /// Returns the exit code that the outcome has.
  ///
  /// @param mayBeMissing whether its row is awaited
  int follow(String taskId, boolean mayBeMissing) {
    var inquiry = questions.inquiry(deployment);
    var since = terminal.clock().instant();
    var code = Optional.<Integer>empty();
    try {
      while (code.isEmpty()) {
        code = look(() -> inquiry.apply(taskId), taskId, mayBeMissing, since);
        if (code.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
      }
      return code.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } finally {
      shown.end();
    }
  }

  /// One look that failed is no reason to give up; several are.
  private Optional<Integer> look(
      Supplier<Answer> question, String taskId, boolean mayBeMissing, Instant since) {
    Answer answer;
    try {
      answer = question.get();
      troubles = 0;
    } catch (DependencyUnavailable trouble) {
      troubles++;
      if (troubles >= TROUBLES_MAX) {
        throw trouble;
      }
      return Optional.empty();
    }
    return switch (answer) {
      case Answer.Found found -> seen(found);
      case Answer.Unreadable(var because) -> {
        shown.end();
        terminal.err().println("The row cannot be read: " + PlainText.cell(because, 200) + ".");
        yield Optional.of(ExitCode.FAILED);
      }
      case Answer.Missing() -> missing(taskId, mayBeMissing, since);
    };
  }

  private Optional<Integer> seen(Answer.Found found) {
    shown.show(found);
    if (terminal.out().checkError()) {
      // Nobody listens any more.
      return Optional.of(ExitCode.DONE);
    }
    if (!isOver(found.record())) {
      return Optional.empty();
    }
    var outcome = Outcome.of(found.record(), questions.tasks(deployment));
    shown.end(outcome);
    return Optional.of(outcome.exitCode());
  }

  private boolean isOver(TaskRecord task) {
    var settledBy = task.statusSince().plus(SETTLED);
    return task.status().isTerminal()
        && (task.settled() || terminal.clock().instant().isAfter(settledBy));
  }

  private Optional<Integer> missing(String taskId, boolean mayBeMissing, Instant since) {
    if (!mayBeMissing) {
      terminal.err().println("There is no task " + PlainText.cell(taskId, 64) + ".");
      return Optional.of(ExitCode.NOT_FOUND);
    }
    var waited = Duration.between(since, terminal.clock().instant());
    if (!told && waited.compareTo(FIRST_SIGN) > 0) {
      told = true;
      terminal
          .err()
          .println("No replica has taken it up yet. Does one run? 'signalbox status' says.");
    }
    return Optional.empty();
  }
}
