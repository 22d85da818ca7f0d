package dev.signalbox.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EmbeddedAwsTest {
  @Test
  void aMessageGoesThroughAQueueThatIsNamedAsOnAws() {
    try (var server = EmbeddedSqs.start(0);
        var clients = new LocalClients();
        var sqs = clients.sqs(server.endpoint())) {
      var url = sqs.createQueue(q -> q.queueName("tasks")).join().queueUrl();
      sqs.sendMessage(m -> m.queueUrl(url).messageBody("hello")).join();

      var received = sqs.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(5)).join().messages();
      var attributes =
          sqs.getQueueAttributes(q -> q.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
              .join();

      assertThat(received).extracting(m -> m.body()).containsExactly("hello");
      assertThat(attributes.attributes().get(QueueAttributeName.QUEUE_ARN))
          .isEqualTo("arn:aws:sqs:us-east-1:000000000000:tasks");
      assertThat(url).isEqualTo(server.endpoint() + "/000000000000/tasks");
    }
  }

  @Test
  void queuesAreNamedByTheAddressThatTheCallerUsed() {
    try (var server = EmbeddedSqs.start(0);
        var clients = new LocalClients()) {
      var byName = URI.create("http://localhost:" + server.endpoint().getPort());
      try (var sqs = clients.sqs(byName)) {
        var url = sqs.createQueue(q -> q.queueName("tasks")).join().queueUrl();

        assertThat(url).isEqualTo(byName + "/000000000000/tasks");
      }
    }
  }

  @Test
  void whatListensEverywhereIsReachedOnLoopback() {
    assertThat(Loopback.endpoint("0.0.0.0", 9324)).isEqualTo(URI.create("http://127.0.0.1:9324"));
    assertThat(Loopback.endpoint("10.1.2.3", 1)).isEqualTo(URI.create("http://10.1.2.3:1"));
  }

  @Test
  void aFailedConditionIsRefusedAsOnAws() {
    try (var server = EmbeddedDynamoDb.start(0);
        var clients = new LocalClients();
        var db = clients.dynamoDb(server.endpoint())) {
      Tables.createTasks(db, "Tasks", StreamViewType.NEW_AND_OLD_IMAGES);
      var item = Map.of("task_id", AttributeValue.fromS("T1"));
      db.putItem(p -> p.tableName("Tasks").item(item)).join();

      assertThatThrownBy(
              () ->
                  db.putItem(
                          p ->
                              p.tableName("Tasks")
                                  .item(item)
                                  .conditionExpression("attribute_not_exists(task_id)"))
                      .join())
          .hasCauseInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Test
  void twoOfEachLiveSideBySideWithTheirOwnContents() {
    try (var sqs1 = EmbeddedSqs.start(0);
        var sqs2 = EmbeddedSqs.start(0);
        var db1 = EmbeddedDynamoDb.start(0);
        var db2 = EmbeddedDynamoDb.start(0);
        var clients = new LocalClients()) {
      try (var queues1 = clients.sqs(sqs1.endpoint());
          var queues2 = clients.sqs(sqs2.endpoint());
          var tables1 = clients.dynamoDb(db1.endpoint());
          var tables2 = clients.dynamoDb(db2.endpoint())) {
        queues1.createQueue(q -> q.queueName("only-one")).join();
        Tables.createEvents(tables1, "OnlyOne");

        assertThat(queues1.listQueues().join().queueUrls()).hasSize(1);
        assertThat(queues2.listQueues().join().queueUrls()).isEmpty();
        assertThat(tables1.listTables().join().tableNames()).containsExactly("OnlyOne");
        assertThat(tables2.listTables().join().tableNames()).isEmpty();
      }
    }
  }

  @Test
  void anAskedForPortIsUsedAndFreeAgainAfterwards() throws IOException {
    startTwiceOn(freePort(), port -> EmbeddedSqs.start(port));
    startTwiceOn(freePort(), port -> EmbeddedDynamoDb.start(port));
  }

  private static void startTwiceOn(int port, IntFunction<AutoCloseable> start) {
    for (var round = 0; round < 2; round++) {
      try (var server = start.apply(port)) {
        assertThat(endpointOf(server).getPort()).isEqualTo(port);
      } catch (Exception failed) {
        throw new AssertionError("round " + round, failed);
      }
    }
  }

  private static URI endpointOf(AutoCloseable server) {
    return server instanceof EmbeddedSqs sqs
        ? sqs.endpoint()
        : ((EmbeddedDynamoDb) server).endpoint();
  }

  @Test
  void aTakenPortIsNamedInTheRefusal() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = taken.getLocalPort();

      assertThatThrownBy(() -> EmbeddedSqs.start(port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + port);
      assertThatThrownBy(() -> EmbeddedDynamoDb.start(port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + port);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "refuse"})
  void onceClosedTheyDoNotKeepTheirJvmAlive(String how) throws IOException, InterruptedException {
    var jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedMain.class.getName(),
                how)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
      assertThat(jvm.exitValue()).isZero();
    } finally {
      jvm.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux/x86_64", "Linux/aarch64", "Mac/x86_64", "Mac/aarch64"})
  void dynamoDbCarriesItsDatabaseForEveryLaptop(String platform) {
    var name = platform.startsWith("Mac") ? "libsqlite4java.dylib" : "libsqlite4java.so";
    var folder = "/com/amazonaws/services/dynamodbv2/local/shared/access/sqlite/native/";

    assertThat(EmbeddedAwsTest.class.getResource(folder + platform + "/" + name)).isNotNull();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Starts both, lets two more fail if asked to, closes both; run in a JVM of its own.
  static final class EmbeddedMain {
    private EmbeddedMain() {}

    public static void main(String[] args) {
      var sqs = EmbeddedSqs.start(0);
      var db = EmbeddedDynamoDb.start(0);
      createATable(db);
      if (args[0].equals("refuse")) {
        refuseThePortsOf(sqs, db);
      }
      sqs.close();
      db.close();
    }

    private static void createATable(EmbeddedDynamoDb db) {
      try (var clients = new LocalClients();
          var tables = clients.dynamoDb(db.endpoint())) {
        Tables.createTasks(tables, "Tasks", StreamViewType.NEW_AND_OLD_IMAGES);
      }
    }

    private static void refuseThePortsOf(EmbeddedSqs sqs, EmbeddedDynamoDb db) {
      for (var port : List.of(sqs.endpoint().getPort(), db.endpoint().getPort())) {
        assertThatThrownBy(() -> EmbeddedSqs.start(port)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> EmbeddedDynamoDb.start(port))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
