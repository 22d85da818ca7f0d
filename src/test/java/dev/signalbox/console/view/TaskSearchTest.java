package dev.signalbox.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TaskSearchTest {
  @Test
  void filterThatIsInAUrlIsTheSameWhenItIsReadAgain() {
    var filter =
        new TaskFilter(
            Optional.of("ann & bob/ü?=+%"),
            Optional.of("acme/shop"),
            Set.of(TaskStatus.FAILED, TaskStatus.TIMED_OUT),
            Optional.of(FailureCode.OUT_OF_MEMORY),
            Optional.of(Instant.parse("2026-03-01T10:02:11.042Z")),
            Optional.of(Instant.parse("2026-03-02T00:00:00Z")));
    var url = new TaskSearch(filter, Optional.empty(), List.of()).url(Optional.of("n+/=&"));

    var read = read(url);

    assertThat(read.filter()).isEqualTo(filter);
    assertThat(read.from()).contains("n+/=&");
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void whatMeansNothingIsToldAndLeftOut() {
    var read = read("/tasks?status=FAILED&status=LOST&code=NO_CODE&since=yesterday&user=%20");

    assertThat(read.filter())
        .isEqualTo(
            new TaskFilter(
                Optional.empty(),
                Optional.empty(),
                Set.of(TaskStatus.FAILED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(read.problems())
        .containsExactly(
            "There is no status \"LOST\"",
            "There is no failure code \"NO_CODE\"",
            "This is no time: \"yesterday\"");
  }

  @Test
  void fieldOfAFormIsInUtc() {
    var read = read("/tasks?since=2026-03-01T10:02");

    assertThat(read.filter().createdFrom()).contains(Instant.parse("2026-03-01T10:02:00Z"));
    assertThat(read.since()).isEqualTo("2026-03-01T10:02");
  }

  @Test
  void withoutAFilterItIsEveryTask() {
    assertThat(read("/tasks?status=&user=&code=&since=&from="))
        .isEqualTo(new TaskSearch(TaskFilter.ALL, Optional.empty(), List.of()));
    assertThat(read("/tasks").isEmpty()).isTrue();
    assertThat(read("/tasks").url()).isEqualTo("/tasks");
  }

  private static TaskSearch read(String url) {
    Map<String, List<String>> values = new HashMap<>();
    var query = url.indexOf('?') < 0 ? "" : url.substring(url.indexOf('?') + 1);
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      values
          .computeIfAbsent(parts[0], _ -> new ArrayList<>())
          .add(parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    return TaskSearch.read(name -> values.getOrDefault(name, List.of()));
  }
}
