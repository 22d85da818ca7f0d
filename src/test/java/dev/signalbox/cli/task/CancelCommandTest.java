package dev.signalbox.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.web.Samples;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which tasks are asked to end where options say it.
class CancelCommandTest {
  private static final int PAGES = 700;

  /// A list whose open tasks stand behind many pages of those that are over.
  private static final class Behind implements TaskQueries {
    @Override
    public TaskPage list(TaskFilter filter, TaskPage.Request request) {
      var page = request.from().map(Integer::parseInt).orElse(0);
      var tasks =
          page < PAGES
              ? List.<TaskSummary>of()
              : IntStream.range(0, Math.min(3, request.size()))
                  .mapToObj(it -> Samples.task(it, TaskStatus.RUNNING, Samples.NOW))
                  .toList();
      return new TaskPage(
          tasks, page <= PAGES ? Optional.of("" + (page + 1)) : Optional.<String>empty());
    }

    @Override
    public List<String> named(String reference) {
      return List.of();
    }
  }

  @Test
  void openTasksBehindAnyNumberOfThoseThatAreOverAreFound() {
    var found = CancelCommand.found(new Behind(), TaskFilter.ALL, 1_000);

    assertThat(found.tasks()).hasSize(6);
    assertThat(found.next()).isEmpty();
  }

  @Test
  void noMoreAreFoundThanTheLimitSays() {
    var found = CancelCommand.found(new Behind(), TaskFilter.ALL, 2);

    assertThat(found.tasks()).hasSize(2);
    assertThat(found.next()).isPresent();
  }
}
