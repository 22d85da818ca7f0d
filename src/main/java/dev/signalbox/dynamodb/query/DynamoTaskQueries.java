package dev.signalbox.dynamodb.query;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.query.MergedPartitions.Entry;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.query.TaskFilter;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.query.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Lists of tasks by the indexes of the Tasks table. A page reads a bounded number of index entries
/// and of rows, however many tasks there are.
public final class DynamoTaskQueries implements TaskQueries {
  /// Rows that one page looks at, at most.
  private static final int ROWS_MAX = 200;

  /// Entries that it looks at where an entry alone tells whether its task is meant.
  private static final int ENTRIES_MAX = 4_000;

  private static final int ENTRIES_AT_ONCE = 1_000;
  private static final int ROWS_AT_ONCE = 100;
  private static final int SIZE_MAX = 100;

  /// Tasks of one idempotency key: one for each user, as a rule one.
  private static final int NAMED_MAX = 100;

  private static final String KEY = "idempotency_key";

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final ComputeTypes types;
  private final Function<String, Optional<String>> idOfMessage;
  private final SummaryRows rows;

  /// @param types the backends that a row may name
  /// @param idOfMessage tells which task a message made that named none, by the message's id; empty
  ///     for a text that is no such id
  public DynamoTaskQueries(
      DynamoDbAsyncClient client,
      TableNames tables,
      ComputeTypes types,
      Function<String, Optional<String>> idOfMessage) {
    this.client = client;
    this.tables = tables;
    this.types = types;
    this.idOfMessage = idOfMessage;
    this.rows = new SummaryRows(client, tables.tasks(), "task_id", SummaryItem.ATTRIBUTES);
  }

  @Override
  public TaskPage list(TaskFilter filter, TaskPage.Request request) {
    var plan = ListPlan.of(filter, types);
    var list = ListPlan.spelled(filter);
    var from =
        request
            .from()
            .map(it -> Place.read(it, list, plan.partitions().size()))
            .orElseGet(() -> Place.begin(plan.partitions().size()));
    var size = Math.clamp(request.size(), 1, SIZE_MAX);
    var entries =
        new MergedPartitions(
            client, tables.tasks(), plan.partitions(), from, entriesAtOnce(plan, size));
    return page(filter, plan, entries, size, list);
  }

  /// Entries are small, so that it is cheaper to read too many of one partition than to ask again
  /// where the rows turn out to be others than those that are meant.
  private static int entriesAtOnce(ListPlan plan, int size) {
    if (plan.narrows()) {
      return ENTRIES_AT_ONCE;
    }
    return plan.partitions().size() == 1 ? ROWS_MAX : size;
  }

  private TaskPage page(
      TaskFilter filter, ListPlan plan, MergedPartitions entries, int size, String list) {
    var found = new ArrayList<TaskSummary>();
    int looked = 0;
    var reader = new Reader(plan, entries);
    while (!reader.ended && found.size() < size && looked < ROWS_MAX) {
      var batch = reader.take(looked == 0 ? size : ROWS_AT_ONCE);
      looked += batch.size();
      var items = rows.of(batch.stream().map(Taken::taskId).toList());
      for (var taken : batch) {
        Optional.ofNullable(items.get(taken.taskId()))
            .map(item -> SummaryItem.of(item, types))
            .filter(task -> isMeant(task, filter))
            .ifPresent(found::add);
        if (found.size() == size) {
          return new TaskPage(found, next(taken.after(), list));
        }
      }
    }
    return new TaskPage(found, next(entries.place(), list));
  }

  private static Optional<String> next(Place place, String list) {
    return place.isEnd() ? Optional.empty() : Optional.of(place.text(list));
  }

  /// @param after where a page goes on that ends with this task
  private record Taken(String taskId, Place after) {}

  /// Takes the entries whose tasks can be meant.
  private static final class Reader {
    private final ListPlan plan;
    private final MergedPartitions entries;
    private int seen;
    private boolean ended;

    Reader(ListPlan plan, MergedPartitions entries) {
      this.plan = plan;
      this.entries = entries;
    }

    List<Taken> take(int most) {
      var taken = new ArrayList<Taken>();
      while (taken.size() < most && !ended) {
        var entry = seen < ENTRIES_MAX ? entries.next() : Optional.<Entry>empty();
        ended = entry.isEmpty();
        seen++;
        entry
            .filter(it -> plan.wanted().test(it.range()))
            .ifPresent(it -> taken.add(new Taken(it.row(), entries.place())));
      }
      return taken;
    }
  }

  /// The index is a hint and may be behind; the row decides.
  private static boolean isMeant(TaskSummary task, TaskFilter filter) {
    return holds(filter.userId(), task.userId()::equals)
        && holds(filter.repo(), it -> task.repo().filter(it::equals).isPresent())
        && (filter.statuses().isEmpty() || filter.statuses().contains(task.status()))
        && holds(filter.code(), it -> task.failure().filter(it::equals).isPresent())
        && holds(filter.createdFrom(), it -> !task.createdAt().isBefore(it))
        && holds(filter.createdBefore(), it -> task.createdAt().isBefore(it));
  }

  private static <T> boolean holds(Optional<T> asked, Predicate<T> test) {
    return asked.map(test::test).orElse(true);
  }

  /// Returns what a list says of a task that was read by its id, with what its agent says came of
  /// it. All else is as in `record`, so that the two cannot be of different moments.
  public TaskSummary of(TaskRecord record) {
    var result =
        Optional.ofNullable(rows.of(List.of(record.taskId())).get(record.taskId()))
            .map(SummaryItem::result)
            .orElse(TaskSummary.Result.NONE);
    return SummaryItem.of(record, result);
  }

  @Override
  public List<String> named(String reference) {
    var text = reference.strip();
    var upper = text.toUpperCase(Locale.ROOT);
    var candidates =
        Stream.concat(
                Stream.of(upper).filter(AttemptId::isTaskId), idOfMessage.apply(text).stream())
            .toList();
    var existing = rows.of(candidates);
    var byId = candidates.stream().filter(existing::containsKey).toList();
    return byId.isEmpty() ? ofKey(text) : byId;
  }

  /// A key is compared as it was given, else all in lower or all in upper case.
  private List<String> ofKey(String text) {
    return Stream.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT))
        .distinct()
        .filter(it -> !it.isEmpty() && it.length() <= 1_024)
        .map(this::withKey)
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<String> withKey(String key) {
    var answer = calls.await("Query", () -> client.query(it -> keyed(it, key)));
    return answer.items().stream()
        .flatMap(it -> new Item(it).textOf("task_id").stream())
        .sorted()
        .toList();
  }

  private void keyed(QueryRequest.Builder query, String key) {
    Map<String, AttributeValue> values = Map.of(":key", Item.text(key));
    query
        .tableName(tables.tasks())
        .indexName(Tables.IDEMPOTENCY_INDEX)
        .keyConditionExpression(KEY + " = :key")
        .expressionAttributeValues(values)
        .limit(NAMED_MAX);
  }
}
