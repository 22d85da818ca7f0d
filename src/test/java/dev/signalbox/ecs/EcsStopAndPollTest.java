package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsTestSettings.CLUSTER;
import static dev.signalbox.ecs.EcsTestSettings.SETTINGS;
import static dev.signalbox.ecs.EcsTestSettings.TASK_ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsStopAndPollTest {
  private static final SessionHandle SESSION = EcsSession.of(CLUSTER, TASK_ARN);

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();
  private final EcsComputeStrategy strategy = new EcsComputeStrategy(clients.ecs(), SETTINGS);

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private JsonNode sent(String operation) throws IOException {
    return new ObjectMapper().readTree(aws.asked(operation).getLast().body());
  }

  @Test
  void stopTaskCarriesClusterTaskAndReason() throws IOException {
    aws.answer("StopTask", "{\"task\":{\"taskArn\":\"" + TASK_ARN + "\"}}");

    assertThat(strategy.stopSession(SESSION, "signalbox: cancelled"))
        .isEqualTo(StopOutcome.STOPPING);
    assertThat(sent("StopTask").toString())
        .isEqualTo(
            "{\"cluster\":\""
                + CLUSTER
                + "\",\"task\":\""
                + TASK_ARN
                + "\",\"reason\":\"signalbox: cancelled\"}");
  }

  @Test
  void aLongReasonIsCut() throws IOException {
    aws.answer("StopTask", "{}");

    var _ = strategy.stopSession(SESSION, "x".repeat(300));

    assertThat(sent("StopTask").get("reason").textValue()).hasSize(255);
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidParameterException, The referenced task was not found.",
    "ResourceNotFoundException, no such task"
  })
  void stoppingATaskThatIsGoneIsQuiet(String code, String text) {
    aws.refuse("StopTask", 400, code, text);

    assertThat(strategy.stopSession(SESSION, "r")).isEqualTo(StopOutcome.GONE);
  }

  @Test
  void anInvalidParameterThatDoesNotSayNotFoundIsNotMistakenForGone() {
    aws.refuse("StopTask", 400, "InvalidParameterException", "Invalid identifier: Identifier is");

    assertThatThrownBy(() -> strategy.stopSession(SESSION, "r"))
        .isInstanceOf(DependencyRefused.class);
  }

  @ParameterizedTest
  @CsvSource({"400, ThrottlingException", "500, ServerException"})
  void aStopThatIsThrottledOrFailsIsRepeatedAndThenUnavailable(int status, String code) {
    aws.refuse("StopTask", status, code, "later");

    assertThatThrownBy(() -> strategy.stopSession(SESSION, "r"))
        .isInstanceOf(DependencyUnavailable.class);
    assertThat(aws.asked("StopTask")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "ClusterNotFoundException", "ClientException"})
  void aStopThatIsRefusedIsLoudAndNotRepeated(String code) {
    aws.refuse("StopTask", 400, code, "no");

    assertThatThrownBy(() -> strategy.stopSession(SESSION, "r"))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining(code);
    assertThat(aws.asked("StopTask")).hasSize(1);
  }

  private SessionObservation polled(String task) {
    aws.answer("DescribeTasks", "{\"tasks\":[" + task + "],\"failures\":[]}");
    return strategy.pollSession(List.of(SESSION)).values().iterator().next();
  }

  private static String task(String members) {
    return "{\"taskArn\":\"" + TASK_ARN + "\",\"clusterArn\":\"" + CLUSTER + "\"," + members + "}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEPROVISIONING"})
  void aTaskThatHasNotStoppedIsRunning(String status) {
    // Some implementations show exit code 0 of a container that still runs.
    var sighting =
        polled(
            task(
                "\"version\":5,\"stopCode\":\"UserInitiated\",\"desiredStatus\":\"STOPPED\","
                    + "\"containers\":[{\"name\":\"agent\",\"exitCode\":0}],\"lastStatus\":\""
                    + status
                    + "\""));

    assertThat(sighting.status()).isEqualTo(new SessionStatus.Running());
    assertThat(sighting.version()).isEqualTo(OptionalLong.of(5));
    assertThat(sighting.evidence()).isEmpty();
  }

  @Test
  void aTaskThatStoppedWithExitCode0IsCompleted() {
    var sighting =
        polled(
            task(
                "\"version\":8,\"lastStatus\":\"STOPPED\",\"startedAt\":1.5,"
                    + "\"stopCode\":\"EssentialContainerExited\","
                    + "\"containers\":[{\"name\":\"sidecar\",\"exitCode\":137},"
                    + "{\"name\":\"agent\",\"exitCode\":0}]"));

    assertThat(sighting.status()).isEqualTo(new SessionStatus.Completed());
    assertThat(sighting.evidence().orElseThrow()).contains("\"exitCode\":0", "\"version\":8");
  }

  @Test
  void aTaskThatStoppedWithoutExitCodeNeverStarted() {
    var sighting =
        polled(
            task(
                "\"lastStatus\":\"STOPPED\",\"stopCode\":\"TaskFailedToStart\","
                    + "\"stoppedReason\":\"CannotPullContainerError: not found\","
                    + "\"containers\":[{\"name\":\"agent\"}]"));

    var never = (SessionStatus.NeverStarted) sighting.status();
    assertThat(never.cause().code()).isEqualTo(FailureCode.IMAGE_PULL);
    assertThat(never.cause().detail()).contains("CannotPullContainerError: not found");
  }

  @Test
  void aStopCodeThatTheSdkDoesNotKnowIsReadAsItCame() {
    var sighting =
        polled(
            task(
                "\"lastStatus\":\"STOPPED\",\"startedAt\":1.5,"
                    + "\"stopCode\":\"InfrastructureHealth\","
                    + "\"containers\":[{\"name\":\"agent\",\"exitCode\":137}]"));

    assertThat(((SessionStatus.Failed) sighting.status()).cause().code())
        .isEqualTo(FailureCode.HOST_LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tasks\":[],\"failures\":[{\"arn\":\"" + TASK_ARN + "\",\"reason\":\"MISSING\"}]}",
        "{\"tasks\":[],\"failures\":[]}",
        "{}"
      })
  void aTaskThatIsMissingOrLeftOutIsNotFound(String answer) {
    aws.answer("DescribeTasks", answer);

    assertThat(strategy.pollSession(List.of(SESSION)).get(SESSION))
        .extracting(SessionObservation::status)
        .isEqualTo(new SessionStatus.NotFound());
  }

  @Test
  void sessionsAreDescribedByTheHundredPerCluster() throws IOException {
    aws.answer("DescribeTasks", "{\"tasks\":[],\"failures\":[]}");
    var sessions =
        IntStream.range(0, 250).mapToObj(i -> EcsSession.of(CLUSTER, TASK_ARN + i)).toList();
    var other = EcsSession.of(CLUSTER + "-2", TASK_ARN);

    var sightings =
        strategy.pollSession(
            IntStream.rangeClosed(0, 250)
                .mapToObj(i -> i < 250 ? sessions.get(i) : other)
                .toList());

    assertThat(sightings).hasSize(251).containsKeys(other).containsKeys(sessions.get(249));
    assertThat(aws.asked("DescribeTasks")).hasSize(4);
    assertThat(sent("DescribeTasks").get("cluster").textValue()).isEqualTo(CLUSTER + "-2");
  }

  @Test
  void nothingIsAskedForNothing() {
    assertThat(strategy.pollSession(List.of())).isEmpty();
    assertThat(aws.asked("DescribeTasks")).isEmpty();
  }

  @Test
  void aLookThatIsRefusedIsNotMistakenForAMissingTask() {
    aws.refuse("DescribeTasks", 400, "AccessDeniedException", "no");

    assertThatThrownBy(() -> strategy.pollSession(List.of(SESSION)))
        .isInstanceOf(DependencyRefused.class);
  }
}
