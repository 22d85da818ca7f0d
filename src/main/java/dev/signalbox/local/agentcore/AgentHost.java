package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.agentcore.AgentBackend.ForwardedAgents;
import dev.signalbox.local.agentcore.AgentBackend.Launch;
import dev.signalbox.local.agentcore.AgentBackend.ProcessAgents;
import dev.signalbox.local.agentcore.AgentBackend.SessionStart;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.process.AgentProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings an invocation to its agent and the agent's answer back. Blocking: for virtual threads.
final class AgentHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHost.class);

  private final AgentBackend backend;
  private final AgentSessions sessions;
  private final InstantSource clock;
  private final HttpClient http;

  AgentHost(AgentBackend backend, AgentSessions sessions, InstantSource clock, HttpClient http) {
    this.backend = backend;
    this.sessions = sessions;
    this.clock = clock;
    this.http = http;
  }

  AgentCoreReply invoke(AgentSession.Key key, byte[] body) throws AgentCoreRefusal {
    return switch (backend) {
      case ProcessAgents(var launch, var output) -> {
        var payload = payload(body);
        var start = new SessionStart(key.runtimeArn(), key.qualifier(), key.sessionId(), payload);
        var reached = sessions.reach(key, () -> started(key, launch.apply(start), payload, output));
        var status = reached.fresh() ? "accepted" : "already_running";
        yield AgentCoreReply.json(key.sessionId(), "{\"status\":\"" + status + "\"}");
      }
      case ForwardedAgents(var invocations) -> {
        var _ = sessions.reach(key, () -> new AgentSession(key, Optional.empty(), clock.instant()));
        var request =
            HttpRequest.newBuilder(invocations)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header(AgentCoreRequest.SESSION_HEADER, key.sessionId())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        yield forward(key, request);
      }
    };
  }

  private static JsonNode payload(byte[] body) throws AgentCoreRefusal {
    try {
      var whole = AgentCoreStandIn.JSON.readTree(body);
      return whole.has("input") ? whole.path("input") : whole;
    } catch (IOException unreadable) {
      // AgentCore passes any bytes on; it is the agent that answers 400.
      throw AgentCoreRefusal.byAgent(400, unreadable);
    }
  }

  private AgentSession started(
      AgentSession.Key key, Launch launch, JsonNode payload, AgentOutput output)
      throws AgentCoreRefusal {
    try {
      var environment = environment(launch, payload);
      var task = environment.getOrDefault("TASK_ID", key.sessionId());
      var log = Optional.of(log(key));
      var process =
          AgentProcess.start(
              launch.command(),
              environment,
              (stream, line) -> output.accept(new AgentOutput.Source(task, stream, log), line));
      var session = new AgentSession(key, Optional.of(process), clock.instant());
      var _ = process.exit().thenAccept(code -> tellEnd(session, code));
      return session;
    } catch (IOException failed) {
      throw AgentCoreRefusal.byAgent(500, failed);
    }
  }

  /// As AgentCore names them: a group for each endpoint of a runtime.
  private static AgentOutput.LogStream log(AgentSession.Key key) {
    var runtime = key.runtimeArn().substring(key.runtimeArn().lastIndexOf('/') + 1);
    return new AgentOutput.LogStream(
        "/aws/bedrock-agentcore/runtimes/" + runtime + "-" + key.qualifier(),
        "[runtime-logs]" + key.sessionId());
  }

  /// On AWS nobody is told either; here at least a person is, and need not wait for the heartbeat
  /// to be missed.
  private static void tellEnd(AgentSession session, int code) {
    if (session.wasEnded()) {
      LOG.atDebug()
          .addKeyValue("session_id", session.key().sessionId())
          .log("a session was stopped");
    } else if (code == 0) {
      LOG.atInfo()
          .addKeyValue("session_id", session.key().sessionId())
          .addKeyValue("exit_code", code)
          .log("The agent ended");
    } else {
      LOG.atWarn()
          .addKeyValue("session_id", session.key().sessionId())
          .addKeyValue("exit_code", code)
          .log(
              "The agent failed, and AgentCore tells nobody: unless it has written the end of its"
                  + " task to the row, the task fails only when its heartbeat is missed");
    }
  }

  private static Map<String, String> environment(Launch launch, JsonNode payload)
      throws JsonProcessingException {
    var environment = new HashMap<String, String>();
    environment.put("AGENT_PAYLOAD", AgentCoreStandIn.JSON.writeValueAsString(payload));
    if (payload.hasNonNull("task_id")) {
      environment.put("TASK_ID", payload.path("task_id").asText());
    }
    if (payload.hasNonNull("attempt")) {
      environment.put("ATTEMPT", payload.path("attempt").asText());
    }
    environment.putAll(launch.environment());
    return environment;
  }

  private AgentCoreReply forward(AgentSession.Key key, HttpRequest request)
      throws AgentCoreRefusal {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 != 2) {
        answer.body().close();
        throw AgentCoreRefusal.byAgent(
            answer.statusCode(), new IOException("the agent answered " + answer.statusCode()));
      }
      var type = answer.headers().firstValue("Content-Type").orElse("application/json");
      return new AgentCoreReply(answer.statusCode(), type, "", key.sessionId(), answer.body());
    } catch (IOException failed) {
      throw AgentCoreRefusal.byAgent(500, failed);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      throw AgentCoreRefusal.byAgent(500, closed);
    }
  }

  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  @Override
  public void close() {
    sessions.close();
    http.shutdownNow();
  }
}
