package dev.signalbox.local.ecs;

import static dev.signalbox.local.ecs.EcsWorld.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.ecs.task.EcsStatus;
import dev.signalbox.local.ecs.task.TaskFate.FailToStart.Containers;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ServerException;

class EcsFaultsTest {
  private static final String ENI =
      "Timeout waiting for network interface provisioning to complete.";
  private static final String LONG = "echo up; while :; do sleep 0.01; done";

  private final EcsWorld world = new EcsWorld(EcsWorld.settings());
  private final EcsFaults faults = world.ecs.faults();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void failedStartNeverRunsAndHasNoContainers() {
    faults.failToStart("a/1", ENI, Containers.NONE, 1);
    var arn = world.run("signalbox/a/1", "echo ran").taskArn();

    var stopped = world.awaitStopped(arn);

    assertThat(stopped.path("stopCode").asText()).isEqualTo("TaskFailedToStart");
    assertThat(stopped.path("stoppedReason").asText()).isEqualTo(ENI);
    assertThat(stopped.path("containers").isArray()).isTrue();
    assertThat(stopped.path("containers")).isEmpty();
    assertThat(world.details(arn))
        .extracting(each -> each.path("lastStatus").asText())
        .doesNotContain("RUNNING");
    world.awaitStatus(world.run("signalbox/a/1", "exit 0").taskArn(), "RUNNING");
  }

  @Test
  void failedStartCanListItsContainersWithoutExitCode() {
    faults.failToStart("", "CannotPullContainerError: not found", Containers.LISTED);
    var stopped = world.awaitStopped(world.run("signalbox/a/1", "exit 0").taskArn());

    assertThat(container(stopped, "agent").has("exitCode")).isFalse();
    assertThat(container(stopped, "agent").path("reason").asText()).contains("CannotPull");
    assertThat(container(stopped, "log").has("reason")).isFalse();
  }

  @Test
  void outOfMemoryKillsTheAgentAndSaysSoInTheContainerOnly() {
    faults.killOutOfMemory("a/1", Duration.ofMillis(50));
    var stopped = world.awaitStopped(world.run("signalbox/a/1", LONG).taskArn());

    assertThat(stopped.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
    assertThat(stopped.path("stoppedReason").asText()).doesNotContain("emory");
    assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(137);
    assertThat(container(stopped, "agent").path("reason").asText()).startsWith("OutOfMemoryError");
  }

  @Test
  void spotWarnsWhileRunningAndThenStops() {
    faults.spotInterruption("a/1", Duration.ofMillis(50), 1);
    var arn = world.run("signalbox/a/1", LONG).taskArn();

    var stopped = world.awaitStopped(arn);

    assertThat(stopped.path("stopCode").asText()).isEqualTo("SpotInterruption");
    assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(143);
    assertThat(world.details(arn))
        .anySatisfy(
            (JsonNode warning) -> {
              assertThat(warning.path("lastStatus").asText()).isEqualTo("RUNNING");
              assertThat(warning.path("desiredStatus").asText()).isEqualTo("STOPPED");
              assertThat(warning.path("stopCode").asText()).isEqualTo("SpotInterruption");
            });
  }

  @Test
  void taskWhoseSidecarLivesOnRunsWithoutItsAgentUntilItIsStopped() {
    faults.sidecarLivesOn("a/1");
    var arn = world.run("signalbox/a/1", "exit 3").taskArn();
    await()
        .untilAsserted(
            () ->
                assertThat(world.details(arn))
                    .anySatisfy(
                        (JsonNode running) -> {
                          assertThat(running.path("lastStatus").asText()).isEqualTo("RUNNING");
                          assertThat(container(running, "agent").path("exitCode").asInt())
                              .isEqualTo(3);
                          assertThat(container(running, "log").path("lastStatus").asText())
                              .isEqualTo("RUNNING");
                        }));
    assertThat(world.ecs.liveSessions("a/1")).containsExactly(arn);

    world.stop(arn, "its agent is over");

    var stopped = world.awaitStopped(arn);
    assertThat(stopped.path("stopCode").asText()).isEqualTo("UserInitiated");
    assertThat(container(stopped, "agent").path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void stuckTaskStaysUntilItIsStoppedAndHasNoExitCode() {
    faults.stuckIn("a/1", EcsStatus.PENDING);
    var arn = world.run("signalbox/a/1", "echo ran").taskArn();
    world.awaitStatus(arn, "PENDING");
    assertThat(world.ecs.liveSessions("a/1")).containsExactly(arn);

    world.stop(arn, "too slow");

    var stopped = world.awaitStopped(arn);
    assertThat(stopped.path("stoppedReason").asText()).isEqualTo("too slow");
    assertThat(container(stopped, "agent").has("exitCode")).isFalse();
    assertThat(world.output).isEmpty();
    await().until(() -> world.ecs.liveSessions("a/1").isEmpty());
  }

  @Test
  void throttlingHappensAsOftenAsAskedAndOnlyToThoseMeant() {
    faults.throttle("RunTask", "a/1", 2);

    world.run("signalbox/b/1", "exit 0");
    for (var n = 0; n < 2; n++) {
      assertThatThrownBy(() -> world.run("signalbox/a/1", "exit 0"))
          .cause()
          .isInstanceOfSatisfying(
              EcsException.class,
              thrown -> {
                assertThat(thrown.isThrottlingException()).isTrue();
                assertThat(thrown.statusCode()).isEqualTo(400);
              });
    }
    world.run("signalbox/a/1", "exit 0");
    assertThat(world.ecs.started("a/1")).hasSize(1);
  }

  @Test
  void serverErrorAndAccessDeniedDoNoWork() {
    faults.serverError("RunTask", "a/1", 1);
    faults.accessDenied("RunTask", "b/1");

    assertThatThrownBy(() -> world.run("signalbox/a/1", "exit 0"))
        .hasCauseInstanceOf(ServerException.class);
    assertThatThrownBy(() -> world.run("signalbox/b/1", "exit 0"))
        .hasCauseInstanceOf(AccessDeniedException.class);
    assertThat(world.ecs.started("")).isEmpty();
  }

  @Test
  void faultsOfOtherOperationsReachTheirTasks() {
    var arn = world.run("signalbox/a/1", LONG).taskArn();
    faults.throttle("StopTask", "a/1", 1);
    faults.accessDenied("DescribeTasks", "a/1");

    assertThatThrownBy(() -> world.stop(arn, "x")).hasCauseInstanceOf(EcsException.class);
    assertThatThrownBy(
            () -> world.client.describeTasks(ask -> ask.cluster("agents").tasks(arn)).join())
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void lostAnswerHasDoneItsWork() {
    faults.loseAnswer("RunTask", "a/1", 1);

    assertThatThrownBy(() -> world.run("signalbox/a/1", "exit 0"))
        .hasCauseInstanceOf(SdkClientException.class);

    assertThat(world.ecs.started("a/1")).hasSize(1);
  }

  @Test
  void retryOfTheSdkAfterALostAnswerFindsTheSameTask() {
    faults.loseAnswer("RunTask", "a/1", 1);
    var request =
        EcsWorld.request("signalbox/a/1", "exit 0").toBuilder().clientToken("a-1").build();

    try (var retrying = world.client(AwsRetryStrategy.standardRetryStrategy())) {
      var task = retrying.runTask(request).join().tasks().getFirst();

      assertThat(world.ecs.started("a/1")).hasSize(1);
      assertThat(task.taskArn()).isEqualTo(world.ecs.started("a/1").getFirst().taskArn());
      assertThat(world.server.journal().calls("ecs", "RunTask"))
          .extracting(call -> call.attempt())
          .containsExactly(1, 2);
    }
  }

  @Test
  void heldAnswerIsOvertakenByTheStoppedEvent() {
    faults.holdAnswerUntilStopped("a/1");

    var task = world.run("signalbox/a/1", "exit 0");

    assertThat(world.details(task.taskArn()).getLast().path("lastStatus").asText())
        .isEqualTo("STOPPED");
    assertThat(task.lastStatus()).isEqualTo("PROVISIONING");
  }

  @Test
  void ignoredStopChangesNothingThoughItAnswers() {
    faults.ignoreStop("a/1", 1);
    var arn = world.run("signalbox/a/1", LONG).taskArn();
    world.awaitOutput("up");
    world.awaitStatus(arn, "RUNNING");
    var events = world.details(arn).size();

    var answered = world.client.stopTask(stop -> stop.cluster("agents").task(arn)).join().task();
    assertThat(answered.desiredStatus()).isEqualTo("STOPPED");
    assertThat(world.details(arn)).hasSize(events);
    assertThat(world.ecs.liveSessions("a/1")).hasSize(1);

    world.stop(arn, "again");
    world.awaitStopped(arn);
  }

  @Test
  void slowStopTakesItsTime() {
    faults.slowStop("a/1", Duration.ofMillis(300));
    var arn = world.run("signalbox/a/1", LONG).taskArn();
    world.awaitOutput("up");
    var before = System.nanoTime();

    world.stop(arn, "x");

    world.awaitStopped(arn);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void missingTaskIsFoundLater() {
    faults.missing("a/1", 1);
    var arn = world.run("signalbox/a/1", LONG).taskArn();

    var first = world.client.describeTasks(ask -> ask.cluster("agents").tasks(arn)).join();
    var second = world.client.describeTasks(ask -> ask.cluster("agents").tasks(arn)).join();

    assertThat(first.failures()).hasSize(1);
    assertThat(second.tasks()).hasSize(1);
  }

  @Test
  void faultsComeOverHttpAndAreTakenBack() throws Exception {
    fault("{\"service\":\"ecs\",\"fault\":\"refusePlacement\",\"match\":\"a/1\"}");
    var refused = world.client.runTask(EcsWorld.request("signalbox/a/1", "exit 0")).join();
    assertThat(refused.failures().getFirst().reason()).isEqualTo(EcsFaults.NO_CAPACITY);

    var faultsUri = world.server.endpoint().resolve("/_local/faults");
    world.http.send(HttpRequest.newBuilder(faultsUri).DELETE().build(), BodyHandlers.ofString());

    assertThat(world.run("signalbox/a/1", "exit 0").taskArn()).isNotEmpty();
    assertThat(fault("{\"service\":\"ecs\",\"fault\":\"explode\"}")).isEqualTo(400);
  }

  private int fault(String json) throws Exception {
    return world
        .http
        .send(
            HttpRequest.newBuilder(world.server.endpoint().resolve("/_local/faults"))
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }
}
