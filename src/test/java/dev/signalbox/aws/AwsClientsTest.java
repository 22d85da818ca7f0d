package dev.signalbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.aws.ScriptedAws.Answer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;

class AwsClientsTest {
  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  @Test
  void makesOneClientPerServiceHoweverManyAsk() {
    IntStream.range(0, 50).parallel().forEach(_ -> askAll());

    assertThat(clients.constructions())
        .hasSize(7)
        .allSatisfy((_, count) -> assertThat(count).isOne());
    assertThat(clients.ecs()).isSameAs(clients.ecs());
  }

  private void askAll() {
    assertThat(clients.sqs()).isNotNull();
    assertThat(clients.dynamoDb()).isNotNull();
    assertThat(clients.dynamoDbStreams()).isNotNull();
    assertThat(clients.ecs()).isNotNull();
    assertThat(clients.agentCore()).isNotNull();
    assertThat(clients.eventBridge()).isNotNull();
    assertThat(clients.s3()).isNotNull();
  }

  @Test
  void makesNoClientBeforeItIsAskedFor() {
    assertThat(clients.constructions()).isEmpty();
  }

  @Test
  void everyClientHasBothTimeouts() {
    for (AwsClient client :
        new AwsClient[] {
          clients.sqs(),
          clients.dynamoDb(),
          clients.dynamoDbStreams(),
          clients.ecs(),
          clients.agentCore(),
          clients.eventBridge(),
          clients.s3()
        }) {
      var overrides = client.serviceClientConfiguration().overrideConfiguration();
      assertThat(overrides.apiCallTimeout()).as(client.serviceName()).isPresent();
      assertThat(overrides.apiCallAttemptTimeout()).as(client.serviceName()).isPresent();
    }
  }

  @Test
  void allButAgentCoreRetryInStandardMode() {
    assertThat(attempts(clients.sqs())).isEqualTo(3);
    assertThat(attempts(clients.dynamoDb())).isEqualTo(3);
    assertThat(attempts(clients.dynamoDbStreams())).isEqualTo(3);
    assertThat(attempts(clients.ecs())).isEqualTo(3);
    assertThat(attempts(clients.eventBridge())).isEqualTo(3);
    assertThat(attempts(clients.s3())).isEqualTo(3);
    assertThat(attempts(clients.agentCore())).isEqualTo(1);
  }

  private static int attempts(AwsClient client) {
    return client
        .serviceClientConfiguration()
        .overrideConfiguration()
        .retryStrategy()
        .orElseThrow()
        .maxAttempts();
  }

  @Test
  void aSilentSqsIsGivenUpBeforeAMessageCanComeBack() {
    var attempt = clients.sqs().serviceClientConfiguration().overrideConfiguration();

    // A message is kept hidden from the half of its 60 s on: two attempts must fit in the rest.
    assertThat(attempt.apiCallAttemptTimeout().orElseThrow().multipliedBy(2))
        .isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void callsThatWereNeverAnsweredDoNotKeepTheirConnectionsFromOthers() {
    var impatient =
        AwsTimeouts.DEFAULTS
            .withAttempt(Duration.ofMillis(300))
            .withAgentCore(Duration.ofMillis(300))
            .withSilence(Duration.ofSeconds(2));
    var two = aws.settings(impatient).withConnectionsMax(2);
    try (var few = new AwsClients(two)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        aws.answer("ListTables", new Answer.Silence());
      }
      assertThatThrownBy(few.dynamoDb().listTables()::join).hasMessageContaining("timeout");
      aws.answer("ListTables", "{}");

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> few.dynamoDb().listTables().join().tableNames().isEmpty());
    }
  }

  @Test
  void closedClientsAreNotMadeAgain() {
    clients.close();

    assertThatThrownBy(clients::ecs).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void talksToTheEndpointThatItIsGiven() {
    aws.answer("ListTables", new Answer.Full(200, java.util.Map.of(), "{\"TableNames\":[\"t\"]}"));

    var tables = new AwsCall("dynamodb").await("ListTables", () -> clients.dynamoDb().listTables());

    assertThat(tables.tableNames()).containsExactly("t");
  }
}
