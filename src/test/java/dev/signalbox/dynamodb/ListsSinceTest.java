package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.query.DynamoTaskQueries;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.sqs.intake.MessageCheck;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;

/// A list of the tasks that were made since a time looks at those alone, however many older ones
/// its index holds.
class ListsSinceTest {
  private static final int COUNT = 6_000;
  private static final String USER = "user-7";
  private static final Set<TaskStatus> FAILED = Set.of(TaskStatus.FAILED, TaskStatus.TIMED_OUT);

  /// The newest tasks, of all that there are.
  private static final Instant FROM = ManyRows.created(COUNT - 300);

  /// Clocks may be apart, and an end is a minute after the creation.
  private static final Duration LATER = Duration.ofMinutes(16);

  private static final List<TaskRecord> ROWS = ManyRows.rows(COUNT);
  private static final AtomicInteger LOOKED_AT = new AtomicInteger();

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
            ListsSinceTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            (_, method, arguments) -> {
              var answer = method.invoke(client, arguments);
              return answer instanceof CompletableFuture<?> future
                  ? future.thenApply(ListsSinceTest::count)
                  : answer;
            });
  }

  private static Object count(Object answer) {
    if (answer instanceof BatchGetItemResponse rows) {
      rows.responses().values().forEach(it -> LOOKED_AT.addAndGet(it.size()));
    }
    return answer;
  }

  /// @param served the tasks that are in the part of an index that serves the filter
  record Case(String name, FilterParts filter, Predicate<TaskRecord> served) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    var none = FilterParts.none();
    var code = FailureCode.KILLED;
    var repo = ManyRows.repo(COUNT - 250);
    Predicate<TaskRecord> ofUser = it -> it.request().userId().equals(USER);
    Predicate<TaskRecord> failed = it -> it.status() == TaskStatus.FAILED;
    Predicate<TaskRecord> ofCode = it -> it.failure().filter(f -> f.code() == code).isPresent();
    return List.of(
        new Case("of a user, failed", none.user(USER).statuses(FAILED), ofUser.and(failed)),
        new Case("of a user and a code", none.user(USER).code(code), ofUser.and(failed)),
        new Case("failed", none.statuses(FAILED), failed),
        new Case(
            "completed",
            none.statuses(Set.of(TaskStatus.COMPLETED)),
            it -> it.status() == TaskStatus.COMPLETED),
        new Case("of a code", none.code(code), ofCode),
        new Case(
            "of a repository and a code",
            none.repo(repo).code(ManyRows.code(COUNT - 250)),
            it -> it.request().repo().equals(Optional.of(repo)) && failed.test(it)),
        new Case("of a repository", none.repo(repo), it -> true));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsOlderIsNotLookedAt(Case asked) {
    var everything = new HashSet<>(all(asked.filter().filter()));
    LOOKED_AT.set(0);

    var found = all(asked.filter().since(FROM).filter());

    var young = ROWS.stream().filter(it -> !it.times().createdAt().isBefore(FROM)).toList();
    assertThat(found)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            young.stream().map(TaskRecord::taskId).filter(everything::contains).toList())
        .isNotEmpty();
    var served =
        ROWS.stream()
            .filter(it -> !it.times().createdAt().isBefore(FROM.minus(LATER)))
            .filter(asked.served())
            .count();
    assertThat(LOOKED_AT.get()).isLessThanOrEqualTo((int) served);
  }

  private static List<String> all(TaskFilter filter) {
    var listed = new ArrayList<TaskSummary>();
    Optional<String> from = Optional.empty();
    do {
      var page = queries.list(filter, new TaskPage.Request(100, from));
      listed.addAll(page.tasks());
      from = page.next();
    } while (from.isPresent());
    return listed.stream().map(TaskSummary::taskId).toList();
  }

  /// An agent spells the time of its own word as it likes, until its task is settled.
  @Test
  void anOpenTaskIsFoundWhateverItsAgentWrites() {
    var running =
        ROWS.stream()
            .filter(it -> it.status() == TaskStatus.RUNNING)
            .reduce((_, last) -> last)
            .orElseThrow();
    var user = running.request().userId();
    tables.set(running.taskId(), "status_created_at", text("RUNNING#1795435200"));
    var filter = FilterParts.none().user(user).statuses(Set.of(TaskStatus.RUNNING)).since(FROM);

    assertThat(all(filter.filter())).contains(running.taskId());
  }

  /// The clock of an agent that ended its task may be behind ours.
  @Test
  void aTaskThatEndedBeforeItWasMadeIsFound() {
    var last = ROWS.reversed().stream().filter(it -> it.failure().isPresent()).findFirst();
    var id = last.orElseThrow().taskId();
    var user = last.orElseThrow().request().userId();
    var ended = FROM.minus(Duration.ofMinutes(10)).toString().replace("Z", ".000Z");
    tables.set(id, "status_created_at", text("FAILED#" + ended));
    tables.set(
        id, "ended_at", text(ended + "#" + last.orElseThrow().failure().orElseThrow().code()));

    var failed = FilterParts.none().statuses(FAILED).since(FROM);
    assertThat(all(failed.filter())).contains(id);
    assertThat(all(failed.user(user).filter())).contains(id);
  }

  @Test
  void atTheEndsOfTimeNothingBreaks() {
    for (var from :
        List.of(
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.EPOCH,
            Instant.parse("9999-12-31T23:59:59.999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"))) {
      for (var asked : cases()) {
        var page =
            queries.list(
                asked.filter().since(from).filter(), new TaskPage.Request(1, Optional.empty()));
        assertThat(page.tasks().isEmpty()).as(asked + " " + from).isEqualTo(from.isAfter(NOON));
      }
    }
  }

  private static AttributeValue text(String value) {
    return Item.text(value);
  }
}
