package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsTestSettings.CLUSTER;
import static dev.signalbox.ecs.EcsTestSettings.SETTINGS;
import static dev.signalbox.ecs.EcsTestSettings.TASK_ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.aws.ScriptedAws.Answer;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsStartTest {

  private static final String STARTED =
      "{\"tasks\":[{\"taskArn\":\""
          + TASK_ARN
          + "\",\"clusterArn\":\""
          + CLUSTER
          + "\",\"lastStatus\":\"PROVISIONING\"}],\"failures\":[]}";

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private SessionStart start(SessionRequest request) {
    return new EcsComputeStrategy(clients.ecs(), SETTINGS).startSession(request);
  }

  private FailureCause declined(SessionRequest request) {
    return ((SessionStart.Declined) start(request)).cause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Capacity is unavailable at this time. Please try again later | CAPACITY_UNAVAILABLE",
        "You've reached the limit on the number of vCPUs you can run concurrently | QUOTA_REACHED",
        "No Container Instances were found in your capacity provider | CAPACITY_UNAVAILABLE",
        "RESOURCE:MEMORY | CAPACITY_UNAVAILABLE",
        "RESOURCE:ENI | CAPACITY_UNAVAILABLE",
        "AGENT | CAPACITY_UNAVAILABLE",
        "EMPTY CAPACITY PROVIDER | CAPACITY_UNAVAILABLE",
        "MemberOf placement constraint unsatisfied. | CAPACITY_UNAVAILABLE",
        "ATTRIBUTE | REQUEST_REFUSED",
        "Rate exceeded | THROTTLED",
        "TaskDefinition is inactive | DEFINITION_INACTIVE",
        "a sentence of a later year | UNKNOWN"
      })
  void failuresOfAGoodAnswerAreReadBeforeItsTasks(String reason, FailureCode code) {
    aws.answer(
        "RunTask",
        "{\"tasks\":[],\"failures\":[{\"arn\":\"arn:x\",\"reason\":\""
            + reason
            + "\",\"detail\":\"more\"}]}");

    var cause = declined(EcsTestSettings.request());

    assertThat(cause.code()).isEqualTo(code);
    assertThat(cause.detail()).isEqualTo("arn:x: " + reason + " (more)");
  }

  /// Hosts decline for reasons of their own, and one of them may have room again.
  @Test
  void asLongAsOneHostMayHaveRoomTheStartWaits() {
    aws.answer(
        "RunTask",
        "{\"tasks\":[],\"failures\":[{\"arn\":\"arn:a\",\"reason\":\"ATTRIBUTE\"},"
            + "{\"arn\":\"arn:b\",\"reason\":\"RESOURCE:CPU\"},{\"arn\":\"arn:c\"}]}");

    var cause = declined(EcsTestSettings.request());

    assertThat(cause.code()).isEqualTo(FailureCode.CAPACITY_UNAVAILABLE);
    assertThat(cause.detail())
        .isEqualTo("arn:a: ATTRIBUTE; arn:b: RESOURCE:CPU; arn:c: no reason given");
  }

  @Test
  void anAnswerWithNeitherTaskNorFailureIsDeclined() {
    aws.answer("RunTask", "{\"tasks\":[],\"failures\":[]}");

    assertThat(declined(EcsTestSettings.request()).code())
        .isEqualTo(FailureCode.PLATFORM_START_ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ClusterNotFoundException | Cluster not found. | CLUSTER_NOT_FOUND",
        "AccessDeniedException | not authorized to perform: ecs:RunTask | ACCESS_DENIED",
        "InvalidParameterException | Container name mismatch | REQUEST_REFUSED",
        "InvalidParameterException | TaskDefinition is inactive | DEFINITION_INACTIVE",
        "ClientException | You've reached the limit on the number of vCPUs | QUOTA_REACHED",
        "InvalidParameterException | limit on the number of vCPUs | QUOTA_REACHED",
        "ClientException | Too many tasks in PROVISIONING | CAPACITY_UNAVAILABLE",
        "ClientException | something else | REQUEST_REFUSED",
        "LimitExceededException | limit | QUOTA_REACHED",
        "PlatformUnknownException | platform | REQUEST_REFUSED",
        "PlatformTaskDefinitionIncompatibilityException | platform | REQUEST_REFUSED",
        "UnsupportedFeatureException | feature | REQUEST_REFUSED",
        "BlockedException | Your account is blocked | ACCESS_DENIED",
        "OptInRequired | You are not subscribed to this service | ACCESS_DENIED",
        "UnauthorizedOperation | You are not authorized | ACCESS_DENIED",
        "ClientException | ECS was unable to assume the role 'r' | ROLE_NOT_ASSUMABLE",
        "InvalidParameterException | Unable to assume the service linked role."
            + " | ROLE_NOT_ASSUMABLE",
        "InvalidParameterException | The subnet ID 'subnet-1' does not exist | NETWORK_NOT_FOUND",
        "InvalidParameterException | The security group 'sg-1' does not exist | NETWORK_NOT_FOUND",
        "InvalidParameterException | Container Overrides length must be at most 8192"
            + " | OVERRIDES_TOO_LARGE",
        "ClientException | u is not authorized to perform: iam:PassRole | ACCESS_DENIED",
        "ValidationException | 1 validation error detected | REQUEST_REFUSED",
        "ValidationError | TaskDefinition is inactive | DEFINITION_INACTIVE",
        "ConflictException | the token is in use | REQUEST_REFUSED"
      })
  void everyExceptionThatSpeaksOfTheStartIsAValue(String code, String text, FailureCode expected) {
    aws.refuse("RunTask", 400, code, text);

    var cause = declined(EcsTestSettings.request());

    assertThat(cause.code()).isEqualTo(expected);
    assertThat(cause.detail()).isEqualTo("RunTask: " + code + ": " + text);
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    aws.refuse("RunTask", 400, "AccessDeniedException", "no").answer("RunTask", STARTED);

    assertThat(start(EcsTestSettings.request())).isInstanceOf(SessionStart.Declined.class);
    assertThat(aws.asked("RunTask")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, Rate exceeded",
    "InvalidParameterException, Error retrieving subnet information: Rate exceeded"
  })
  void throttlingSaysNothingOfAnAttemptThatMayHaveBeenStartedBefore(String code, String text) {
    aws.refuse("RunTask", 400, code, text);

    assertThatThrownBy(() -> start(EcsTestSettings.request()))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void throttlingThatPassesIsNotSeenAtAll() {
    aws.refuse("RunTask", 400, "ThrottlingException", "Rate exceeded").answer("RunTask", STARTED);

    assertThat(start(EcsTestSettings.request())).isInstanceOf(SessionStart.Started.class);
    assertThat(aws.asked("RunTask")).hasSize(2);
  }

  @Test
  void onlyWhatIsWrongWithThisTaskIsNotTriedAgain() {
    assertThat(FailureCode.DEFINITION_INACTIVE.retry()).isEqualTo(FailureCode.Retry.START_AGAIN);
    assertThat(FailureCode.REQUEST_REFUSED.retry()).isEqualTo(FailureCode.Retry.START_AGAIN);
    assertThat(FailureCode.UNKNOWN.retry()).isEqualTo(FailureCode.Retry.START_AGAIN);
    assertThat(FailureCode.CAPACITY_UNAVAILABLE.retry()).isEqualTo(FailureCode.Retry.WAIT);
    assertThat(FailureCode.QUOTA_REACHED.retry()).isEqualTo(FailureCode.Retry.WAIT);
    assertThat(FailureCode.THROTTLED.retry()).isEqualTo(FailureCode.Retry.WAIT);
    assertThat(FailureCode.ACCESS_DENIED.retry()).isEqualTo(FailureCode.Retry.WHEN_MENDED);
    assertThat(FailureCode.CLUSTER_NOT_FOUND.retry()).isEqualTo(FailureCode.Retry.WHEN_MENDED);
    assertThat(FailureCode.OVERRIDES_TOO_LARGE.retry()).isEqualTo(FailureCode.Retry.NEVER);
  }

  @Test
  void aTransientFailureIsRepeatedUnderTheSameToken() {
    aws.refuse("RunTask", 500, "ServerException", "oops").answer("RunTask", STARTED);

    assertThat(start(EcsTestSettings.request())).isInstanceOf(SessionStart.Started.class);
    var asked = aws.asked("RunTask");
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0).body()).isEqualTo(asked.get(1).body());
  }

  @Test
  void aServerThatKeepsFailingIsUnavailable() {
    aws.refuse("RunTask", 500, "ServerException", "oops");

    assertThatThrownBy(() -> start(EcsTestSettings.request()))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void aLostAnswerIsUnavailableBecauseAskingAgainIsSafe() {
    aws.answer("RunTask", new Answer.Silence());
    var impatient =
        AwsTimeouts.DEFAULTS
            .withAttempt(Duration.ofMillis(300))
            .withAgentCore(Duration.ofSeconds(1));

    try (var clients = new AwsClients(aws.settings(impatient))) {
      var strategy = new EcsComputeStrategy(clients.ecs(), SETTINGS);

      assertThatThrownBy(() -> strategy.startSession(EcsTestSettings.request()))
          .isInstanceOf(DependencyUnavailable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "MissingAuthenticationToken"
      })
  void credentialsThatAreNoGoodAreAWaitUnderTheSameToken(String code) {
    aws.refuse("RunTask", 400, code, "no");

    var start = (SessionStart.Declined) start(EcsTestSettings.request());

    assertThat(start.unread()).isTrue();
    assertThat(start.cause().code()).isEqualTo(FailureCode.CREDENTIALS_REFUSED);
    assertThat(start.cause().detail()).contains(code, "no");
  }

  @Test
  void aConflictAdoptsTheTaskThatHasTheToken() {
    aws.refuse(
        "RunTask", 400, "ConflictException", "in use", ",\"resourceIds\":[\"" + TASK_ARN + "\"]");

    assertThat(start(EcsTestSettings.request()))
        .isEqualTo(
            new SessionStart.Started(
                EcsSession.of(CLUSTER, TASK_ARN), SessionStart.Origin.ADOPTED));
  }

  @Test
  void aReplayedAnswerThatNamesAStoppedTaskIsStillTheSession() {
    aws.answer(
        "RunTask",
        "{\"tasks\":[{\"taskArn\":\""
            + TASK_ARN
            + "\",\"lastStatus\":\"STOPPED\",\"desiredStatus\":\"STOPPED\"}]}");

    assertThat(start(EcsTestSettings.request()))
        .isEqualTo(
            new SessionStart.Started(
                EcsSession.of(CLUSTER, TASK_ARN), SessionStart.Origin.REPLAYED));
  }
}
