package dev.signalbox.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.aws.CallOutcome;
import dev.signalbox.aws.CallWatcher.Call;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.sqs.CapturedLog;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// An outage in simulated time: one second is one look, and calls are as rare as an idle service's.
class OutageLogTest {
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final String TASKS = "http://sqs/tasks";
  private static final String EVENTS = "http://sqs/events";
  private final Throwable refused =
      SdkClientException.create("no", new ConnectException("Connection refused"));

  private Instant now = START;
  private final DependencyStates states =
      new DependencyStates(
          () -> now,
          Map.of(TASKS, "task_queue", EVENTS, "events_queue"),
          List.of("dynamodb", "ecs", "agentcore", "s3"));
  private final OutageLog outages =
      new OutageLog(states, Map.of("task_queue", "sqs", "events_queue", "sqs"), () -> now);
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs", "dynamodb", "ecs", "agentcore", "s3"})
  void anOutageOfFiveMinutesIsOneErrorAndOneLineWhenItIsOver(String dependency) {
    during(60, 15, dependency, Optional.empty());
    during(325, 15, dependency, Optional.of(refused));
    during(60, 15, dependency, Optional.empty());

    assertThat(log.messages(Level.ERROR)).containsExactly("dependency is down");
    assertThat(log.messages(Level.INFO)).containsExactly("dependency is back");
    assertThat(log.messages(Level.WARN)).hasSize(5).containsOnly("dependency is still down");
    assertThat(log.text())
        .contains("dependency=\"" + dependency + "\"", "refuses connections", "down_for_s=\"31");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs", "dynamodb", "ecs", "agentcore", "s3"})
  void singleFailuresAreNotTold(String dependency) {
    for (int i = 0; i < 20; i++) {
      during(15, 15, dependency, Optional.of(refused));
      during(15, 15, dependency, Optional.empty());
    }

    assertThat(log.messages(Level.ERROR)).isEmpty();
    assertThat(log.messages(Level.INFO)).isEmpty();
  }

  /// Each of its attempts is told, and yet it is one call.
  @Test
  void oneCallWithManyAttemptsIsASingleFailure() {
    for (int i = 0; i < 3; i++) {
      see("dynamodb", List.of(), Optional.of(refused));
      during(20, 60, "ecs", Optional.empty());
      see("dynamodb", List.of(), Optional.empty());
      during(20, 60, "ecs", Optional.empty());
    }

    assertThat(log.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void successesAmongFailuresAreNoEndOfAnOutage() {
    for (int i = 0; i < 10; i++) {
      during(20, 5, "dynamodb", Optional.of(refused));
      during(5, 5, "dynamodb", Optional.empty());
    }
    assertThat(log.messages(Level.ERROR)).hasSize(1);
    assertThat(log.messages(Level.INFO)).isEmpty();

    during(30, 5, "dynamodb", Optional.empty());
    assertThat(log.messages(Level.INFO)).hasSize(1);
  }

  @Test
  void aCallThatIsNeverAnsweredIsAnOutage() {
    states.began(new Call(1, "dynamodb", "Query", Optional.empty()));
    during(40, 60, "ecs", Optional.empty());

    assertThat(log.messages(Level.ERROR)).hasSize(1);
    assertThat(log.text()).contains("no call is answered");
  }

  /// A dependency that nobody calls any more is neither down nor back.
  @Test
  void whatNobodyCallsAnyMoreIsNotToldToBeBackUntilItIs() {
    during(30, 10, "s3", Optional.of(refused));
    during(600, 60, "ecs", Optional.empty());
    assertThat(log.messages(Level.INFO)).isEmpty();
    var reminders = log.messages(Level.WARN).size();
    assertThat(reminders).isLessThan(7);

    during(20, 5, "s3", Optional.empty());
    assertThat(log.messages(Level.INFO)).containsExactly("dependency is back");
    assertThat(log.messages(Level.WARN)).hasSize(reminders);
  }

  @Test
  void twoTablesThatAreMissingAreTwoLinesAndThoseThatAreThereHideNeither() {
    for (int i = 0; i < 3; i++) {
      see("dynamodb", List.of("events"), Optional.of(missing()));
      see("dynamodb", List.of("repos"), Optional.of(missing()));
      during(5, 1, "dynamodb", Optional.empty());
    }
    assertThat(log.messages(Level.ERROR)).hasSize(2);

    see("dynamodb", List.of("events"), Optional.empty());
    during(20, 5, "dynamodb", Optional.empty());
    assertThat(log.messages(Level.INFO)).hasSize(1);
  }

  @Test
  void aQueueThatIsMissingIsOneOfItsOwnAndDoesNotHideTheOutageOfAll() {
    for (int i = 0; i < 3; i++) {
      queue(EVENTS, Optional.of(missing()));
      queue(TASKS, Optional.empty());
      later(2);
    }
    assertThat(log.text()).contains("dependency=\"events_queue\"");

    during(30, 5, "sqs", Optional.of(refused));

    assertThat(log.messages(Level.ERROR)).hasSize(2);
    assertThat(log.text()).contains("dependency=\"sqs\"");
  }

  /// Calls of one dependency every so many seconds.
  private void during(int seconds, int every, String dependency, Optional<Throwable> failure) {
    for (int i = 0; i < seconds; i++) {
      if (i % every == 0) {
        if (dependency.equals("sqs")) {
          queue(TASKS, failure);
          queue(EVENTS, failure);
        } else {
          see(dependency, List.of(), failure);
        }
      }
      later(1);
    }
  }

  private void later(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plus(Duration.ofSeconds(1));
      outages.look();
    }
  }

  private void queue(String url, Optional<Throwable> failure) {
    states.see(new CallOutcome("sqs", "ReceiveMessage", Optional.of(url), failure));
  }

  private void see(String service, List<String> tables, Optional<Throwable> failure) {
    states.see(new CallOutcome(service, "AnyCall", Optional.empty(), tables, failure));
  }

  private static Throwable missing() {
    return DynamoDbException.builder()
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("ResourceNotFoundException").build())
        .build();
  }
}
