package dev.signalbox.local.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;

class TaskQueriesTest {
  private final EcsWorld world = new EcsWorld(EcsWorld.settings());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void describedTaskIsWhatTheLastEventSaid() {
    var arn = world.run("signalbox/t/1", "exit 4").taskArn();
    var stopped = world.awaitStopped(arn);

    var task = describe(world, arn).tasks().getFirst();

    assertThat(task.version()).isEqualTo(stopped.path("version").asLong());
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCodeAsString()).isEqualTo("EssentialContainerExited");
    assertThat(task.stoppedAt()).isEqualTo(Instant.parse(stopped.path("stoppedAt").asText()));
    assertThat(task.attachments().getFirst().type()).isEqualTo("ElasticNetworkInterface");
    assertThat(task.containers())
        .filteredOn(container -> "agent".equals(container.name()))
        .extracting(container -> container.exitCode())
        .containsExactly(4);
  }

  @Test
  void stoppedTaskIsMissingAfterAnHourAndUnknownAtOnce() {
    var arn = world.run("signalbox/t/1", "exit 0").taskArn();
    world.awaitStopped(arn);
    world.advance(Duration.ofMinutes(59));
    assertThat(describe(world, arn).tasks()).hasSize(1);

    world.advance(Duration.ofMinutes(2));

    var unknown = arn.substring(0, arn.length() - 4) + "0000";
    var answer = describe(world, arn, unknown);
    assertThat(answer.tasks()).isEmpty();
    assertThat(answer.failures()).extracting(Failure::reason).containsExactly("MISSING", "MISSING");
    assertThat(answer.failures()).extracting(Failure::arn).containsExactly(arn, unknown);
    assertThat(world.ecs.started("signalbox/t/1")).hasSize(1);
  }

  @Test
  void newTaskIsMissingForAsLongAsIsSet() {
    var memory =
        new EcsSettings.Memory(Duration.ofHours(24), Duration.ofHours(1), Duration.ofMinutes(1));
    try (var late = new EcsWorld(EcsWorld.settings().with(memory))) {
      var arn = late.run("x", "sleep 30").taskArn();
      assertThat(describe(late, arn).failures().getFirst().reason()).isEqualTo("MISSING");

      late.advance(Duration.ofMinutes(2));

      assertThat(describe(late, arn).tasks()).hasSize(1);
    }
  }

  @Test
  void describingNoneOrMoreThanAHundredIsRefused() {
    invalid(() -> describe(world));
    invalid(() -> describe(world, Collections.nCopies(101, "x").toArray(String[]::new)));
    invalid(() -> describe(world, "arn:aws:ecs:us-east-1:000000000000:task/other/abc"));
  }

  @Test
  void stoppingAnUnknownTaskIsRefused() {
    assertThatThrownBy(() -> world.stop("0123456789abcdef0123456789abcdef", "x"))
        .hasCauseInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("The referenced task was not found.");
  }

  @Test
  void listFindsLivingTasksByStartedBy() {
    var mine = world.run("signalbox/a/1", "sleep 30").taskArn();
    world.run("signalbox/b/1", "sleep 30");
    var ended = world.run("signalbox/a/1", "exit 0").taskArn();
    world.awaitStopped(ended);

    assertThat(list(list -> list.startedBy("signalbox/a/1"))).containsExactly(mine);
    assertThat(world.ecs.liveSessions("signalbox/")).hasSize(2);
  }

  @Test
  void listFindsStoppedTasksByFamily() {
    world.register("other");
    var ended = world.run("x", "exit 0").taskArn();
    var others = world.run("x", "exit 0", run -> run.taskDefinition("other")).taskArn();
    world.awaitStopped(ended);
    world.awaitStopped(others);

    assertThat(list(list -> list.family("agent").desiredStatus(DesiredStatus.STOPPED)))
        .containsExactly(ended);
    assertThat(list(list -> list.family("agent"))).isEmpty();
    assertThat(list(list -> list.desiredStatus(DesiredStatus.PENDING))).isEmpty();
  }

  @Test
  void startedByMustBeTheOnlyFilter() {
    invalid(() -> list(list -> list.startedBy("x").desiredStatus(DesiredStatus.STOPPED)));
    invalid(() -> list(list -> list.startedBy("x").family("agent")));
    invalid(() -> list(list -> list.maxResults(101)));
  }

  @Test
  void listComesInPages() {
    world.client.runTask(EcsWorld.request("x", "sleep 30").toBuilder().count(5).build()).join();

    var pages =
        world.client.listTasksPaginator(list -> list.cluster("agents").maxResults(2)).taskArns();
    var arns = new HashSet<String>();
    pages.subscribe(arns::add).join();

    assertThat(arns).hasSize(5);
    assertThat(world.server.journal().calls("ecs", "ListTasks")).hasSize(3);
  }

  @Test
  void clustersAndDefinitionsAreDescribed() {
    var clusters = world.client.describeClusters(ask -> ask.clusters("agents", "none")).join();
    world.register("agent");
    var latest = world.client.describeTaskDefinition(ask -> ask.taskDefinition("agent")).join();

    assertThat(clusters.clusters().getFirst().status()).isEqualTo("ACTIVE");
    assertThat(clusters.failures().getFirst().reason()).isEqualTo("MISSING");
    assertThat(latest.taskDefinition().revision()).isEqualTo(2);
    assertThat(latest.taskDefinition().containerDefinitions().getFirst().name()).isEqualTo("agent");
  }

  private static DescribeTasksResponse describe(EcsWorld world, String... arns) {
    return world.client.describeTasks(ask -> ask.cluster("agents").tasks(arns)).join();
  }

  private List<String> list(Consumer<ListTasksRequest.Builder> filter) {
    return world
        .client
        .listTasks(list -> list.cluster("agents").applyMutation(filter))
        .join()
        .taskArns();
  }

  private static void invalid(Runnable call) {
    assertThatThrownBy(call::run).hasCauseInstanceOf(InvalidParameterException.class);
  }
}
