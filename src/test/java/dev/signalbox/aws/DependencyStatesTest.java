package dev.signalbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.aws.CallWatcher.Call;
import dev.signalbox.aws.DependencyStates.State;
import dev.signalbox.aws.DependencyStates.Status;
import dev.signalbox.aws.DependencyStates.Trouble;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

class DependencyStatesTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private static final Call RECEIVE =
      new Call(1, "sqs", "ReceiveMessage", Optional.of("http://sqs/tasks"));
  private static final Call DELETE =
      new Call(2, "sqs", "DeleteMessageBatch", Optional.of("http://sqs/tasks"));
  private static final Call GET = new Call(3, "dynamodb", "GetItem", Optional.empty());

  private Instant now = START;
  private final DependencyStates states =
      new DependencyStates(
          () -> now,
          Map.of("http://sqs/tasks", "task_queue", "http://sqs/events", "events_queue"),
          List.of("dynamodb", "agentcore", "s3"));

  @Test
  void whatWasNeverCalledIsUnknown() {
    assertThat(states.all().keySet())
        .containsExactly("events_queue", "task_queue", "dynamodb", "agentcore", "s3");
    assertThat(states.all().values())
        .containsOnly(new State(Status.UNKNOWN, Optional.empty(), Optional.empty(), 0, List.of()));
  }

  @Test
  void aSuccessIsUpSinceTheFirstOfThem() {
    succeed("dynamodb");
    later(Duration.ofSeconds(9));
    succeed("dynamodb");

    assertThat(state("dynamodb"))
        .isEqualTo(new State(Status.UP, Optional.of(START), Optional.empty(), 0, List.of()));
  }

  @Test
  void oneFailureIsNotDownAndTwoInARowAreUntilTheNextSuccess() {
    succeed("dynamodb");
    fail("dynamodb", refusedConnection());
    assertThat(state("dynamodb").status()).isEqualTo(Status.UP);

    later(Duration.ofSeconds(1));
    fail("dynamodb", refusedConnection());
    later(Duration.ofSeconds(1));
    fail("dynamodb", refusedConnection());

    assertThat(state("dynamodb"))
        .isEqualTo(
            new State(
                Status.DOWN,
                Optional.of(START.plusSeconds(1)),
                Optional.of("ConnectException"),
                3,
                List.of(
                    new Trouble(
                        "",
                        START.plusSeconds(1),
                        "ConnectException: the endpoint refuses connections; see that something"
                            + " listens there, and check AWS_REGION and endpoint",
                        true,
                        true))));

    succeed("dynamodb");

    assertThat(state("dynamodb"))
        .isEqualTo(
            new State(
                Status.UP,
                Optional.of(START.plusSeconds(2)),
                Optional.of("ConnectException"),
                0,
                List.of()));
  }

  @Test
  void failuresWithASuccessBetweenThemAreNotInARow() {
    fail("dynamodb", refusedConnection());
    succeed("dynamodb");
    fail("dynamodb", refusedConnection());

    assertThat(state("dynamodb").status()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 400, DOWN",
    "InternalServerError, 500, DOWN",
    "ServiceUnavailable, 503, DOWN",
    "AccessDeniedException, 400, DOWN",
    "UnrecognizedClientException, 400, DOWN",
    "ExpiredTokenException, 400, DOWN",
    "KMS.AccessDeniedException, 400, DOWN",
    "KMS.DisabledException, 400, DOWN",
    "KmsInvalidState, 400, DOWN",
    "KMSNotFoundException, 400, DOWN",
    "KmsOptInRequired, 400, DOWN",
    "KMS.ThrottlingException, 400, DOWN",
    "OptInRequired, 403, DOWN",
    "MissingParameter, 400, UP",
    "KmsAccessDenied, 400, DOWN",
    "ConditionalCheckFailedException, 400, UP",
    "ValidationException, 400, UP",
  })
  void aRefusalOfOneCallIsAnAnswerAndADenialOfAllIsNot(String code, int status, Status expected) {
    fail("dynamodb", answer(code, status));
    fail("dynamodb", answer(code, status));

    assertThat(state("dynamodb").status()).isEqualTo(expected);
    assertThat(state("dynamodb").lastError())
        .isEqualTo(expected == Status.DOWN ? Optional.of(code) : Optional.empty());
  }

  @Test
  void aTableThatIsMissingIsDown() {
    var missing =
        software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.builder()
            .statusCode(400)
            .message("no such table")
            .build();
    fail("dynamodb", missing);
    fail("dynamodb", missing);

    assertThat(state("dynamodb").status()).isEqualTo(Status.DOWN);
  }

  /// A session that is to be stopped is mostly gone already.
  @ParameterizedTest
  @CsvSource({
    "StopRuntimeSession, ResourceNotFoundException, 404",
    "StopTask, ClusterNotFoundException, 400",
    "InvokeAgentRuntime, ResourceNotFoundException, 404"
  })
  void whatOneTaskMissesIsNoTroubleOfAll(String operation, String code, int status) {
    for (int i = 0; i < 3; i++) {
      see("agentcore", operation, answer(code, status));
    }

    assertThat(state("agentcore").status()).isEqualTo(Status.UP);
    assertThat(state("agentcore").troubles()).isEmpty();
  }

  @Test
  void aTableThatIsMissingIsNotHiddenByTheOthersThatAreThere() {
    var missing = answer("ResourceNotFoundException", 400);
    for (int i = 0; i < 2; i++) {
      seeTable("events", Optional.of(missing));
      seeTable("tasks", Optional.empty());
    }
    assertThat(state("dynamodb").status()).isEqualTo(Status.DOWN);
    assertThat(state("dynamodb").troubles())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.about()).isEqualTo("events");
              assertThat(it.ofWhole()).isFalse();
              assertThat(it.lasting()).isTrue();
            });

    seeTable("events", Optional.empty());
    assertThat(state("dynamodb").status()).isEqualTo(Status.UP);
    assertThat(state("dynamodb").troubles()).isEmpty();
  }

  @Test
  void oneRefusalOfATableIsNoTrouble() {
    seeTable("tasks", Optional.empty());
    seeTable("events", Optional.of(answer("AccessDeniedException", 400)));

    assertThat(state("dynamodb").status()).isEqualTo(Status.UP);
  }

  /// Of a transaction over two tables AWS does not say which of them is missing.
  @Test
  void aTransactionSaysNothingAgainstItsTablesAloneAndClearsThemWhenItSucceeds() {
    var both = List.of("tasks", "users");
    for (int i = 0; i < 2; i++) {
      see("dynamodb", both, Optional.of(answer("ResourceNotFoundException", 400)));
    }
    seeTable("tasks", Optional.empty());
    assertThat(state("dynamodb").troubles())
        .extracting(Trouble::about)
        .containsExactly("tasks or users");

    see("dynamodb", both, Optional.empty());
    assertThat(state("dynamodb").status()).isEqualTo(Status.UP);
  }

  /// The attempts of one call are one call.
  @Test
  void attemptsOfOneCallAreDownAndYetNoLastingTrouble() {
    fail("dynamodb", new CallOutcome.Unanswered());
    fail("dynamodb", new CallOutcome.Unanswered());
    assertThat(state("dynamodb").troubles()).extracting(Trouble::lasting).containsExactly(false);
    fail("dynamodb", refusedConnection());
    assertThat(state("dynamodb").troubles()).extracting(Trouble::lasting).containsExactly(false);

    fail("dynamodb", refusedConnection());
    assertThat(state("dynamodb").troubles()).extracting(Trouble::lasting).containsExactly(true);
  }

  @Test
  void aBucketThatIsMissingIsDown() {
    var missing = NoSuchBucketException.builder().statusCode(404).message("no bucket").build();
    fail("s3", missing);
    fail("s3", missing);

    assertThat(state("s3").status()).isEqualTo(Status.DOWN);
  }

  @Test
  void queuesAreToldApartByTheirUrlAndOthersAreNotTold() {
    seeQueue("http://sqs/tasks", Optional.empty());
    seeQueue("http://sqs/events", Optional.of(refusedConnection()));
    seeQueue("http://sqs/events", Optional.of(refusedConnection()));
    seeQueue("http://sqs/tasks-dead", Optional.of(refusedConnection()));

    assertThat(state("task_queue").status()).isEqualTo(Status.UP);
    assertThat(state("events_queue").status()).isEqualTo(Status.DOWN);
    assertThat(states.all()).hasSize(5);
  }

  @Test
  void anAgentThatAnswersSlowlySaysNothingOfAgentCore() {
    var slow = ApiCallTimeoutException.create(30_000);
    see("agentcore", "InvokeAgentRuntime", slow);
    see("agentcore", "InvokeAgentRuntime", slow);
    assertThat(state("agentcore").status()).isEqualTo(Status.UNKNOWN);

    see("agentcore", "StopRuntimeSession", slow);
    assertThat(state("agentcore").status()).isEqualTo(Status.DOWN);
  }

  @Test
  void aCallThatWasWaitedForInVainIsDownAtOnce() {
    succeed("dynamodb");
    fail("dynamodb", ApiCallTimeoutException.create(30_000));

    assertThat(state("dynamodb").status()).isEqualTo(Status.DOWN);
  }

  @Test
  void aCallThatWeCancelledSaysNothing() {
    fail("dynamodb", new CancellationException());
    fail("dynamodb", new CompletionException(new CancellationException()));

    assertThat(state("dynamodb"))
        .isEqualTo(new State(Status.UNKNOWN, Optional.empty(), Optional.empty(), 0, List.of()));
  }

  @Test
  void anOldFailureIsForgottenAndAnOldSuccessIsNot() {
    fail("dynamodb", refusedConnection());
    fail("dynamodb", refusedConnection());
    succeed("agentcore");
    later(Duration.ofMinutes(5));
    assertThat(state("dynamodb").status()).isEqualTo(Status.DOWN);

    later(Duration.ofMillis(1));

    assertThat(state("dynamodb").status()).isEqualTo(Status.UNKNOWN);
    assertThat(state("agentcore").status()).isEqualTo(Status.UP);
  }

  private State state(String name) {
    return Optional.ofNullable(states.all().get(name)).orElseThrow();
  }

  private void succeed(String service) {
    states.see(new CallOutcome(service, "AnyCall", Optional.empty(), Optional.empty()));
  }

  private void fail(String service, Throwable failure) {
    states.see(new CallOutcome(service, "AnyCall", Optional.empty(), Optional.of(failure)));
  }

  @Test
  void aSilenceThatIsLongerThanALongPollIsDownUntilSomethingIsHeard() {
    seeQueue("http://sqs/tasks", Optional.empty());
    states.began(RECEIVE);
    later(Duration.ofSeconds(20));
    states.began(DELETE);
    later(Duration.ofMillis(4_999));
    assertThat(state("task_queue").status()).isEqualTo(Status.UP);

    later(Duration.ofMillis(1));
    assertThat(state("task_queue"))
        .isEqualTo(
            new State(
                Status.DOWN,
                Optional.of(START.plusSeconds(25)),
                Optional.of("Unanswered"),
                0,
                List.of(
                    new Trouble("", START.plusSeconds(25), "no call is answered", true, true))));

    seeQueue("http://sqs/tasks", Optional.empty());
    assertThat(state("task_queue").status()).isEqualTo(Status.UP);
  }

  @Test
  void anAttemptThatNobodyAnsweredDoesNotEndASilence() {
    states.began(RECEIVE);
    later(Duration.ofSeconds(25));
    seeQueue("http://sqs/tasks", Optional.of(new CallOutcome.Unanswered()));

    assertThat(state("task_queue").status()).isEqualTo(Status.DOWN);
  }

  /// A receipt that was answered at once does not speak for the poll that began beside it.
  @Test
  void anAnswerToOneCallDoesNotHideTheSilenceAboutAnother() {
    states.began(RECEIVE);
    states.began(DELETE);
    states.ended(DELETE);
    seeQueue("http://sqs/tasks", Optional.empty());
    later(Duration.ofSeconds(25));

    assertThat(state("task_queue").status()).isEqualTo(Status.DOWN);
  }

  @Test
  void aFailureThatIsAnAnswerEndsASilence() {
    states.began(GET);
    states.ended(GET);
    fail("dynamodb", answer("InternalServerError", 500));
    later(Duration.ofSeconds(25));

    assertThat(state("dynamodb").status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aSilenceThatNobodyAsksIntoAnyMoreIsForgotten() {
    states.began(GET);
    later(Duration.ofMinutes(5).plusMillis(1));

    assertThat(state("dynamodb").status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aLongInvocationIsNoSilenceOfAgentCore() {
    states.began(new Call(4, "agentcore", "InvokeAgentRuntime", Optional.empty()));
    later(Duration.ofSeconds(60));

    assertThat(state("agentcore").status()).isEqualTo(Status.UNKNOWN);
  }

  private void see(String service, String operation, Throwable failure) {
    states.see(new CallOutcome(service, operation, Optional.empty(), Optional.of(failure)));
  }

  private void seeTable(String table, Optional<Throwable> failure) {
    see("dynamodb", List.of(table), failure);
  }

  private void see(String service, List<String> tables, Optional<Throwable> failure) {
    states.see(new CallOutcome(service, "AnyCall", Optional.empty(), tables, failure));
  }

  private void seeQueue(String url, Optional<Throwable> failure) {
    states.see(new CallOutcome("sqs", "AnyCall", Optional.of(url), failure));
  }

  private void later(Duration duration) {
    now = now.plus(duration);
  }

  private static Throwable refusedConnection() {
    return SdkClientException.create("no", new ConnectException("refused"));
  }

  private static AwsServiceException answer(String code, int status) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
