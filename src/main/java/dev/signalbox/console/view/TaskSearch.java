package dev.signalbox.console.view;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The filter of the task list as it stands in the URL. A word that means nothing is told and left
/// out, so that an old bookmark still shows a list.
///
/// @param problems what was left out, in words
public record TaskSearch(TaskFilter filter, Optional<String> from, List<String> problems) {
  private static final int TEXT_MAX = 200;

  /// As the field of a form has it, which is of the time zone UTC here.
  private static final DateTimeFormatter FIELD =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

  /// @param values of a parameter of the URL
  public static TaskSearch read(Function<String, List<String>> values) {
    var problems = new ArrayList<String>();
    var filter =
        new TaskFilter(
            one(values, "user"),
            one(values, "repo"),
            statuses(values.apply("status"), problems),
            code(one(values, "code"), problems),
            time(one(values, "since"), problems),
            time(one(values, "before"), problems));
    return new TaskSearch(filter, one(values, "from"), List.copyOf(problems));
  }

  private static Optional<String> one(Function<String, List<String>> values, String name) {
    return values.apply(name).stream().map(String::strip).filter(it -> !it.isEmpty()).findFirst();
  }

  private static Set<TaskStatus> statuses(List<String> words, List<String> problems) {
    var statuses = EnumSet.noneOf(TaskStatus.class);
    for (var word : words.stream().filter(it -> !it.isBlank()).toList()) {
      TaskStatus.ofWord(word)
          .ifPresentOrElse(statuses::add, () -> problems.add("There is no status " + told(word)));
    }
    return statuses;
  }

  private static Optional<FailureCode> code(Optional<String> word, List<String> problems) {
    var code = word.flatMap(FailureCode::ofWord);
    if (word.isPresent() && code.isEmpty()) {
      problems.add("There is no failure code " + told(word.get()));
    }
    return code;
  }

  private static Optional<Instant> time(Optional<String> text, List<String> problems) {
    try {
      return text.map(
          it ->
              it.endsWith("Z")
                  ? Instant.parse(it)
                  : LocalDateTime.parse(it).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException unreadable) {
      problems.add("This is no time: " + told(text.orElse("")));
      return Optional.empty();
    }
  }

  private static String told(String word) {
    return "\"" + Shown.line(word.substring(0, Math.min(TEXT_MAX, word.length()))) + "\"";
  }

  public boolean has(TaskStatus status) {
    return filter.statuses().contains(status);
  }

  public boolean isEmpty() {
    return filter.equals(TaskFilter.ALL);
  }

  public String user() {
    return filter.userId().orElse("");
  }

  public String repo() {
    return filter.repo().orElse("");
  }

  public String code() {
    return filter.code().map(FailureCode::name).orElse("");
  }

  public String since() {
    return filter.createdFrom().map(FIELD::format).orElse("");
  }

  public String before() {
    return filter.createdBefore().map(FIELD::format).orElse("");
  }

  /// Where the first page of this list is.
  public String url() {
    return url(Optional.empty());
  }

  /// Where the page after the one that gave `next` is.
  public String url(Optional<String> next) {
    var parts = new ArrayList<String>();
    filter.userId().ifPresent(it -> parts.add("user=" + encoded(it)));
    filter.repo().ifPresent(it -> parts.add("repo=" + encoded(it)));
    EnumSet.allOf(TaskStatus.class).stream()
        .filter(this::has)
        .forEach(it -> parts.add("status=" + it));
    filter.code().ifPresent(it -> parts.add("code=" + it));
    filter.createdFrom().ifPresent(it -> parts.add("since=" + encoded(it.toString())));
    filter.createdBefore().ifPresent(it -> parts.add("before=" + encoded(it.toString())));
    next.ifPresent(it -> parts.add("from=" + encoded(it)));
    return parts.isEmpty()
        ? "/tasks"
        : parts.stream().collect(Collectors.joining("&", "/tasks?", ""));
  }

  /// As a part of a URL: of a path or of its query.
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
