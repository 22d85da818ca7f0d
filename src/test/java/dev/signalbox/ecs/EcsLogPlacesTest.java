package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsTestSettings.CLUSTER;
import static dev.signalbox.ecs.EcsTestSettings.SETTINGS;
import static dev.signalbox.ecs.EcsTestSettings.TASK_ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.output.LogPlace;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

final class EcsLogPlacesTest {
  private static final String REVISION = "arn:aws:ecs:us-east-1:111122223333:task-definition/a:7";
  private static final Optional<String> EVIDENCE =
      Optional.of("{\"taskDefinitionArn\":\"" + REVISION + "\"}");
  private static final ContainerDefinition SIDECAR =
      container("proxy", awslogs(Map.of("awslogs-group", "/proxy", "awslogs-stream-prefix", "p")));

  private final Definitions definitions = new Definitions();
  private final EcsLogPlaces places = new EcsLogPlaces(definitions, SETTINGS, "us-east-1");

  @Test
  void theStreamIsNamedByPrefixContainerAndTask() {
    definitions.containers = List.of(SIDECAR, agent(options()));

    assertThat(of(EVIDENCE))
        .isEqualTo(new LogPlace.Stream("/agents", "runs/agent/4f1c0e9a7b6d4c2f8e3a5b7c9d0e1f2a"));
  }

  @Test
  void theRegionMayBeNamedWhenItIsTheSame() {
    definitions.containers = List.of(agent(options("awslogs-region", "us-east-1")));

    assertThat(of(EVIDENCE)).isInstanceOf(LogPlace.Stream.class);
  }

  @Test
  void aLogInAnotherRegionCannotBeRead() {
    definitions.containers = List.of(agent(options("awslogs-region", "eu-west-1")));

    assertThat(of(EVIDENCE))
        .isEqualTo(new LogPlace.Unknown("its log is in another Region, eu-west-1"));
  }

  @Test
  void anotherDriverIsNamed() {
    definitions.containers =
        List.of(
            container(
                "agent", LogConfiguration.builder().logDriver(LogDriver.AWSFIRELENS).build()));

    assertThat(of(EVIDENCE))
        .isEqualTo(new LogPlace.Unknown("its log driver is awsfirelens, not awslogs"));
  }

  @Test
  void withoutPrefixOrGroupTheStreamCannotBeTold() {
    for (var missing : List.of("awslogs-stream-prefix", "awslogs-group")) {
      var options = new HashMap<>(options());
      options.remove(missing);
      definitions.containers = List.of(agent(options));

      assertThat(new EcsLogPlaces(definitions, SETTINGS, "us-east-1").of(session(), EVIDENCE))
          .isInstanceOfSatisfying(
              LogPlace.Unknown.class, it -> assertThat(it.because()).contains(missing));
    }
  }

  @Test
  void aContainerThatIsNotThereIsNotOneWithoutLog() {
    definitions.containers = List.of(SIDECAR);

    assertThat(of(EVIDENCE))
        .isEqualTo(new LogPlace.Unknown("there is no container agent in " + REVISION));
  }

  @Test
  void aContainerWithoutLogDriverIsSaidToBe() {
    definitions.containers = List.of(ContainerDefinition.builder().name("agent").build());

    assertThat(of(EVIDENCE))
        .isEqualTo(new LogPlace.Unknown("its container has no log driver in " + REVISION));
  }

  /// It never changes, and each failing task asks.
  @Test
  void aRevisionIsReadOnce() {
    definitions.containers = List.of(agent(options()));

    of(EVIDENCE);
    of(EVIDENCE);

    assertThat(definitions.asked).containsExactly(REVISION);
  }

  /// Threads of one Vert.x context run in turns. One that waits for an answer gives its turn to the
  /// next, which must therefore not wait for anything that the first one holds.
  @Test
  void tasksThatEndTogetherDoNotHoldEachOtherUp() throws TimeoutException {
    definitions.containers = List.of(agent(options()));
    definitions.answers = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    var vertx = Vertx.vertx();
    try {
      var both = new TwoAtOnce(() -> of(EVIDENCE));

      vertx
          .deployVerticle(
              both, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
          .await(30, TimeUnit.SECONDS);

      assertThat(both.found).succeedsWithin(Duration.ofSeconds(30));
      assertThat(both.places).hasSize(2).hasOnlyElementsOfType(LogPlace.Stream.class);
    } finally {
      var _ = vertx.close();
    }
  }

  private static final class TwoAtOnce extends VerticleBase {
    private final Supplier<LogPlace> asking;
    private final List<LogPlace> places = new ArrayList<>();
    private final CompletableFuture<List<LogPlace>> found = new CompletableFuture<>();

    TwoAtOnce(Supplier<LogPlace> asking) {
      this.asking = asking;
    }

    @Override
    public Future<?> start() {
      context.runOnContext(_ -> ask());
      context.runOnContext(_ -> ask());
      return Future.succeededFuture();
    }

    private void ask() {
      places.add(asking.get());
      if (places.size() == 2) {
        found.complete(places);
      }
    }
  }

  /// Nobody said which revision it was, and the family's newest changes.
  @Test
  void withoutEvidenceTheFamilyIsReadEachTime() {
    definitions.containers = List.of(agent(options()));

    for (var evidence : List.of("", "{}", "not json", "{\"taskDefinitionArn\":7}")) {
      assertThat(of(Optional.of(evidence))).isInstanceOf(LogPlace.Stream.class);
    }
    of(Optional.empty());

    assertThat(definitions.asked).hasSize(5).containsOnly(SETTINGS.agent().family().name());
  }

  /// One that is gone is a refusal like any other, and is not remembered as an answer.
  @Test
  void aDefinitionThatIsGoneIsARefusal() {
    assertThatThrownBy(() -> of(EVIDENCE)).isInstanceOf(DependencyRefused.class);

    definitions.containers = List.of(agent(options()));
    assertThat(of(EVIDENCE)).isInstanceOf(LogPlace.Stream.class);
  }

  private LogPlace of(Optional<String> evidence) {
    return places.of(session(), evidence);
  }

  private static SessionHandle session() {
    return EcsSession.of(CLUSTER, TASK_ARN);
  }

  private static Map<String, String> options(String... more) {
    var options = new HashMap<String, String>();
    options.put("awslogs-group", "/agents");
    options.put("awslogs-stream-prefix", "runs");
    for (int at = 0; at < more.length; at += 2) {
      options.put(more[at], more[at + 1]);
    }
    return options;
  }

  private static ContainerDefinition agent(Map<String, String> options) {
    return container("agent", awslogs(options));
  }

  private static LogConfiguration awslogs(Map<String, String> options) {
    return LogConfiguration.builder().logDriver(LogDriver.AWSLOGS).options(options).build();
  }

  private static ContainerDefinition container(String name, LogConfiguration log) {
    return ContainerDefinition.builder().name(name).logConfiguration(log).build();
  }

  /// Has one definition, under whatever name it is asked for; none until it has containers.
  private static final class Definitions implements EcsAsyncClient {
    private final List<String> asked = new ArrayList<>();
    private List<ContainerDefinition> containers = List.of();
    private Executor answers = Runnable::run;

    @Override
    public CompletableFuture<DescribeTaskDefinitionResponse> describeTaskDefinition(
        DescribeTaskDefinitionRequest request) {
      asked.add(request.taskDefinition());
      return containers.isEmpty()
          ? CompletableFuture.failedFuture(
              ClientException.builder()
                  .message("Unable to describe task definition.")
                  .statusCode(400)
                  .build())
          : CompletableFuture.supplyAsync(
              () ->
                  DescribeTaskDefinitionResponse.builder()
                      .taskDefinition(it -> it.containerDefinitions(containers))
                      .build(),
              answers);
    }

    @Override
    public String serviceName() {
      return "ecs";
    }

    @Override
    public void close() {}
  }
}
