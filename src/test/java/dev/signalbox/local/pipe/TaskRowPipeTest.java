package dev.signalbox.local.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import dev.signalbox.local.embedded.EmbeddedSqs;
import dev.signalbox.local.embedded.LocalClients;
import dev.signalbox.local.embedded.Tables;
import dev.signalbox.local.pipe.TaskRowPipe.Route;
import dev.signalbox.local.pipe.TaskRowPipe.Start;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class TaskRowPipeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Of the deployed pipe.
  private static final int BATCH = 10;

  private static final AtomicInteger IDS = new AtomicInteger();
  private static final EmbeddedSqs QUEUES = EmbeddedSqs.start(0);
  private static final EmbeddedDynamoDb TABLES = EmbeddedDynamoDb.start(0);
  private static final LocalClients CLIENTS = new LocalClients();
  private static final SqsAsyncClient SQS = CLIENTS.sqs(QUEUES.endpoint());
  private static final DynamoDbAsyncClient DB = CLIENTS.dynamoDb(TABLES.endpoint());
  private static final DynamoDbStreamsAsyncClient STREAMS = CLIENTS.streams(TABLES.endpoint());

  private final String table = "Tasks" + IDS.incrementAndGet();
  private final String queueUrl = QUEUES.endpoint() + "/000000000000/" + table;

  @AfterAll
  static void close() {
    STREAMS.close();
    DB.close();
    SQS.close();
    CLIENTS.close();
    TABLES.close();
    QUEUES.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT"})
  void aRowThatBecomesTerminalIsOnTheQueueOnceWithinTwoSeconds(String status) {
    createQueue();
    try (var pipe = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      put("T1", "RUNNING");
      move("T1", "RUNNING", status);

      var record = onlyMessage();

      assertThat(record.at("/dynamodb/NewImage/status/S").asText()).isEqualTo(status);
      assertThat(pipe.carried()).isOne();
    }
  }

  @Test
  void theMessageHoldsWhatIsReadAndNothingElseOfTheRow() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      DB.putItem(p -> p.tableName(table).item(everyType())).join();

      assertThat(onlyMessage())
          .isEqualTo(
              tree(
                  """
                  {"eventSource":"aws:dynamodb", "eventName":"INSERT", "dynamodb":{
                    "Keys":{"task_id":{"S":"T1"}},
                    "NewImage":{"status":{"S":"COMPLETED"},
                                "settled_at":{"S":"2026-01-01T00:00:00.000Z"}},
                    "OldImage":{"settled_at":{"S":""}}}}
                  """));
    }
  }

  private static Map<String, AttributeValue> everyType() {
    return Map.of(
        "task_id", AttributeValue.fromS("T1"),
        "status", AttributeValue.fromS("COMPLETED"),
        "settled_at", AttributeValue.fromS("2026-01-01T00:00:00.000Z"),
        "task_description", AttributeValue.fromS("a secret prompt"),
        "attempt", AttributeValue.fromN("2"),
        "slot_held", AttributeValue.fromBool(true),
        "nothing", AttributeValue.fromNul(true),
        "raw", AttributeValue.fromB(SdkBytes.fromUtf8String("hi")),
        "tags", AttributeValue.fromSs(List.of("a")),
        "map", AttributeValue.fromM(Map.of("k", AttributeValue.fromS("v"))));
  }

  /// A batch of the pipe is sent as one, and may have 256 KiB as SQS was for years.
  @Test
  void theLargestRowThatDynamoDbTakesIsASmallMessage() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      var row = new HashMap<>(everyType());
      row.put("status", AttributeValue.fromS("RUNNING"));
      row.put("task_description", AttributeValue.fromS("p".repeat(408_000)));
      DB.putItem(p -> p.tableName(table).item(row)).join();
      move("T1", "RUNNING", "COMPLETED");

      assertThat(onlyMessage().toString().length()).isLessThan(256 * 1024 / BATCH).isLessThan(1000);
    }
  }

  @Test
  void onlyTheStepIntoATerminalStatusPasses() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      put("T1", "HYDRATING");
      move("T1", "HYDRATING", "RUNNING");
      put("T2", "FAILED");
      settle("T2");
      DB.deleteItem(d -> d.tableName(table).key(key("T2"))).join();
      put("T3", "CANCELLED");

      // The stream is read in order: when T3 is there, all before it has been filtered.
      assertThat(messages(2))
          .extracting(record -> record.at("/dynamodb/Keys/task_id/S").asText())
          .containsExactlyInAnyOrder("T2", "T3");
      assertThat(receive(1)).isEmpty();
    }
  }

  /// Nobody else may tell of it for as long as its user does not upload.
  @Test
  void aNewRowThatWaitsForUploadsPassesOnce() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      put("T1", "PENDING_UPLOADS");
      move("T1", "PENDING_UPLOADS", "SUBMITTED");
      move("T1", "SUBMITTED", "PENDING_UPLOADS");
      put("T2", "COMPLETED");

      assertThat(messages(2))
          .extracting(record -> record.at("/dynamodb/NewImage/status/S").asText())
          .containsExactlyInAnyOrder("PENDING_UPLOADS", "COMPLETED");
      assertThat(receive(1)).isEmpty();
    }
  }

  @Test
  void withoutOldImagesEveryWriteOfATerminalRowPasses() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_IMAGE)) {
      put("T1", "RUNNING");
      put("T1", "FAILED");
      settle("T1");

      assertThat(messages(2))
          .allMatch(record -> record.at("/dynamodb/OldImage/settled_at/S").asText().isEmpty());
      assertThat(receive(1)).isEmpty();
    }
  }

  @Test
  void latestLeavesOutWhatWasThereAndTrimHorizonDoesNot() {
    createQueue();
    var stream = Tables.createTasks(DB, table, StreamViewType.NEW_AND_OLD_IMAGES);
    put("T1", "COMPLETED");

    try (var _ = TaskRowPipe.start(STREAMS, SQS, Route.of(stream, queueUrl, "us-east-1"))) {
      put("T2", "COMPLETED");
      assertThat(onlyMessage().at("/dynamodb/Keys/task_id/S").asText()).isEqualTo("T2");
    }
    var all = new Route(stream, queueUrl, "us-east-1", Start.TRIM_HORIZON, Duration.ofMillis(50));
    try (var _ = TaskRowPipe.start(STREAMS, SQS, all)) {
      assertThat(messages(2))
          .extracting(record -> record.at("/dynamodb/Keys/task_id/S").asText())
          .containsExactlyInAnyOrder("T1", "T2");
    }
  }

  @Test
  void aRecordWaitsForItsQueueAndIsNotLost() {
    try (var pipe = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      put("T1", "COMPLETED");
      put("T2", "COMPLETED");
      await().pollDelay(Duration.ofMillis(300)).until(() -> pipe.carried() == 0);

      createQueue();

      assertThat(messages(2)).hasSize(2);
      assertThat(pipe.carried()).isEqualTo(2);
    }
  }

  @Test
  void manyRowsArriveOnceEach() {
    createQueue();
    try (var _ = open(StreamViewType.NEW_AND_OLD_IMAGES)) {
      var ids = IntStream.range(0, 60).mapToObj(i -> "T" + i).toList();
      ids.forEach(id -> put(id, "RUNNING"));
      ids.forEach(id -> move(id, "RUNNING", "COMPLETED"));

      assertThat(messages(60))
          .extracting(record -> record.at("/dynamodb/Keys/task_id/S").asText())
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(receive(1)).isEmpty();
    }
  }

  /// Both clients fail a few times with what no client should throw, each time in another way.
  @Test
  void aFailureOfThePipeItselfIsNotItsEnd() {
    createQueue();
    var stream = Tables.createTasks(DB, table, StreamViewType.NEW_AND_OLD_IMAGES);
    var route = Route.of(stream, queueUrl, "us-east-1");
    var streams = failing(DynamoDbStreamsAsyncClient.class, STREAMS, "getRecords");
    var sqs = failing(SqsAsyncClient.class, SQS, "sendMessage");
    try (var pipe = TaskRowPipe.start(streams, sqs, route)) {
      put("T1", "COMPLETED");

      assertThat(onlyMessage().at("/dynamodb/Keys/task_id/S").asText()).isEqualTo("T1");
      assertThat(pipe.carried()).isOne();
    }
  }

  private static <C> C failing(Class<C> type, C client, String method) {
    var left = new ArrayDeque<Throwable>();
    left.add(new IllegalStateException("planted"));
    left.add(new StackOverflowError("planted"));
    InvocationHandler handler =
        (_, called, arguments) -> {
          if (called.getName().equals(method) && !left.isEmpty()) {
            throw left.remove();
          }
          try {
            return called.invoke(client, arguments);
          } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
          }
        };
    var proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    return type.cast(proxy);
  }

  @Test
  void aClosedPipeCarriesNothingMore() {
    createQueue();
    open(StreamViewType.NEW_AND_OLD_IMAGES).close();

    put("T1", "COMPLETED");

    assertThat(receive(1)).isEmpty();
  }

  @Test
  void anUnknownStreamIsRefusedAtTheStart() {
    var route = Route.of("arn:aws:dynamodb:ddblocal:000000000000:table/x/stream/y", queueUrl, "r");

    assertThatThrownBy(() -> TaskRowPipe.start(STREAMS, SQS, route))
        .isInstanceOf(CompletionException.class);
  }

  private TaskRowPipe open(StreamViewType view) {
    var stream = Tables.createTasks(DB, table, view);
    return TaskRowPipe.start(STREAMS, SQS, Route.of(stream, queueUrl, "us-east-1"));
  }

  private void createQueue() {
    var url = SQS.createQueue(q -> q.queueName(table)).join().queueUrl();
    assertThat(url).isEqualTo(queueUrl);
  }

  private Map<String, AttributeValue> key(String id) {
    return Map.of("task_id", AttributeValue.fromS(id));
  }

  private void put(String id, String status) {
    var item = Map.of("task_id", AttributeValue.fromS(id), "status", AttributeValue.fromS(status));
    DB.putItem(p -> p.tableName(table).item(item)).join();
  }

  private void move(String id, String from, String to) {
    var values = Map.of(":from", AttributeValue.fromS(from), ":to", AttributeValue.fromS(to));
    DB.updateItem(
            u ->
                u.tableName(table)
                    .key(key(id))
                    .updateExpression("SET #s = :to")
                    .conditionExpression("#s = :from")
                    .expressionAttributeNames(Map.of("#s", "status"))
                    .expressionAttributeValues(values))
        .join();
  }

  private void settle(String id) {
    DB.updateItem(
            u ->
                u.tableName(table)
                    .key(key(id))
                    .updateExpression("SET slot_held = :no")
                    .expressionAttributeValues(Map.of(":no", AttributeValue.fromBool(false))))
        .join();
  }

  private JsonNode onlyMessage() {
    var message = messages(1).getFirst();
    assertThat(receive(1)).isEmpty();
    return message;
  }

  private List<JsonNode> messages(int count) {
    var messages = new ArrayList<JsonNode>();
    await()
        .atMost(Duration.ofSeconds(2L + count / 10))
        .until(
            () -> {
              messages.addAll(receive(1));
              return messages.size() >= count;
            });
    return messages;
  }

  private List<JsonNode> receive(int seconds) {
    return SQS
        .receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(seconds))
        .join()
        .messages()
        .stream()
        .map(message -> tree(message.body()))
        .toList();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(broken);
    }
  }
}
