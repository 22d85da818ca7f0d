package dev.signalbox.aws.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class FailureTextTest {
  private static final String DENIED =
      "User: arn:aws:sts::123456789012:assumed-role/orchestrator/i is not authorized to perform:"
          + " dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:123456789012:table/t because"
          + " no identity-based policy allows the dynamodb:Query action";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExpiredTokenException | The security token included in the request is expired | renew",
        "ExpiredToken | The provided token has expired. | renew the credentials",
        "UnrecognizedClientException | The security token included in the request is invalid. |"
            + " acc",
        "InvalidClientTokenId | The security token included in the request is invalid | account",
        "InvalidAccessKeyId | The AWS Access Key Id you provided does not exist | account",
        "SignatureDoesNotMatch | The request signature we calculated does not match | secret key",
        "InvalidSignatureException | Credential should be scoped to a valid region. | AWS_REGION",
        "RequestTimeTooSkewed | The difference between the request time and ours is too large |"
            + " clock",
        "OptInRequired | The AWS Access Key Id needs a subscription for the service | enable",
        "AccessDeniedException | " + DENIED + " | allow the action",
        "AccessDenied | Access Denied | allow the action on the resource",
        "KmsAccessDenied | The caller does not have permission to use the key | KMS key",
        "KMS.DisabledException | arn:aws:kms:us-east-1:1:key/k is disabled. | key is enabled",
        "PermanentRedirect | The bucket must be addressed using the specified endpoint |"
            + " AWS_REGION",
        "ValidationException | The table does not have the specified index: DeadlineIndex | index",
        "ValidationException | Query condition missed key schema element: task_id | another table",
        "ValidationException | The provided key element does not match the schema | another table",
      })
  void whatAwsRefusesWithIsSaidWithItsWordsTheResourceAndTheRemedy(
      String code, String words, String remedy) {
    var line = FailureText.of(about(answer(code, words, 400))).line();

    assertThat(line)
        .startsWith(code + ": " + words.substring(0, Math.min(words.length(), 60)))
        .contains("table t in us-east-1", "(SIGNALBOX_TASK_TABLE)", remedy)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ResourceNotFoundException",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "ClusterNotFoundException",
  })
  void whatIsNotThereIsNamedWithItsSetting(String code) {
    assertThat(FailureText.of(about(answer(code, "Requested resource not found", 400))).line())
        .isEqualTo(
            code
                + ": there is no such table t in us-east-1; check the name, AWS_REGION and the"
                + " account (SIGNALBOX_TASK_TABLE)");
  }

  @Test
  void wordsThatMayQuoteARequestAreNotRepeated() {
    var quoting = answer("ValidationException", "A value is wrong: my secret prompt", 400);

    assertThat(FailureText.of(about(quoting)).line())
        .isEqualTo("ValidationException, table t in us-east-1");
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 400, too many calls",
    "InternalServerError, 500, AWS failed (status 500)",
  })
  void whatPassesBySaysSoWithoutARemedy(String code, int status, String said) {
    var text = FailureText.of(answer(code, "later", status));

    assertThat(text.cause()).isEqualTo(code + ": " + said);
    assertThat(text.remedy()).isEmpty();
  }

  static Stream<Arguments> silences() {
    return Stream.of(
        Arguments.of(new UnknownHostException("h"), "the host of http://h:1 cannot be resolved"),
        Arguments.of(new ConnectException("Connection refused"), "http://h:1 refuses connections"),
        Arguments.of(new SSLHandshakeException("PKIX"), "no TLS connection to http://h:1"),
        Arguments.of(new SocketException("Network is unreachable"), "Network is unreachable"));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void whoeverDoesNotAnswerIsNamedByAddress(Exception root, String said) {
    var failure = SdkClientException.create("Unable to execute HTTP request", root);

    assertThat(FailureText.of(about(failure)).line()).contains(said).contains("table t");
  }

  @Test
  void aTimeOutIsSaidWithTheAddress() {
    assertThat(FailureText.of(about(ApiCallTimeoutException.create(30_000))).line())
        .contains("http://h:1 did not answer in time", "AWS_REGION (us-east-1)");
  }

  @Test
  void aDefaultChainWithoutCredentialsIsOneShortSentence() {
    var found = catchChain(Map.of());

    assertThat(FailureText.of(found).line())
        .isEqualTo(
            "there are no AWS credentials; give the task a role, or set AWS_PROFILE, or"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void aPlaceThatIsNotOnlyEmptyIsSaid() {
    var found = catchChain(Map.of("aws.profile", "production"));

    assertThat(FailureText.of(found).line())
        .contains("there are no AWS credentials: ", "production")
        .doesNotContain("CredentialsProvider", "ProfileFile")
        .hasSizeLessThan(300);
  }

  /// What the SDK really throws, without a look at the network or at this machine's files.
  private static Throwable catchChain(Map<String, String> also) {
    var settings = new java.util.TreeMap<>(also);
    settings.put("aws.disableEc2Metadata", "true");
    settings.put("aws.sharedCredentialsFile", "/nowhere/credentials");
    settings.put("aws.configFile", "/nowhere/config");
    settings.forEach(System::setProperty);
    try (var chain = DefaultCredentialsProvider.builder().build()) {
      return catchThrowableOfType(SdkClientException.class, chain::resolveCredentials);
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void aCallOverTheWireTellsItsTableItsSettingAndItsAddress() {
    try (var aws = new ScriptedAws()) {
      aws.refuse("GetItem", 400, "ResourceNotFoundException", "Requested resource not found");
      var settings = aws.settings(AwsTimeouts.DEFAULTS);
      try (var clients = new AwsClients(settings, Map.of("t", "SIGNALBOX_TASK_TABLE"))) {
        var failure = catchThrowableOfType(DependencyRefused.class, () -> get(clients));

        assertThat(failure)
            .hasMessage(
                "dynamodb refused: GetItem: ResourceNotFoundException: there is no such table t in"
                    + " us-east-1; check the name, AWS_REGION and the account"
                    + " (SIGNALBOX_TASK_TABLE)");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1, AWS_IO_SOCKET_CONNECTION_REFUSED: http://127.0.0.1:1 refuses connections",
    "http://no-such-host.invalid, the host of http://no-such-host.invalid:80 cannot be resolved",
  })
  void anAddressWhereNobodyIsIsNamed(String endpoint, String said) {
    var timeouts = AwsTimeouts.DEFAULTS.withAttempt(Duration.ofSeconds(5));
    try (var clients = new AwsClients(ScriptedAws.settings(URI.create(endpoint), timeouts))) {
      var failure = catchThrowableOfType(DependencyUnavailable.class, () -> get(clients));

      assertThat(failure).hasMessageContaining(said).hasMessageContaining("table t");
    }
  }

  @Test
  void anEndpointThatSpeaksNoTlsIsSaid() {
    try (var aws = new ScriptedAws()) {
      var https = URI.create(aws.endpoint().toString().replace("http:", "https:"));
      try (var clients = new AwsClients(ScriptedAws.settings(https, AwsTimeouts.DEFAULTS))) {
        var failure = catchThrowableOfType(DependencyUnavailable.class, () -> get(clients));

        assertThat(failure)
            .hasMessageContaining("the connection to " + https + " was cut")
            .hasMessageContaining("http or https");
      }
    }
  }

  private static Object get(AwsClients clients) {
    var key = Map.of("task_id", AttributeValue.fromS("x"));
    return new AwsCall("dynamodb")
        .await("GetItem", () -> clients.dynamoDb().getItem(it -> it.tableName("t").key(key)));
  }

  private static SdkException answer(String code, String words, int status) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(words).build())
        .message(words + " (Service: DynamoDb, Status Code: " + status + ", Request ID: r)")
        .build();
  }

  private static SdkException about(SdkException failure) {
    var setting = Optional.of("SIGNALBOX_TASK_TABLE");
    var table = new AboutCall.Resource("table", "t", setting);
    failure.addSuppressed(new AboutCall("us-east-1", Optional.of("http://h:1"), List.of(table)));
    return failure;
  }
}
