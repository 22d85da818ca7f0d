package dev.signalbox.agentcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.aws.ScriptedAws.Answer;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

class AgentCoreComputeStrategyTest {
  private static final String ARN =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  private static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  private static final SessionHandle SESSION =
      AgentCoreSession.of(ARN, AgentCoreSession.idOf(ATTEMPT));
  private static final AgentCoreSettings DRAIN =
      new AgentCoreSettings(1000, Duration.ofMillis(300), Duration.ofSeconds(10));
  private static final AwsTimeouts TIMEOUTS =
      AwsTimeouts.DEFAULTS
          .withAttempt(Duration.ofSeconds(10))
          .withAgentCore(Duration.ofSeconds(10));

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = new AwsClients(aws.settings(TIMEOUTS));
  private final Tally tally = new Tally();
  private final AgentCoreComputeStrategy strategy =
      new AgentCoreComputeStrategy(clients.agentCore(), DRAIN, tally);

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private static SessionRequest request(SessionRequest.Payload payload) {
    return new SessionRequest(
        ATTEMPT,
        TaskRequest.ofUser("ada"),
        Blueprint.of(AgentCoreSession.TYPE, Optional.of(ARN)),
        payload);
  }

  private static SessionRequest request() {
    return request(new SessionRequest.Payload.Inline("{\"prompt\":\"p\",\"n\":1.10}"));
  }

  private static Answer.Full accepted() {
    return acceptedAs(AgentCoreSession.idOf(ATTEMPT));
  }

  private static Answer.Full acceptedAs(String sessionId) {
    return new Answer.Full(
        200,
        Map.of(
            "Content-Type",
            "application/json",
            "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id",
            sessionId),
        "{\"accepted\":true}");
  }

  private FailureCause declined() {
    return ((SessionStart.Declined) strategy.startSession(request())).cause();
  }

  private FailureCause unconfirmed() {
    return ((SessionStart.Unconfirmed) strategy.startSession(request())).cause();
  }

  @Test
  void theInvocationCarriesOurSessionIdTheUserTheRuntimeOfTheBlueprintAndTheInput() {
    aws.answer("InvokeAgentRuntime", accepted());

    assertThat(strategy.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));

    var asked = aws.asked("InvokeAgentRuntime").getFirst();
    assertThat(asked.path())
        .isEqualTo(
            "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A111122223333%3Aruntime%2F"
                + "agent-abcdefghij/invocations");
    assertThat(asked.headers())
        .containsEntry(
            "x-amzn-bedrock-agentcore-runtime-session-id", "signalbox-" + ATTEMPT.taskId() + "-1")
        .containsEntry("x-amzn-bedrock-agentcore-runtime-user-id", "ada")
        .containsEntry("content-type", "application/json")
        .containsEntry("accept", "application/json");
    assertThat(asked.body()).isEqualTo("{\"input\":{\"prompt\":\"p\",\"n\":1.10}}");
  }

  @Test
  void theInvocationIsAPartOfTheTrace() {
    var producer =
        TraceContext.of(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Optional.of("a=1"));
    var plain = request();
    aws.answer("InvokeAgentRuntime", accepted());
    aws.answer("InvokeAgentRuntime", accepted());

    var _ = strategy.startSession(plain);
    var _ =
        strategy.startSession(
            new SessionRequest(
                ATTEMPT, plain.task().traced(producer), plain.blueprint(), plain.payload()));

    var asked = aws.asked("InvokeAgentRuntime");
    assertThat(asked.getFirst().headers()).doesNotContainKeys("traceparent", "tracestate");
    assertThat(asked.getLast().headers())
        .containsEntry("tracestate", "a=1")
        .containsEntry(
            "traceparent", TaskTrace.ofAttempt(producer.orElseThrow(), ATTEMPT).traceparent());
  }

  @Test
  void aPointerIsSentInsteadOfTheDocument() {
    aws.answer("InvokeAgentRuntime", accepted());

    var _ = strategy.startSession(request(new SessionRequest.Payload.Pointer("s3://b/k")));

    assertThat(aws.asked("InvokeAgentRuntime").getFirst().body())
        .isEqualTo(
            "{\"input\":{\"task_id\":\""
                + ATTEMPT.taskId()
                + "\",\"attempt\":1,\"payload_s3_uri\":\"s3://b/k\"}}");
  }

  @Test
  void theSameAttemptSendsTheSameBytesUnderTheSameSession() {
    aws.answer("InvokeAgentRuntime", accepted());

    var _ = strategy.startSession(request());
    var _ = strategy.startSession(request());

    var asked = aws.asked("InvokeAgentRuntime");
    assertThat(asked.get(0).body()).isEqualTo(asked.get(1).body());
    assertThat(asked.get(0).headers().get("x-amzn-bedrock-agentcore-runtime-session-id"))
        .isEqualTo(asked.get(1).headers().get("x-amzn-bedrock-agentcore-runtime-session-id"));
  }

  @Test
  void aBlueprintWithoutRuntimeIsDeclinedWithCauseAndRemedyAndNoCall() {
    var request =
        new SessionRequest(
            ATTEMPT,
            TaskRequest.ofUser("ada"),
            Blueprint.of(AgentCoreSession.TYPE, Optional.empty()),
            new SessionRequest.Payload.Inline("{}"));

    var cause = ((SessionStart.Declined) strategy.startSession(request)).cause();

    assertThat(cause.code()).isEqualTo(FailureCode.COMPUTE_NOT_CONFIGURED);
    assertThat(cause.detail()).contains("no runtime ARN", "set runtime_arn");
    assertThat(aws.asked("InvokeAgentRuntime")).isEmpty();
  }

  @Test
  void ourSessionIdInTheAnswerIsNoNews() {
    aws.answer("InvokeAgentRuntime", accepted());

    assertThat(strategy.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));
    assertThat(tally.of(Meters.SESSION_IDS_UNEXPECTED)).isZero();
  }

  @Test
  void anotherSessionIdInTheAnswerIsCountedAndOursKept() {
    aws.answer("InvokeAgentRuntime", acceptedAs("another-session-id-of-the-service"));

    assertThat(strategy.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));
    assertThat(tally.of(Meters.SESSION_IDS_UNEXPECTED)).isOne();
  }

  @Test
  void anAnswerThatIsTornOffAfterItsHeadIsAStart() {
    aws.answer(
        "InvokeAgentRuntime",
        new Answer.Torn(Map.of("Content-Type", "application/json"), "{\"half\":"));

    assertThat(strategy.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  @Test
  @Timeout(8)
  void anAnswerThatNeverEndsIsListenedToForAWhileOnly() {
    aws.answer(
        "InvokeAgentRuntime",
        new Answer.Endless(Map.of("Content-Type", "text/event-stream"), "data: hello\n\n"));

    assertThat(strategy.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));
  }

  @Test
  @Timeout(8)
  void anAnswerThatIsTooLongIsCutOffAndStillAStart() {
    aws.answer(
        "InvokeAgentRuntime",
        new Answer.Endless(Map.of("Content-Type", "application/json"), "x".repeat(200_000)));
    var patient =
        new AgentCoreComputeStrategy(
            clients.agentCore(),
            new AgentCoreSettings(1000, Duration.ofSeconds(60), Duration.ofSeconds(10)),
            tally);

    assertThat(patient.startSession(request())).isEqualTo(new SessionStart.Started(SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    "424, RuntimeClientError, AGENT_RUNTIME_ERROR",
    "402, ServiceQuotaExceededException, QUOTA_REACHED",
    "429, ThrottlingException, THROTTLED",
    "403, AccessDeniedException, ACCESS_DENIED",
    "401, UnauthorizedException, ACCESS_DENIED",
    "404, ResourceNotFoundException, RUNTIME_NOT_FOUND",
    "400, ValidationException, REQUEST_REFUSED"
  })
  void aRefusalIsDeclinedWithItsCodeAndAskedOnce(int status, String code, FailureCode expected) {
    aws.refuse("InvokeAgentRuntime", status, code, "why");

    var cause = declined();

    assertThat(cause.code()).isEqualTo(expected);
    assertThat(cause.detail()).contains("InvokeAgentRuntime", code, "why");
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  /// Whoever the service is, it has not asked for anything yet: the start waits.
  @ParameterizedTest
  @CsvSource({
    "403, ExpiredTokenException",
    "403, ExpiredToken",
    "403, UnrecognizedClientException",
    "403, InvalidSignatureException",
    "403, SignatureDoesNotMatch",
    "403, InvalidClientTokenId",
    "403, MissingAuthenticationTokenException",
    "400, IncompleteSignatureException",
    "400, ExpiredTokenException"
  })
  void credentialsThatAreNoGoodAreAWait(int status, String code) {
    aws.refuse("InvokeAgentRuntime", status, code, "The security token is expired");

    var cause = declined();

    assertThat(cause.code()).isEqualTo(FailureCode.CREDENTIALS_REFUSED);
    assertThat(cause.code().retry()).isEqualTo(FailureCode.Retry.WHEN_MENDED);
    assertThat(cause.detail()).contains(code, "The security token is expired");
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  @Test
  void credentialsThatAreNotThereAreAWaitAndNothingIsSent() {
    var nobody = AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create());
    var scripted = aws.settings(TIMEOUTS);
    var settings =
        new AwsSettings(
            scripted.region(),
            Optional.of(nobody),
            scripted.endpoints(),
            scripted.timeouts(),
            scripted.connectionsMax());

    try (var clients = new AwsClients(settings)) {
      var start =
          new AgentCoreComputeStrategy(clients.agentCore(), DRAIN, tally).startSession(request());

      assertThat(((SessionStart.Declined) start).cause().code())
          .isEqualTo(FailureCode.CREDENTIALS_REFUSED);
    }
    assertThat(aws.asked("InvokeAgentRuntime")).isEmpty();
  }

  /// A gateway before the service, or the agent's own container, names no error.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 |                                                       | REQUEST_REFUSED",
        "401 |                                                       | ACCESS_DENIED",
        "402 |                                                       | QUOTA_REACHED",
        "403 |                                                       | ACCESS_DENIED",
        "403 | The security token included in the request is expired | CREDENTIALS_REFUSED",
        "403 | Signature expired: 20261128T050000Z is now earlier    | CREDENTIALS_REFUSED",
        "403 | Missing Authentication Token                          | CREDENTIALS_REFUSED",
        "403 | Received error (403) from runtime.                    | AGENT_RUNTIME_ERROR",
        "404 |                                                       | RUNTIME_NOT_FOUND",
        "404 | Received error (404) from runtime.                    | AGENT_RUNTIME_ERROR",
        "405 |                                                       | AGENT_RUNTIME_ERROR",
        "406 |                                                       | AGENT_RUNTIME_ERROR",
        "413 |                                                       | REQUEST_REFUSED",
        "415 |                                                       | AGENT_RUNTIME_ERROR",
        "422 |                                                       | AGENT_RUNTIME_ERROR",
        "424 |                                                       | AGENT_RUNTIME_ERROR",
        "424 | Received error (500) from runtime.                    | AGENT_RUNTIME_ERROR",
        "429 |                                                       | THROTTLED"
      })
  void aRefusalWithoutAnErrorTypeIsToldByItsStatus(
      int status, @Nullable String words, FailureCode expected) {
    var body = words == null ? "" : "{\"message\":\"" + words + "\"}";
    aws.answer("InvokeAgentRuntime", new Answer.Full(status, Map.of(), body));

    var cause = declined();

    assertThat(cause.code()).isEqualTo(expected);
    assertThat(cause.detail())
        .contains("status " + status, words == null ? "" : words)
        .doesNotContain("null");
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"408", "409", "500", "502", "503", "504"})
  void troubleWithoutAnErrorTypeIsUnconfirmed(int status) {
    aws.answer("InvokeAgentRuntime", new Answer.Full(status, Map.of(), ""));

    assertThat(unconfirmed().code()).isEqualTo(FailureCode.START_NOT_CONFIRMED);
  }

  @Test
  void wordsThatAreNotInTheFormOfAnErrorAreKept() {
    aws.answer(
        "InvokeAgentRuntime",
        new Answer.Full(406, Map.of(), "{\"error\":\"Streaming requires text/event-stream\"}"));

    assertThat(declined().detail()).contains("Streaming requires text/event-stream");
  }

  /// A detail has the words once, and the status once.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "406 | {\"error\":\"no stream\"}     | status 406: {\"error\":\"no stream\"}",
        "406 | {\"message\":\"no stream\"}   | no stream (status 406)",
        "406 | {\"message\":\" \"}           | status 406: {\"message\":\" \"}",
        "406 | {}                            | status 406 without a word",
        "406 |                               | status 406 without a word",
      })
  void theDetailOfARefusalIsItsWordsOrItsBodyAndItsStatus(
      int status, @Nullable String body, String detail) {
    aws.answer("InvokeAgentRuntime", new Answer.Full(status, Map.of(), body == null ? "" : body));

    assertThat(declined().detail()).isEqualTo("InvokeAgentRuntime: " + detail);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDeniedException, Bedrock AgentCore cannot assume the execution role",
    "400, ValidationException, Role validation failed for the execution role"
  })
  void aRoleThatCannotBeAssumedIsNamed(int status, String code, String words) {
    aws.refuse("InvokeAgentRuntime", status, code, words);

    assertThat(declined().code()).isEqualTo(FailureCode.ROLE_NOT_ASSUMABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalServerException",
    "503, ServiceUnavailable",
    "409, RetryableConflictException",
    "409, ConflictException"
  })
  void troubleThatMayHaveStartedItIsUnconfirmedAndNeverRepeated(int status, String code) {
    aws.refuse("InvokeAgentRuntime", status, code, "why");

    assertThat(unconfirmed().code()).isEqualTo(FailureCode.START_NOT_CONFIRMED);
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  @Test
  void silenceIsUnconfirmedAndNeverRepeated() {
    aws.answer("InvokeAgentRuntime", new Answer.Silence());
    var impatient =
        AwsTimeouts.DEFAULTS
            .withAttempt(Duration.ofSeconds(1))
            .withAgentCore(Duration.ofMillis(300));

    try (var clients = new AwsClients(aws.settings(impatient))) {
      var start =
          new AgentCoreComputeStrategy(clients.agentCore(), DRAIN, tally).startSession(request());

      assertThat(((SessionStart.Unconfirmed) start).cause().code())
          .isEqualTo(FailureCode.START_NOT_CONFIRMED);
    }
    assertThat(aws.asked("InvokeAgentRuntime")).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aCutConnectionIsUnconfirmedAndNeverRepeated() {
    aws.answer("InvokeAgentRuntime", new Answer.Cut());

    assertThat(unconfirmed().code()).isEqualTo(FailureCode.START_NOT_CONFIRMED);
    assertThat(aws.asked("InvokeAgentRuntime")).hasSize(1);
  }

  @Test
  void aConnectionThatWasNeverHadIsDeclined() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var settings = ScriptedAws.settings(URI.create("http://127.0.0.1:" + port), TIMEOUTS);

    try (var nobody = new AwsClients(settings)) {
      var start =
          new AgentCoreComputeStrategy(nobody.agentCore(), DRAIN, tally).startSession(request());

      assertThat(((SessionStart.Declined) start).cause().code())
          .isEqualTo(FailureCode.COMPUTE_UNREACHABLE);
    }
  }

  @Test
  void aStopThatIsNotAnsweredIsGivenUpLongBeforeAnInvocationWouldBe() {
    aws.answer("StopRuntimeSession", new Answer.Silence());
    var settings = new AgentCoreSettings(1000, Duration.ofMillis(300), Duration.ofMillis(300));
    var impatient = new AgentCoreComputeStrategy(clients.agentCore(), settings, tally);

    assertThatThrownBy(() -> impatient.stopSession(SESSION, "x"))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void stopCarriesTheStoredSessionAndIsTheEnd() {
    aws.answer("StopRuntimeSession", "{}");

    assertThat(strategy.stopSession(SESSION, "cancelled")).isEqualTo(StopOutcome.GONE);

    var asked = aws.asked("StopRuntimeSession").getFirst();
    assertThat(asked.path()).contains("agent-abcdefghij/stopruntimesession");
    assertThat(asked.headers())
        .containsEntry("x-amzn-bedrock-agentcore-runtime-session-id", SESSION.sessionId());
  }

  @Test
  void stoppingASessionThatIsGoneIsQuiet() {
    aws.refuse("StopRuntimeSession", 404, "ResourceNotFoundException", "gone");

    assertThat(strategy.stopSession(SESSION, "r")).isEqualTo(StopOutcome.GONE);
  }

  @ParameterizedTest
  @CsvSource({
    "429, ThrottlingException",
    "500, InternalServerException",
    "409, RetryableConflictException",
    "409, ConflictException"
  })
  void aStopThatMeetsPassingTroubleIsUnavailable(int status, String code) {
    aws.refuse("StopRuntimeSession", status, code, "later");

    assertThatThrownBy(() -> strategy.stopSession(SESSION, "r"))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDeniedException",
    "401, UnauthorizedException",
    "400, ValidationException"
  })
  void aStopThatIsRefusedIsLoud(int status, String code) {
    aws.refuse("StopRuntimeSession", status, code, "no");

    assertThatThrownBy(() -> strategy.stopSession(SESSION, "r"))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining(code);
  }

  @Test
  void aSessionCanNotBeObserved() {
    ComputeStrategy port = strategy;

    assertThat(port).isNotInstanceOf(ObservableComputeStrategy.class);
  }

  @Test
  void manyStrategiesShareOneClient() {
    var other = new AgentCoreComputeStrategy(clients.agentCore(), DRAIN, tally);
    aws.answer("InvokeAgentRuntime", accepted());

    assertThat(other.startSession(request())).isEqualTo(strategy.startSession(request()));
    assertThat(clients.constructions()).containsEntry("BedrockAgentCoreAsyncClient", 1);
  }
}
