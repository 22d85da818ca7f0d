package dev.signalbox.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.query.DeadLetter;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.Verdict;
import dev.signalbox.query.Overview;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.Sight;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.UserSlots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything that can be asked, from memory: what a test puts there, and what pages ask for.
public final class FakeReadSide implements TaskCommands {
  /// By id, the newest first.
  public final ConcurrentSkipListMap<String, TaskSummary> tasks =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  public final Map<String, Explanation> explanations = new ConcurrentHashMap<>();
  public final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
  public final List<UserSlots> users = new CopyOnWriteArrayList<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();
  public final AtomicInteger overviews = new AtomicInteger();
  public volatile Overview overview = Samples.quietOverview();
  public volatile boolean down;

  /// Dead letters that somebody else looks at.
  public volatile int hiddenLetters;

  public ReadSide readSide() {
    return new ReadSide(
        new Tasks(),
        this::explain,
        () -> {
          up();
          overviews.incrementAndGet();
          return overview;
        },
        this::users,
        new Letters());
  }

  private void up() {
    if (down) {
      throw new DependencyUnavailable("dynamodb", "Query: no answer", new RuntimeException("cut"));
    }
  }

  private Explanation.Answer explain(String id, Sight sight) {
    up();
    if (id.equals("unreadable")) {
      return new Explanation.Answer.Unreadable("status is <b>\u202EODD</b>");
    }
    return Optional.ofNullable(explanations.get(id))
        .or(() -> Optional.ofNullable(tasks.get(id)).map(Samples::bare))
        .map(it -> seen(it, sight))
        .<Explanation.Answer>map(Explanation.Answer.Explained::new)
        .orElseGet(Explanation.Answer.Missing::new);
  }

  /// Less than is told in earnest, so that a page which asks for too much is found out.
  private static Explanation seen(Explanation all, Sight sight) {
    return switch (sight) {
      case CONTENTS -> all;
      case STATES ->
          new Explanation(
              all.task().seenWith(sight),
              "It is " + all.task().status() + ".",
              all.verdict().map(FakeReadSide::bare),
              Optional.empty(),
              all.attempts(),
              List.of(),
              List.of(),
              Optional.empty());
    };
  }

  private static Verdict bare(Verdict told) {
    var cause = told.code().cause();
    return new Verdict(
        told.code(),
        told.actor(),
        cause,
        "",
        told.nextStep(),
        told.command(),
        List.of(),
        List.of());
  }

  private UserSlots.Page users(int size, Optional<String> from) {
    up();
    var begin = from.map(Integer::parseInt).orElse(0);
    var end = Math.min(users.size(), begin + size);
    var next = end < users.size() ? Optional.of("" + end) : Optional.<String>empty();
    return new UserSlots.Page(users.subList(begin, end), next);
  }

  @Override
  public Submission submit(ObjectNode fields) {
    up();
    asked.add("submit " + fields);
    return fields.has("task_description")
        ? new Submission.Sent("01SUBMITTED")
        : new Submission.Refused(List.of("task_description: <b>is required</b>"));
  }

  @Override
  public void cancel(String taskId, Optional<String> reason, String requestedBy) {
    up();
    asked.add("cancel " + taskId + " " + reason.orElse("-") + " by " + requestedBy);
  }

  private final class Tasks implements TaskQueries {
    @Override
    public TaskPage list(TaskFilter filter, TaskPage.Request request) {
      up();
      var from = request.from().map(it -> tasks.tailMap(it, false)).orElse(tasks);
      request
          .from()
          .filter(it -> !tasks.containsKey(it))
          .ifPresent(
              it -> {
                throw new IllegalArgumentException("no page of this filter");
              });
      var page = new ArrayList<TaskSummary>();
      for (var task : from.values()) {
        if (page.size() == request.size()) {
          return new TaskPage(page, Optional.of(page.getLast().taskId()));
        }
        if (passes(filter, task)) {
          page.add(task);
        }
      }
      return new TaskPage(page, Optional.empty());
    }

    private boolean passes(TaskFilter filter, TaskSummary task) {
      return filter.userId().filter(it -> !it.equals(task.userId())).isEmpty()
          && filter.repo().filter(it -> !task.repo().equals(Optional.of(it))).isEmpty()
          && (filter.statuses().isEmpty() || filter.statuses().contains(task.status()))
          && filter.code().filter(it -> !task.failure().equals(Optional.of(it))).isEmpty()
          && filter.createdFrom().filter(task.createdAt()::isBefore).isEmpty()
          && filter.createdBefore().filter(it -> !task.createdAt().isBefore(it)).isEmpty();
    }

    @Override
    public List<String> named(String reference) {
      up();
      if (reference.equals("shared-key")) {
        return tasks.keySet().stream().limit(2).toList();
      }
      return tasks.containsKey(reference.toUpperCase(Locale.ROOT))
          ? List.of(reference.toUpperCase(Locale.ROOT))
          : List.of();
    }
  }

  private final class Letters implements DeadLetter.Query {
    @Override
    public DeadLetter.Sample list(List<String> queues, int most) {
      up();
      var all = letters.stream().filter(it -> queues.contains(it.queue())).toList();
      return new DeadLetter.Sample(all.stream().limit(most).toList(), all.size() + hiddenLetters);
    }

    @Override
    public Optional<DeadLetter> find(String queue, String id) {
      up();
      return letters.stream()
          .filter(it -> it.queue().equals(queue) && it.id().equals(id))
          .findFirst();
    }

    @Override
    public boolean redrive(String queue, String id) {
      up();
      asked.add("redrive " + queue + " " + id);
      return letters.removeIf(it -> it.queue().equals(queue) && it.id().equals(id));
    }
  }

  /// Puts so many tasks there, in every status, the newest now.
  public void fill(int number, Instant now) {
    var statuses = TaskStatus.values();
    for (int each = 0; each < number; each++) {
      var task = Samples.task(each, statuses[each % statuses.length], now.minusSeconds(each * 37L));
      tasks.put(task.taskId(), task);
    }
  }
}
