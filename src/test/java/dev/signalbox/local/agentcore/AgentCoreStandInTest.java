package dev.signalbox.local.agentcore;

import static dev.signalbox.local.agentcore.StandInWorld.ARN;
import static dev.signalbox.local.agentcore.StandInWorld.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.agentcore.AgentBackend.Launch;
import dev.signalbox.local.agentcore.AgentBackend.ProcessAgents;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockagentcore.model.RuntimeClientErrorException;
import software.amazon.awssdk.services.bedrockagentcore.model.ValidationException;

class AgentCoreStandInTest {
  @TempDir private Path folder;
  private StandInWorld world;

  AgentCoreStandInTest() {
    world = new StandInWorld(new ProcessAgents(_ -> sleeping()));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anInvocationStartsAProcessAndIsAnsweredAtOnce() {
    var answer = world.invoke(SESSION).join();

    assertThat(answer.asUtf8String()).contains("\"accepted\"");
    assertThat(answer.response().runtimeSessionId()).isEqualTo(SESSION);
    assertThat(answer.response().contentType()).isEqualTo("application/json");
    assertThat(answer.response().statusCode()).isEqualTo(200);
    assertThat(world.standIn.liveSessions("01JABC")).containsExactly(SESSION);
    assertThat(world.standIn.journal())
        .containsExactly(
            new AgentCoreCall(AgentCoreCall.Operation.INVOKE, ARN, SESSION, Instant.EPOCH));
  }

  @Test
  void theProcessHasThePayloadAndTheIdsInItsEnvironment() throws IOException {
    serve(new ProcessAgents(_ -> printing("$TASK_ID/$ATTEMPT/$EXTRA/$AGENT_PAYLOAD")));

    world
        .invoke(SESSION, "{\"input\":{\"task_id\":\"T1\",\"attempt\":2,\"prompt\":\"hi\"}}")
        .join();

    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(folder.resolve("out")))
                    .isEqualTo("T1/2/more/{\"task_id\":\"T1\",\"attempt\":2,\"prompt\":\"hi\"}"));
  }

  @Test
  void anInvocationOfALiveSessionReachesTheSameProcess() {
    world.invoke(SESSION).join();

    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("already_running");

    assertThat(world.standIn.starts(SESSION)).isOne();
  }

  @Test
  void manyInvocationsAtOnceStartOneSession() {
    var calls =
        List.of(
            world.invoke(SESSION),
            world.invoke(SESSION),
            world.invoke(SESSION),
            world.invoke(SESSION));
    calls.forEach(CompletableFuture::join);

    assertThat(world.standIn.starts("")).isOne();
  }

  @Test
  void aStopKillsTheProcessAndTheSameIdStartsAfresh() {
    world.invoke(SESSION).join();
    await().until(() -> Files.exists(folder.resolve("pid")));
    var process = ProcessHandle.of(pid()).orElseThrow();

    assertThat(world.stop(SESSION).join().runtimeSessionId()).isEqualTo(SESSION);

    await().untilAsserted(() -> assertThat(process.isAlive()).isFalse());
    assertThat(world.standIn.liveSessions("")).isEmpty();
    assertThat(world.invoke(SESSION).join().asUtf8String()).contains("accepted");
    assertThat(world.standIn.starts(SESSION)).isEqualTo(2);
  }

  @Test
  void aStopOfAnUnknownSessionIsNotFound() {
    assertThatThrownBy(() -> world.stop(SESSION).join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void theQualifierIsPartOfTheSession() {
    world.invoke(SESSION).join();

    assertThatThrownBy(
            () ->
                world
                    .client
                    .stopRuntimeSession(
                        s -> s.agentRuntimeArn(ARN).runtimeSessionId(SESSION).qualifier("canary"))
                    .join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);
    assertThat(world.standIn.liveSessions("")).containsExactly(SESSION);
  }

  @Test
  void aProcessThatEndsEndsItsSessionWithoutAWord() {
    serve(new ProcessAgents(_ -> printing("done")));

    world.invoke(SESSION).join();

    await().untilAsserted(() -> assertThat(world.standIn.liveSessions("")).isEmpty());
    assertThatThrownBy(() -> world.stop(SESSION).join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aSessionEndsWithItsMaximumLifetime() {
    world.invoke(SESSION).join();
    await().until(() -> Files.exists(folder.resolve("pid")));
    var process = ProcessHandle.of(pid()).orElseThrow();

    world.now.set(Instant.EPOCH.plus(Duration.ofHours(8).minusMillis(1)));
    assertThat(world.standIn.liveSessions("")).hasSize(1);
    world.now.set(Instant.EPOCH.plus(Duration.ofHours(8)));

    await().untilAsserted(() -> assertThat(process.isAlive()).isFalse());
    assertThat(world.standIn.liveSessions("")).isEmpty();
  }

  @Test
  void closingKillsEveryProcess() {
    world.invoke(SESSION).join();
    await().until(() -> Files.exists(folder.resolve("pid")));
    var process = ProcessHandle.of(pid()).orElseThrow();

    world.standIn.close();

    await().untilAsserted(() -> assertThat(process.isAlive()).isFalse());
  }

  @Test
  void anAgentThatCannotBeStartedIsARuntimeClientError() {
    serve(new ProcessAgents(_ -> new Launch(List.of("/no/such/agent"), Map.of())));

    assertThatThrownBy(() -> world.invoke(SESSION).join())
        .hasCauseInstanceOf(RuntimeClientErrorException.class)
        .hasMessageContaining("Received error (500) from runtime");
    assertThat(world.standIn.starts("")).isZero();
  }

  @Test
  void anUnknownRuntimeIsNotFound() {
    assertThatThrownBy(
            () ->
                world
                    .client
                    .stopRuntimeSession(s -> s.agentRuntimeArn(ARN + "x").runtimeSessionId(SESSION))
                    .join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({"32, false", "33, true", "256, true", "257, false"})
  void aSessionIdHasBetween33And256Characters(int length, boolean valid) {
    var thrown = catchThrowable(() -> world.invoke("s".repeat(length)).join());

    if (valid) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown).hasCauseInstanceOf(ValidationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "invocations, yes, yes, 200, ''",
    "invocations, no, yes, 403, AccessDeniedException",
    "invocations, yes, no, 200, ''",
    "stopruntimesession, yes, no, 400, ValidationException",
    "commands, yes, yes, 501, UnsupportedOperation"
  })
  void theWireIsCheckedAsOnAws(
      String segment, String authorization, String session, int status, String code)
      throws IOException, InterruptedException {
    var path = "/runtimes/" + ARN.replace(":", "%3A").replace("/", "%2F") + "/" + segment;
    var request = HttpRequest.newBuilder(world.endpoint().resolve(path));
    if (authorization.equals("yes")) {
      request.header("Authorization", "AWS4-HMAC-SHA256 Credential=x");
    }
    if (session.equals("yes")) {
      request.header(AgentCoreRequest.SESSION_HEADER, SESSION);
    }
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              request.POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("x-amzn-errortype").orElse("")).isEqualTo(code);
      assertThat(answer.headers().firstValue("content-type")).contains("application/json");
      assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
    }
  }

  private void serve(ProcessAgents agents) {
    world.close();
    world = new StandInWorld(agents);
  }

  private Launch sleeping() {
    return shell("echo -n $$ > pid.tmp && mv pid.tmp pid && exec sleep 600");
  }

  private Launch printing(String words) {
    return shell("printf %s \"" + words + "\" > out.tmp && mv out.tmp out");
  }

  private Launch shell(String script) {
    return new Launch(
        List.of("/bin/sh", "-c", "cd '" + folder + "' && " + script), Map.of("EXTRA", "more"));
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readString(folder.resolve("pid")));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
