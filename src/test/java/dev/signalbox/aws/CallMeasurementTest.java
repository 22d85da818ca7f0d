package dev.signalbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.aws.CallWatcher.Measured;
import dev.signalbox.aws.CallWatcher.Result;
import dev.signalbox.aws.ScriptedAws.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is measured of the calls to AWS.
class CallMeasurementTest {
  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients =
      new AwsClients(aws.settings(AwsTimeouts.DEFAULTS.withAttempt(Duration.ofMillis(200))));
  private final List<Measured> measured = new CopyOnWriteArrayList<>();

  CallMeasurementTest() {
    clients.watch(
        new CallWatcher() {
          @Override
          public void see(CallOutcome outcome) {}

          @Override
          public void measured(Measured call) {
            measured.add(call);
          }
        });
  }

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private Measured only(CompletableFuture<?> call) {
    await().atMost(Duration.ofSeconds(20)).until(() -> call.isDone() && !measured.isEmpty());
    assertThat(measured).hasSize(1);
    return measured.getFirst();
  }

  @Test
  void aCallIsMeasuredOnceHoweverManyAttemptsItTook() {
    aws.refuse("ListTables", 500, "InternalServerError", "no").answer("ListTables", "{}");

    var call = only(clients.dynamoDb().listTables());

    assertThat(aws.asked("ListTables")).hasSize(2);
    assertThat(call.service()).isEqualTo("dynamodb");
    assertThat(call.operation()).isEqualTo("ListTables");
    assertThat(call.result()).isEqualTo(Result.SUCCESS);
    assertThat(call.took()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "400, ConditionalCheckFailedException, LOST_CONDITION",
    "400, TransactionCanceledException, LOST_CONDITION",
    "400, AccessDeniedException, REFUSED",
    "400, ResourceNotFoundException, REFUSED",
    "400, ThrottlingException, THROTTLED",
    "400, ProvisionedThroughputExceededException, THROTTLED",
    "503, ServiceUnavailable, SERVER_ERROR"
  })
  void aFailureIsSortedByItsCode(int status, String code, Result expected) {
    aws.refuse("ListTables", status, code, "no");

    assertThat(only(clients.dynamoDb().listTables()).result()).isEqualTo(expected);
  }

  @Test
  void aCutConnectionIsNoAnswer() {
    aws.answer("ListTables", new Answer.Cut());

    assertThat(only(clients.dynamoDb().listTables()).result()).isEqualTo(Result.NOT_ANSWERED);
  }

  /// The interceptors never hear of such a call.
  @Test
  void aCallWhoseTotalTimeRanOutIsMeasured() {
    aws.answer("ListTables", new Answer.Silence());

    var call =
        only(
            clients
                .dynamoDb()
                .listTables(
                    it -> it.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(300)))));

    assertThat(call.result()).isEqualTo(Result.NOT_ANSWERED);
    assertThat(call.took()).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void bothWatchersHearOfEverything() {
    var heard = new CopyOnWriteArrayList<String>();
    CallWatcher first = named("first", heard);
    clients.watch(first.and(named("second", heard)));
    aws.answer("ListTables", "{}");

    var _ = clients.dynamoDb().listTables().join();

    await()
        .untilAsserted(
            () ->
                assertThat(heard)
                    .containsExactlyInAnyOrder(
                        "first began",
                        "second began",
                        "first ended",
                        "second ended",
                        "first saw",
                        "second saw",
                        "first measured",
                        "second measured"));
  }

  private static CallWatcher named(String name, List<String> heard) {
    return new CallWatcher() {
      @Override
      public void see(CallOutcome outcome) {
        heard.add(name + " saw");
      }

      @Override
      public void began(Call call) {
        heard.add(name + " began");
      }

      @Override
      public void ended(Call call) {
        heard.add(name + " ended");
      }

      @Override
      public void measured(Measured call) {
        heard.add(name + " measured");
      }
    };
  }
}
