package dev.signalbox.local.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

class ClientTokensTest {
  private final EcsWorld world = new EcsWorld(EcsWorld.settings());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void repeatGetsTheSameTaskAndStartsNone() {
    var first = run("t-1", "sleep 30");
    var second = run("t-1", "sleep 30");

    assertThat(second.taskArn()).isEqualTo(first.taskArn());
    assertThat(second.startedBy()).isEqualTo("signalbox/t/1");
    assertThat(world.ecs.started("signalbox/t/1")).hasSize(1);
  }

  @Test
  void otherTokenStartsAnotherTask() {
    assertThat(run("t-1", "exit 0").taskArn()).isNotEqualTo(run("t-2", "exit 0").taskArn());
  }

  @Test
  void repeatAfterTheStopTellsOnlyThatItStopped() {
    var first = run("t-1", "exit 0");
    world.awaitStopped(first.taskArn());

    var second = run("t-1", "exit 0");

    assertThat(second.taskArn()).isEqualTo(first.taskArn());
    assertThat(second.lastStatus()).isEqualTo("STOPPED");
    assertThat(second.startedBy()).isNull();
  }

  @Test
  void sameTokenWithAnotherRequestConflictsAndNamesTheTask() {
    var first = run("t-1", "sleep 30");

    assertThatThrownBy(() -> run("t-1", "sleep 31"))
        .cause()
        .isInstanceOfSatisfying(
            ConflictException.class,
            conflict -> assertThat(conflict.resourceIds()).containsExactly(first.taskArn()));
    assertThat(world.ecs.started("")).hasSize(1);
  }

  @Test
  void repeatOfAFailureGetsTheSameFailure() {
    world.ecs.faults().refusePlacement("t/1", EcsFaults.NO_CAPACITY, 1);
    var request = request("t-1", "exit 0");

    var first = world.client.runTask(request).join();
    var second = world.client.runTask(request).join();

    assertThat(first.tasks()).isEmpty();
    assertThat(first.failures().getFirst().reason()).isEqualTo(EcsFaults.NO_CAPACITY);
    assertThat(second.failures()).isEqualTo(first.failures());
    assertThat(run("t-2", "exit 0").taskArn()).isNotEmpty();
  }

  @Test
  void tokenIsForgottenAnHourAfterTheStop() {
    var first = run("t-1", "exit 0");
    world.awaitStopped(first.taskArn());

    world.advance(Duration.ofMinutes(59));
    assertThat(run("t-1", "exit 0").taskArn()).isEqualTo(first.taskArn());
    world.advance(Duration.ofMinutes(2));

    assertThat(run("t-1", "exit 0").taskArn()).isNotEqualTo(first.taskArn());
  }

  @Test
  void tokenOfALivingTaskIsForgottenAfterADay() {
    var first = run("t-1", "sleep 30");

    world.advance(Duration.ofHours(23));
    assertThat(run("t-1", "sleep 30").taskArn()).isEqualTo(first.taskArn());
    world.advance(Duration.ofHours(2));

    assertThat(run("t-1", "sleep 30").taskArn()).isNotEqualTo(first.taskArn());
  }

  private Task run(String token, String script) {
    return world.client.runTask(request(token, script)).join().tasks().getFirst();
  }

  private static RunTaskRequest request(String token, String script) {
    return EcsWorld.request("signalbox/t/1", script).toBuilder().clientToken(token).build();
  }
}
