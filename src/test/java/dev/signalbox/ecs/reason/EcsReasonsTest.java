package dev.signalbox.ecs.reason;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalogue, one table for each kind of text, with the neighbours that a looser rule would
/// misread.
class EcsReasonsTest {
  private static void assertReads(String text, FailureCode expected) {
    assertThat(EcsReasons.codeOf(text)).as(text).contains(expected);
    assertThat(EcsReasons.codeOf(text.toUpperCase(Locale.ROOT)))
        .as("in capitals")
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESOURCE:MEMORY",
        "RESOURCE:CPU",
        "RESOURCE:ENI",
        "RESOURCE:PORTS_TCP",
        "RESOURCE:*",
        "TaskFailedToStart: RESOURCE:CPU",
        "taskfailedtostart:resource:gpu",
        "AGENT",
        "TaskFailedToStart: AGENT",
        "EMPTY CAPACITY PROVIDER",
        "TaskFailedToStart: EMPTY CAPACITY PROVIDER",
        "TaskFailedToStart: NO ACTIVE INSTANCES",
        "MemberOf placement constraint unsatisfied.",
        "TaskFailedToStart: MemberOf placement constraint unsatisfied",
        "Reasons : [\"MemberOf placement constraint unsatisfied.\",\"AGENT\"]",
        "RESOURCE:MEMORY, ATTRIBUTE",
        "DistinctInstance placement constraint unsatisfied.",
        "The closest matching container-instance is already using a port required by your task.",
        "We currently do not have sufficient capacity in the requested Availability Zone",
        "No Container Instances were found in your cluster.",
        "No Container Instances were found in your capacity provider.",
        "unable to place a task because no container instance met all of its requirements. The"
            + " closest matching container-instance abc has insufficient CPU units available.",
        "Capacity is unavailable at this time. Please try again later or in a different"
            + " availability zone",
        "Tasks provisioning capacity limit exceeded."
      })
  void placementThatMaySucceedLaterIsAWait(String text) {
    assertReads(text, FailureCode.CAPACITY_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATTRIBUTE", "TaskFailedToStart: ATTRIBUTE", "LOCATION"})
  void placementThatNoHostOfTheClusterFitsIsARefusal(String text) {
    assertReads(text, FailureCode.REQUEST_REFUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User: arn:aws:sts::1:assumed-role/signalbox is not authorized to perform: ecs:RunTask on"
            + " resource: arn:aws:ecs:eu-west-1:1:task-definition/agent:1 | ACCESS_DENIED",
        "Essential container (agent) did not answer | UNKNOWN",
        "Restarted by the agent | UNKNOWN",
        "stopped by agent, because of its location | UNKNOWN"
      })
  void wordsOfPlacementInOtherTextsAreNone(String text, FailureCode expected) {
    assertThat(EcsReasons.codeOf(text).orElse(FailureCode.UNKNOWN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Get \"https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/\": EOF",
        "unexpected EOF",
        "dial tcp 52.1.1.1:443: connect: connection timed out",
        "dial tcp 52.1.1.1:443: i/o timeout",
        "RequestError: send request failed caused by: Post"
            + " \"https://api.ecr.eu-west-1.amazonaws.com/\"",
        "service call has been retried 1 time(s): RequestError",
        "service call has been retried 1 time(s): RequestErr",
        "service call has been retried 3 time(s): RequestError: send reque",
        "pull command failed: : signal: killed",
        "context deadline exceeded",
        "context deadline ex...",
        "The task can’t pull it. Check your network configuration",
        "net/http: TLS handshake timeout",
        "net/http: request canceled while waiting for connection (Client.Timeout exceeded while"
            + " awaiting headers)",
        "read tcp 10.0.0.1:41114->52.1.1.1:443: read: connection reset by peer",
        "dial tcp: lookup api.ecr.eu-west-1.amazonaws.com on 10.0.0.2:53: no such host",
        "lookup api.ecr.eu-west-1.amazonaws.com: Temporary failure in name resolution",
        "There is a connection issue between the task and Amazon ECR.",
        "unexpected status from GET request: 503 Service Unavailable",
        "unexpected status code 502",
        "time=\"2026\" level=fatal msg=\"dial tcp 52.1.1.1:443: i/o timeout\"",
        "local error: tls: bad record MAC",
        "InternalServiceError",
        "httpReadSeeker: failed open: failed to do request: Get \"https://prod-starport/\""
      })
  void noAnswerIsKnownBehindEveryPrefix(String end) {
    assertReads("CannotPullContainerError: " + end, FailureCode.IMAGE_PULL_TIMEOUT);
    assertReads("CannotPullECRContainerError: " + end, FailureCode.IMAGE_PULL_TIMEOUT);
    for (var prefix :
        new String[] {
          "ResourceInitializationError: ",
          "ResourceInitializationError: unable to pull secrets or registry auth: ",
          "ResourceInitializationError: failed to validate logger args: ",
          "AnErrorOfALaterYearError: "
        }) {
      assertReads(prefix + end, FailureCode.RESOURCE_INITIALIZATION_TIMEOUT);
    }
    assertReads("CannotCreateVolumeError: " + end, FailureCode.STORAGE_TIMEOUT);
    assertReads(
        "ResourceInitializationError: failed to invoke EFS utils commands: " + end,
        FailureCode.STORAGE_TIMEOUT);
    assertReads("CannotStartContainerError: " + end, FailureCode.PLATFORM_START_ERROR);
    assertReads("CannotInspectContainerError: " + end, FailureCode.PLATFORM_START_ERROR);
  }

  /// A registry too: three quick starts would not help.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "toomanyrequests: Rate exceeded",
        "429 Too Many Requests",
        "You have reached your pull rate limit.",
        "ThrottlingException: Rate exceeded",
        "RequestLimitExceeded"
      })
  void whoeverIsAskedTooOftenIsWaitedFor(String end) {
    assertReads(end, FailureCode.THROTTLED);
    assertReads("CannotPullContainerError: " + end, FailureCode.THROTTLED);
    assertReads("ResourceInitializationError: registry auth: " + end, FailureCode.THROTTLED);
    assertReads("Unexpected EC2 error while attempting to x: " + end, FailureCode.THROTTLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to resolve ref docker.io/acme/throttled-eof:1: not found",
        "pull access denied for \"request error\", repository does not exist",
        "failed to do request: Head \"https://r/\": x509: certificate signed by unknown authority",
        "unexpected status from HEAD request: 403 Forbidden",
        "failed to copy: write /var/lib/x: no space left on device",
        "image Manifest does not contain descriptor matching platform 'linux/arm64'",
        "The task can’t pull the image. Check whether the image exists.",
        "no basic auth credentials"
      })
  void anAnswerThatSaysNoIsNotTakenForNone(String end) {
    assertReads("CannotPullContainerError: " + end, FailureCode.IMAGE_PULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ResourceInitializationError: failed to validate logger args: create stream has been"
            + " retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException:"
            + " The specified log group does not exist. | LOGGING_UNAVAILABLE",
        "CannotStartContainerError: Error response from daemon: failed to initialize logging"
            + " driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The"
            + " specified log group does not exist. status code: 400 | LOGGING_UNAVAILABLE",
        "ResourceNotFoundException: The specified log group does not exist. | LOGGING_UNAVAILABLE",
        "ResourceInitializationError: failed to create Cloudwatch log group: AccessDeniedException:"
            + " not authorized to perform: logs:CreateLogGroup | LOGGING_UNAVAILABLE",
        "CannotStartContainerError: failed to initialize logging driver: dial tcp 127.0.0.1:24224:"
            + " connect: connection refused | LOGGING_UNAVAILABLE",
        "ResourceInitializationError: failed to validate logger args: The task cannot find the"
            + " Amazon CloudWatch log group defined in the task definition. There is a connection"
            + " issue between the task and Amazon CloudWatch. : signal: killed"
            + " | RESOURCE_INITIALIZATION_TIMEOUT",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
            + " retrieval failed: unable to retrieve secret from asm: service call has been retried"
            + " 5 time(s): ResourceNotFoundException: Secrets Manager can't find the specified"
            + " secret. | SECRETS_UNAVAILABLE",
        "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve"
            + " secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters:"
            + " /app/log group | SECRETS_UNAVAILABLE",
        "ResourceInitializationError: unable to retrieve secret from asm: failed to fetch secret"
            + " arn:aws:secretsmanager:eu-west-1:1:secret:throttling-eof-Ab12:"
            + " AccessDeniedException | SECRETS_UNAVAILABLE",
        "ResourceNotFoundException: Secrets Manager can't find the specified secret."
            + " | SECRETS_UNAVAILABLE",
        "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes:"
            + " mount.nfs4: access denied by server | CONTAINER_NOT_STARTABLE",
        "CannotCreateVolumeError: Error response from daemon: create x: no space left"
            + " | CONTAINER_NOT_STARTABLE"
      })
  void logsAndSecretsAreToldApart(String text, FailureCode expected) {
    assertReads(text, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ResourceInitializationError: failed to configure ENI: failed to setup regular eni:"
            + " netplugin failed with no error message",
        "CannotStartContainerError: failed to setup network namespace: cni setup: invoke eni plugin"
            + " failed: getInterfaceDeviceName engine: unable to get device with hardware address",
        "ContainerNetworkingError: context deadline exceeded",
        "Unexpected EC2 error while attempting to attach network interface to instance",
        "Unexpected EC2 error while attempting to Create Network Interface: AuthFailure",
        "Unable to attach network interface to unused device index",
        "Timeout waiting for network interface provisioning to complete.",
        "InsufficientFreeAddressesInSubnet"
      })
  void whateverIsSaidOfANetworkInterfaceIsTheNetworkInterface(String text) {
    assertReads(text, FailureCode.NETWORK_INTERFACE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CannotPullContainerError: pull access denied for acme/eni | IMAGE_PULL",
        "CannotStartContainerError: permission denied | CONTAINER_NOT_STARTABLE",
        "Unexpected EC2 error while attempting to tag the network interface: TagPolicyViolation"
            + " | ACCESS_DENIED",
        "Unexpected EC2 error while attempting to Create Network Interface: UnauthorizedOperation"
            + " | ACCESS_DENIED",
        "Unexpected EC2 error while attempting to Create Network Interface: InvalidGroup.NotFound"
            + " | NETWORK_NOT_FOUND"
      })
  void whatOnlyLooksLikeANetworkInterfaceIsReadFurther(String text, FailureCode expected) {
    assertReads(text, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not"
            + " exist (ErrorCode: InvalidSubnetID.NotFound) | NETWORK_NOT_FOUND",
        "Error retrieving security group information for [sg-1]: The security group 'sg-1' does not"
            + " exist (ErrorCode: InvalidGroup.NotFound) | NETWORK_NOT_FOUND",
        "Security group sg-1 and subnet subnet-1 belong to different networks. | NETWORK_NOT_FOUND",
        "All subnets must belong to the same VPC. | NETWORK_NOT_FOUND",
        "Error retrieving subnet information for [subnet-1]: Rate exceeded | THROTTLED",
        "ECS was unable to assume the role 'arn:aws:iam::1:role/x' that was provided for this task."
            + " Please verify that the role being passed has the proper trust relationship"
            + " | ROLE_NOT_ASSUMABLE",
        "Unable to assume the service linked role. Please verify that the ECS service linked role"
            + " exists. | ROLE_NOT_ASSUMABLE",
        "Role is not valid | ROLE_NOT_ASSUMABLE",
        "Invalid execution role | ROLE_NOT_ASSUMABLE",
        "The subnet ID is invalid | NETWORK_NOT_FOUND",
        "User: arn:aws:sts::1:assumed-role/s is not authorized to perform: iam:PassRole on"
            + " resource: arn:aws:iam::1:role/x because no identity-based policy allows it |"
            + " ACCESS_DENIED",
        "Container Overrides length must be at most 8192 | OVERRIDES_TOO_LARGE",
        "You've reached the limit on the number of vCPUs you can run concurrently | QUOTA_REACHED",
        "The requested CPU configuration is above your limit | QUOTA_REACHED",
        "Override for container named throttling-exceeded is not in the TaskDefinition. | UNKNOWN",
        "You’ve reached the limit on the number of tasks you can run concurrently | QUOTA_REACHED",
        "TaskDefinition is inactive | DEFINITION_INACTIVE",
        "The referenced cluster was inactive. | CLUSTER_NOT_FOUND",
        "The selected task definition is not compatible with the selected compute strategy."
            + " | REQUEST_REFUSED"
      })
  void whatTheDeploymentDoesWrongIsNamed(String text, FailureCode expected) {
    assertThat(EcsReasons.codeOf(text).orElse(FailureCode.UNKNOWN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ECS is performing maintenance on the underlying infrastructure hosting the task |"
            + " HOST_LOST",
        "Service x: ECS is performing maintenance on the underlying infrastructure hosting the"
            + " task. | HOST_LOST",
        "Host EC2 (instance i-0123abcd) terminated. | HOST_LOST",
        "Host EC2 (instance i-0123abcd) stopped. | HOST_LOST",
        "Your Spot Task was interrupted. | SPOT_INTERRUPTION",
        "Task failed ELB health checks in (target-group arn:tg) | SERVICE_STOPPED_TASK",
        "Scaling activity initiated by (deployment ecs-svc/1) | SERVICE_STOPPED_TASK",
        "Task stopped by user | STOPPED_BY_SOMEONE",
        "signalbox: cancelled | STOPPED_BY_SOMEONE"
      })
  void whoStoppedItIsToldByItsSentence(String text, FailureCode expected) {
    assertReads(text, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Essential container in task exited", "Task failed to start"})
  void whatOnlyRepeatsTheStopCodeSaysNothing(String text) {
    assertThat(EcsReasons.codeOf(text)).isEqualTo(Optional.empty());
    assertThat(EcsReasons.isGeneric(text)).isTrue();
  }
}
