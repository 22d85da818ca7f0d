package dev.signalbox.api;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The parameters of a query, each of which must be known and be given once. What is wrong with one
/// is said by its name, without what was sent.
final class Parameters {
  private static final int TEXT_MAX = 1_024;
  private static final int FROM_MAX = 4_096;
  private static final int SIZE_MAX = 100;
  private static final int SIZE_DEFAULT = 50;

  private final MultiMap sent;

  /// @param known the names that there are
  Parameters(MultiMap sent, Set<String> known) {
    this.sent = sent;
    for (var name : sent.names()) {
      if (!known.contains(name)) {
        throw Problem.badRequest(
            known.isEmpty()
                ? "there are no parameters here"
                : "a parameter is none of " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  /// A part of the path; empty where the route has none of that name.
  static String path(RoutingContext context, String name) {
    return Optional.ofNullable(context.pathParam(name)).orElse("");
  }

  static final Set<String> OF_TASKS =
      Set.of(
          "user_id",
          "repo",
          "status",
          "failure_code",
          "created_from",
          "created_before",
          "size",
          "from");
  static final Set<String> OF_USERS = Set.of("size", "from");
  static final Set<String> OF_LETTERS = Set.of("queue", "most");

  TaskFilter filter() {
    return new TaskFilter(
        text("user_id", 256),
        text("repo", TEXT_MAX),
        statuses(),
        read("failure_code", FailureCode::ofWord, "is no failure code"),
        read("created_from", Parameters::time, "is no time such as 2026-11-28T05:00:00Z"),
        read("created_before", Parameters::time, "is no time such as 2026-11-28T05:00:00Z"));
  }

  TaskPage.Request page() {
    return new TaskPage.Request(size(), from());
  }

  int size() {
    return number("size", SIZE_DEFAULT);
  }

  int most() {
    return number("most", SIZE_MAX);
  }

  Optional<String> from() {
    return text("from", FROM_MAX);
  }

  /// Those of one queue, or of all.
  List<String> queues(List<String> all) {
    return read("queue", it -> Optional.of(it).filter(all::contains), "is none of " + all)
        .map(List::of)
        .orElse(all);
  }

  private Set<TaskStatus> statuses() {
    var statuses = EnumSet.noneOf(TaskStatus.class);
    for (var word : sent.getAll("status")) {
      Arrays.stream(word.split(",", -1))
          .map(
              it ->
                  TaskStatus.ofWord(it)
                      .orElseThrow(() -> Problem.badRequest("status: is no status")))
          .forEach(statuses::add);
    }
    return statuses;
  }

  private int number(String name, int byDefault) {
    return read(name, Parameters::hundred, "is no number from 1 to " + SIZE_MAX).orElse(byDefault);
  }

  private static Optional<Integer> hundred(String text) {
    return text.matches("[1-9]\\d?|100") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Instant> time(String text) {
    try {
      var at = OffsetDateTime.parse(text);
      return at.getYear() >= 1970 && at.getYear() <= 9998
          ? Optional.of(at.toInstant())
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Optional<String> text(String name, int longest) {
    return read(
        name,
        it -> Optional.of(it).filter(text -> !text.isEmpty() && text.length() <= longest),
        "is empty or longer than " + longest + " characters");
  }

  private <T> Optional<T> read(String name, Function<String, Optional<T>> reader, String wrong) {
    var values = sent.getAll(name);
    if (values.size() > 1) {
      throw Problem.badRequest(name + ": is given twice");
    }
    return values.stream()
        .findFirst()
        .map(it -> reader.apply(it).orElseThrow(() -> Problem.badRequest(name + ": " + wrong)));
  }
}
