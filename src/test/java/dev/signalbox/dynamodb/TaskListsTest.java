package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.dynamodb.query.DynamoTaskQueries;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.sqs.intake.MessageCheck;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// Lists of ten thousand tasks: complete, in order, each page by a few calls and none of them a
/// scan.
class TaskListsTest {
  private static final int COUNT = Integer.getInteger("lists.tasks", 10_000);
  private static final int SIZE = 50;

  /// Nobody waits for longer than this for a page. The best of the tries of some seconds, because
  /// the machine has more to do.
  private static final long PAGE_MILLIS = 100;

  private static final long TRIES_NANOS = 10_000_000_000L;

  private static final int CALLS_MAX = 25;

  private static final List<TaskRecord> ROWS = ManyRows.rows(COUNT);
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();

  private static LocalTables tables;
  private static DynamoTaskQueries queries;

  @BeforeAll
  static void start() {
    tables = LocalTables.start();
    ManyRows.put(tables, ROWS);
    queries =
        new DynamoTaskQueries(
            counted(tables.client()),
            LocalTables.NAMES,
            TestStores.TYPES,
            MessageCheck::taskOfMessage);
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  private static DynamoDbAsyncClient counted(DynamoDbAsyncClient client) {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            TaskListsTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            (_, method, arguments) -> {
              CALLS.add(method.getName());
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /// What is asked for, and which tasks that is.
  record Case(String name, TaskFilter filter, Predicate<TaskRecord> meant) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static boolean isOf(TaskRecord row, FailureCode code) {
    return row.failure().filter(it -> it.code() == code).isPresent();
  }

  static List<Case> cases() {
    var user = "user-7";
    var repo = "acme/repo-3";
    var code = FailureCode.KILLED;
    var failed = Set.of(TaskStatus.FAILED);
    var open = Set.of(TaskStatus.RUNNING, TaskStatus.QUEUED);
    var from = ManyRows.created(COUNT / 2);
    Predicate<TaskRecord> ofUser = it -> it.request().userId().equals(user);
    Predicate<TaskRecord> ofRepo = it -> it.request().repo().equals(Optional.of(repo));
    return List.of(
        new Case("all", TaskFilter.ALL, _ -> true),
        new Case("of a user", FilterParts.none().user(user).filter(), ofUser),
        new Case("of a repository", FilterParts.none().repo(repo).filter(), ofRepo),
        new Case(
            "failed",
            FilterParts.none().statuses(failed).filter(),
            it -> it.status() == TaskStatus.FAILED),
        new Case(
            "completed",
            FilterParts.none().statuses(Set.of(TaskStatus.COMPLETED)).filter(),
            it -> it.status() == TaskStatus.COMPLETED),
        new Case(
            "running",
            FilterParts.none().statuses(Set.of(TaskStatus.RUNNING)).filter(),
            it -> it.status() == TaskStatus.RUNNING),
        new Case(
            "open", FilterParts.none().statuses(open).filter(), it -> open.contains(it.status())),
        new Case("of a code", FilterParts.none().code(code).filter(), it -> isOf(it, code)),
        new Case(
            "of a code in a repository",
            FilterParts.none().repo(repo).code(code).filter(),
            ofRepo.and(it -> isOf(it, code))),
        new Case(
            "of a user, failed",
            FilterParts.none().user(user).statuses(failed).filter(),
            ofUser.and(it -> it.status() == TaskStatus.FAILED)),
        new Case(
            "of a user and a code",
            FilterParts.none().user(user).code(code).filter(),
            ofUser.and(it -> isOf(it, code))),
        new Case(
            "of a user in a repository",
            FilterParts.none().user(user).repo(repo).filter(),
            ofUser.and(ofRepo)),
        new Case(
            "of a repository, failed",
            FilterParts.none().repo(repo).statuses(failed).filter(),
            ofRepo.and(it -> it.status() == TaskStatus.FAILED)),
        new Case(
            "of ten minutes",
            FilterParts.none().tenMinutesFrom(from).filter(),
            it -> isWithin(it.times().createdAt(), from)),
        new Case(
            "of a user in ten minutes",
            FilterParts.none().user(user).tenMinutesFrom(from).filter(),
            ofUser.and(it -> isWithin(it.times().createdAt(), from))),
        new Case(
            "running or failed",
            FilterParts.none().statuses(Set.of(TaskStatus.RUNNING, TaskStatus.FAILED)).filter(),
            it -> Set.of(TaskStatus.RUNNING, TaskStatus.FAILED).contains(it.status())));
  }

  private static boolean isWithin(Instant at, Instant from) {
    return !at.isBefore(from) && at.isBefore(from.plusSeconds(600));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTaskThatIsMeantIsListedOnce(Case asked) {
    var listed = new ArrayList<TaskSummary>();
    Optional<String> from = Optional.empty();
    do {
      var page = queries.list(asked.filter(), new TaskPage.Request(100, from));
      listed.addAll(page.tasks());
      from = page.next();
    } while (from.isPresent());

    assertThat(listed)
        .extracting(TaskSummary::taskId)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            ROWS.stream().filter(asked.meant()).map(TaskRecord::taskId).toList());
    assertThat(listed).isNotEmpty();
    var isOpen = asked.filter().statuses().stream().noneMatch(TaskStatus::isTerminal);
    if (asked.filter().statuses().isEmpty() || !isOpen) {
      assertThat(listed)
          .isSortedAccordingTo(Comparator.comparing(TaskSummary::createdAt).reversed());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPageTakesFewCallsAndNoTime(Case asked) {
    var best = Long.MAX_VALUE;
    for (var end = System.nanoTime() + TRIES_NANOS;
        best >= PAGE_MILLIS && System.nanoTime() < end; ) {
      CALLS.clear();
      var began = System.nanoTime();
      var page = queries.list(asked.filter(), new TaskPage.Request(SIZE, Optional.empty()));
      best = Math.min(best, (System.nanoTime() - began) / 1_000_000);
      assertThat(page.tasks()).isNotEmpty();
    }
    System.out.println("page: " + asked + " " + best + " ms, " + CALLS.size() + " calls");

    assertThat(CALLS).containsOnly("query", "batchGetItem").hasSizeLessThanOrEqualTo(CALLS_MAX);
    assertThat(best).isLessThan(PAGE_MILLIS);
  }

  @Test
  void aPageInTheMiddleIsAsQuickAsTheFirst() {
    Optional<String> from = Optional.empty();
    for (int page = 0; page < 20; page++) {
      from = queries.list(TaskFilter.ALL, new TaskPage.Request(100, from)).next();
    }
    CALLS.clear();

    var page = queries.list(TaskFilter.ALL, new TaskPage.Request(SIZE, from));

    assertThat(page.tasks().getFirst().createdAt()).isEqualTo(ManyRows.created(COUNT - 2_001));
    assertThat(CALLS).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aPlaceOfAnotherListIsRefused() {
    var next = queries.list(TaskFilter.ALL, new TaskPage.Request(1, Optional.empty())).next();
    var ofUser = FilterParts.none().user("user-7").filter();

    assertThat(next).isPresent();
    for (var from :
        List.of(next.get(), "", "a", "....", "AAAAAAAAAAAAAAAAAAAA", next.get() + "A")) {
      var request = new TaskPage.Request(1, Optional.of(from));
      assertThatThrownBy(() -> queries.list(ofUser, request))
          .as(from)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSummarySaysWhatItsRowSays() {
    var asked = FilterParts.none().user("user-7").tenMinutesFrom(ManyRows.created(0)).filter();
    var task = queries.list(asked, new TaskPage.Request(100, Optional.empty())).tasks().getLast();

    assertThat(task.taskId()).isEqualTo(ROWS.get(7).taskId());
    assertThat(task.title()).isEqualTo("Task number 7");
    assertThat(task.repo()).contains(ManyRows.repo(7));
    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.createdAt()).isEqualTo(NOON.plusSeconds(7));
    assertThat(task.completedAt()).contains(NOON.plusSeconds(67));
  }
}
