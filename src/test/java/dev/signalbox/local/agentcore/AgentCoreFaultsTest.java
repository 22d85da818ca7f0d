package dev.signalbox.local.agentcore;

import static dev.signalbox.local.agentcore.StandInWorld.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.agentcore.AgentBackend.Launch;
import dev.signalbox.local.agentcore.AgentBackend.ProcessAgents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.bedrockagentcore.model.BedrockAgentCoreException;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;

class AgentCoreFaultsTest {
  private static final ResponseBytes<InvokeAgentRuntimeResponse> NEVER =
      ResponseBytes.fromByteArray(InvokeAgentRuntimeResponse.builder().build(), new byte[0]);

  private final StandInWorld world =
      new StandInWorld(new ProcessAgents(_ -> new Launch(List.of("/bin/sleep", "600"), Map.of())));

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "402, ServiceQuotaExceededException",
    "403, AccessDeniedException",
    "404, ResourceNotFoundException",
    "409, RetryableConflictException",
    "424, RuntimeClientError",
    "429, ThrottlingException",
    "500, InternalServerException"
  })
  void aRefusalIsTheErrorOfTheSdkAndStartsNothing(int status, String code) throws IOException {
    world.fault(
        "{\"fault\":\"refuse\",\"session\":\"01JABC\",\"times\":1,\"status\":" + status + "}");

    assertThatThrownBy(() -> world.invoke(SESSION).join())
        .cause()
        .isInstanceOfSatisfying(
            BedrockAgentCoreException.class,
            refusal -> {
              assertThat(refusal.statusCode()).isEqualTo(status);
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
            });
    assertThat(world.standIn.starts("")).isZero();
    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("accepted");
  }

  @Test
  void aFaultIsOnlyForTheSessionsThatItNames() throws IOException {
    world.fault("{\"fault\":\"refuse\",\"session\":\"another\",\"status\":429}");

    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("accepted");
  }

  @Test
  void aSlowAnswerComesAfterTheWork() throws IOException {
    world.fault("{\"fault\":\"slow_first_byte\",\"ms\":1500}");

    var call = world.invoke(SESSION);

    await().untilAsserted(() -> assertThat(world.standIn.liveSessions("")).hasSize(1));
    assertThat(call).isNotDone();
    assertThat(call.orTimeout(10, TimeUnit.SECONDS).join().asUtf8String()).contains("accepted");
  }

  @Test
  void aLostAnswerLeavesTheSessionRunning() throws IOException {
    world.fault("{\"fault\":\"lose_answer\",\"times\":1}");

    assertThatThrownBy(() -> world.invoke(SESSION).orTimeout(10, TimeUnit.SECONDS).join())
        .isNotInstanceOf(java.util.concurrent.TimeoutException.class)
        .cause()
        .isNotInstanceOf(BedrockAgentCoreException.class);
    assertThat(world.standIn.liveSessions("")).containsExactly(SESSION);
  }

  @Test
  void aHangingCallIsNeverAnsweredAndStartsNothing() throws IOException {
    world.fault("{\"fault\":\"hang\"}");

    var call = world.invoke(SESSION);

    await().untilAsserted(() -> assertThat(world.standIn.journal()).hasSize(1));
    assertThat(call.completeOnTimeout(NEVER, 500, TimeUnit.MILLISECONDS).join()).isSameAs(NEVER);
    assertThat(world.standIn.starts("")).isZero();
  }

  @Test
  void aStopMayClaimNotFoundThoughTheSessionRuns() throws IOException {
    world.invoke(SESSION).join();
    world.fault("{\"fault\":\"stop_not_found\",\"times\":1}");

    assertThatThrownBy(() -> world.stop(SESSION).join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);

    assertThat(world.standIn.liveSessions("")).containsExactly(SESSION);
    assertThat(world.stop(SESSION).join().statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionMayDieSomeTimeAfterItsStart() throws IOException {
    world.fault("{\"fault\":\"kill_session\",\"ms\":200}");

    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("accepted");

    await().untilAsserted(() -> assertThat(world.standIn.liveSessions("")).isEmpty());
    assertThat(world.standIn.starts("")).isOne();
  }

  @Test
  void faultsCanBeForgotten() throws IOException {
    world.fault("{\"fault\":\"refuse\",\"status\":500}");
    world.fault("{\"clear\":true}");

    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | \"fault\" is refuse",
        "{\"fault\":\"explode\"} | not \"explode\"",
        "{\"fault\":\"refuse\"} | \"status\" is a whole number",
        "{\"fault\":\"refuse\",\"status\":418} | give its \"code\"",
        "{\"fault\":\"kill_session\"} | \"ms\" is a whole number",
        "{\"fault\":\"hang\",\"operation\":\"list\"} | invoke or stop",
        "{\"fault\":\"stop_not_found\",\"operation\":\"invoke\"} | of the operation stop"
      })
  void aRuleThatMakesNoSenseIsRefusedWithASentence(String json, String sentence) {
    assertThatThrownBy(() -> world.fault(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
