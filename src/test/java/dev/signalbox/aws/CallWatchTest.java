package dev.signalbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.ScriptedAws.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class CallWatchTest {
  private static final String QUEUE = "http://127.0.0.1/tasks";

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();
  private final List<CallOutcome> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  @Test
  void aCallIsToldOnceHoweverManyAttemptsItTook() {
    clients.watch(seen::add);
    aws.refuse("ListTables", 500, "InternalServerError", "no").answer("ListTables", "{}");

    var _ = clients.dynamoDb().listTables().join();

    assertThat(aws.asked("ListTables")).hasSize(2);
    assertThat(seen)
        .containsExactly(
            new CallOutcome("dynamodb", "ListTables", Optional.empty(), Optional.empty()));
  }

  @Test
  void aCallThatFailsIsToldOnceWithItsFailure() {
    clients.watch(seen::add);
    aws.refuse("ListTables", 500, "InternalServerError", "no");

    fails(clients.dynamoDb().listTables());

    assertThat(aws.asked("ListTables")).hasSize(3);
    assertThat(seen).singleElement().extracting(CallOutcome::service).isEqualTo("dynamodb");
    assertThat(seen.getFirst().failure()).containsInstanceOf(DynamoDbException.class);
  }

  @Test
  void callsToSqsAreToldWithTheirQueueWhetherTheySucceedOrNot() {
    clients.watch(seen::add);
    aws.answer("ReceiveMessage", "{}").answer("SendMessage", new Answer.Cut());

    var _ = clients.sqs().receiveMessage(it -> it.queueUrl(QUEUE)).join();
    fails(clients.sqs().sendMessage(it -> it.queueUrl(QUEUE).messageBody("x")));

    assertThat(seen).extracting(CallOutcome::queueUrl).containsOnly(Optional.of(QUEUE));
    // A cut connection is no answer: each attempt of the second call counts.
    assertThat(seen)
        .extracting(it -> it.failure().isPresent())
        .containsExactly(false, true, true, true);
  }

  @Test
  void aWatcherHearsOfClientsThatWereMadeBeforeIt() {
    var early = clients.ecs();
    clients.watch(seen::add);
    aws.answer("ListTasks", "{}");

    var _ = early.listTasks().join();

    assertThat(seen).extracting(CallOutcome::service).containsExactly("ecs");
  }

  @Test
  void anAttemptThatNobodyAnswersIsToldBeforeTheCallIsOver() {
    clients.watch(seen::add);
    aws.answer("ListTables", new Answer.Cut()).answer("ListTables", "{}");

    var _ = clients.dynamoDb().listTables().join();

    assertThat(seen).extracting(it -> it.failure().isPresent()).containsExactly(true, false);
    assertThat(seen.getFirst().failure()).containsInstanceOf(CallOutcome.Unanswered.class);
  }

  @Test
  void aCallIsToldWhenItBeginsForNobodyTellsWhenItsTimeRanOut() {
    var begun = new CopyOnWriteArrayList<String>();
    clients.watch(
        new CallWatcher() {
          @Override
          public void see(CallOutcome outcome) {
            seen.add(outcome);
          }

          @Override
          public void began(Call call) {
            begun.add(call.service() + " " + call.operation() + " " + call.queueUrl().orElse(""));
          }
        });
    aws.answer("ReceiveMessage", new Answer.Silence());
    var limit = Duration.ofMillis(300);

    fails(
        clients
            .sqs()
            .receiveMessage(
                it ->
                    it.queueUrl(QUEUE)
                        .overrideConfiguration(
                            o -> o.apiCallTimeout(limit).apiCallAttemptTimeout(limit))));

    assertThat(begun).containsExactly("sqs ReceiveMessage " + QUEUE);
  }

  @Test
  void theEndOfACallIsToldOnceAndForTheCallThatBegan() {
    var begun = new CopyOnWriteArrayList<CallWatcher.Call>();
    var ended = new CopyOnWriteArrayList<CallWatcher.Call>();
    clients.watch(
        new CallWatcher() {
          @Override
          public void see(CallOutcome outcome) {}

          @Override
          public void began(Call call) {
            begun.add(call);
          }

          @Override
          public void ended(Call call) {
            ended.add(call);
          }
        });
    aws.answer("ListTasks", "{}").refuse("ListTables", 500, "InternalServerError", "no");

    var _ = clients.ecs().listTasks().join();
    fails(clients.dynamoDb().listTables());

    assertThat(ended).hasSize(2).doesNotHaveDuplicates().isEqualTo(begun);
  }

  private static void fails(CompletableFuture<?> call) {
    assertThatThrownBy(call::join).isInstanceOf(RuntimeException.class);
  }
}
