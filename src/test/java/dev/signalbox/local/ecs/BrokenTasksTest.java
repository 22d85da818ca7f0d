package dev.signalbox.local.ecs;

import static dev.signalbox.local.ecs.EcsWorld.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.ecs.task.EcsStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.EcsException;

/// Whatever fails in the thread of a task, the task ends, and with an event that says so.
final class BrokenTasksTest {
  private final EcsWorld world = new EcsWorld(EcsWorld.settings());

  @AfterEach
  void close() {
    world.close();
  }

  /// As a user id with a NUL once was, which the processes of this machine cannot be given.
  @Test
  void aVariableThatNoProcessCanBeGivenIsAFailedStart() {
    var request = EcsWorld.request("x/1", "exit 0", EcsWorld.pair("USER_ID", "a\u0000b"));
    var arn = world.client.runTask(request).join().tasks().getFirst().taskArn();

    var stopped = world.awaitStopped(arn);

    assertThat(stopped.path("stopCode").asText()).isEqualTo("TaskFailedToStart");
    assertThat(stopped.path("stoppedReason").asText())
        .startsWith("CannotStartContainerError: the environment variable USER_ID holds a NUL")
        .doesNotContain("\u0000");
    assertThat(container(stopped, "agent").has("exitCode")).isFalse();
  }

  @Test
  void aCommandThatNoProcessCanBeGivenIsAFailedStart() {
    var arn = world.run("x/1", "exit 0 # \u0000").taskArn();

    assertThat(world.awaitStopped(arn).path("stoppedReason").asText())
        .startsWith("CannotStartContainerError: ");
  }

  /// Every time that anything of the task asks for the time, from its start to its end.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aFailureOfTheTasksThreadEndsTheTask(int step) {
    var steps = new AtomicInteger();
    world.atClock =
        () -> {
          var ofTheTask = Thread.currentThread().getName().startsWith("ecs-task-");
          if (ofTheTask && steps.incrementAndGet() == step) {
            if (step % 2 == 0) {
              throw new StackOverflowError("planted");
            }
            throw new IllegalStateException("planted");
          }
        };
    var arn = world.run("x/1", "exit 0").taskArn();

    var stopped = world.awaitStopped(arn);

    assertThat(stopped.path("stoppedReason").asText()).isNotEmpty();
    var ran = stopped.has("startedAt");
    assertThat(stopped.path("stopCode").asText())
        .isEqualTo(ran ? "EssentialContainerExited" : "TaskFailedToStart");
    assertThat(container(stopped, "agent").path("reason").asText())
        .startsWith(ran ? "CannotInspectContainerError: " : "CannotStartContainerError: ");
    assertThat(world.details(arn))
        .filteredOn(it -> it.path("lastStatus").asText().equals("STOPPED"))
        .hasSize(1);
    assertThat(world.ecs.liveSessions("x/1")).isEmpty();
  }

  @Test
  void theAgentOfATaskThatBrokeDoesNotLiveOn() {
    world.ecs.faults().killOutOfMemory("x/1", Duration.ofSeconds(Long.MAX_VALUE));
    var arn = world.run("x/1", "exec sleep 3210").taskArn();

    assertThat(world.awaitStopped(arn).path("stoppedReason").asText())
        .isEqualTo("Essential container in task exited");
    await()
        .until(
            () ->
                ProcessHandle.current()
                    .descendants()
                    .noneMatch(it -> it.info().commandLine().orElse("").contains("3210")));
  }

  @ParameterizedTest
  @EnumSource(
      value = EcsStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STOPPED"})
  void anEventThatNobodyTakesDoesNotKeepTheNextFromBeingSent(EcsStatus status) {
    var planted = new AtomicBoolean();
    world.atEvent =
        event -> {
          if (event.path("detail").path("lastStatus").asText().equals(status.name())) {
            planted.set(true);
            throw new StackOverflowError("planted");
          }
        };
    var arn = world.run("x/1", "exit 3").taskArn();

    assertThat(container(world.awaitStopped(arn), "agent").path("exitCode").asInt()).isEqualTo(3);
    assertThat(planted).isTrue();
  }

  /// Whoever waits for the end must not wait for ever, even where nobody hears of it.
  @Test
  void anEndThatNobodyTakesIsAnEndAllTheSame() {
    world.atEvent =
        event -> {
          if (event.path("detail").path("lastStatus").asText().equals("STOPPED")) {
            throw new IllegalStateException("planted");
          }
        };
    var _ = world.run("x/1", "exit 3");

    await().until(() -> world.ecs.liveSessions("x/1").isEmpty());
  }

  @Test
  void aRunTaskThatFailsAtItsSecondTaskLeavesNoFirstOneBehind() {
    var made = new AtomicInteger();
    world.atClock =
        () -> {
          var ofTheCall = !Thread.currentThread().getName().startsWith("ecs-task-");
          if (ofTheCall && world.ecs.started("x/").size() == 1 && made.getAndIncrement() == 1) {
            throw new IllegalStateException("planted");
          }
        };

    var request = EcsWorld.request("x/1", "exit 0").toBuilder().count(2).build();
    assertThat(world.client.runTask(request))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(EcsException.class);

    assertThat(world.ecs.started("x/1")).isNotEmpty();
    await().until(() -> world.ecs.liveSessions("x/1").isEmpty());
  }
}
