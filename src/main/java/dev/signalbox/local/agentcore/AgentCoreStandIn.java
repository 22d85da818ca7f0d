package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data plane of AgentCore Runtime for the paths under `/runtimes/`: InvokeAgentRuntime and
/// StopRuntimeSession, with its errors, its session rules and faults on demand. Closing it kills
/// all sessions.
public final class AgentCoreStandIn implements Handler<HttpServerRequest>, AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Logger LOG = LoggerFactory.getLogger(AgentCoreStandIn.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int CHUNK = 16_384;

  private final AgentCoreSettings settings;
  private final InstantSource clock;
  private final AgentSessions sessions;
  private final AgentHost host;
  private final AgentCoreFaults faults = new AgentCoreFaults();
  private final List<AgentCoreCall> journal = new CopyOnWriteArrayList<>();
  private final Thread ticking;

  private AgentCoreStandIn(AgentCoreSettings settings, InstantSource clock, AgentBackend backend) {
    this.settings = settings;
    this.clock = clock;
    this.sessions = new AgentSessions(settings, clock);
    this.host = new AgentHost(backend, sessions, clock, AgentHost.client());
    this.ticking = Thread.ofVirtual().name("agentcore-lifetimes").unstarted(this::tick);
  }

  /// A stand-in whose session lifetimes are already being watched.
  public static AgentCoreStandIn start(
      AgentCoreSettings settings, InstantSource clock, AgentBackend backend) {
    var standIn = new AgentCoreStandIn(settings, clock, backend);
    standIn.ticking.start();
    return standIn;
  }

  public AgentCoreFaults faults() {
    return faults;
  }

  /// Every call so far that named an existing runtime and a usable session id, oldest first.
  public List<AgentCoreCall> journal() {
    return List.copyOf(journal);
  }

  /// The ids of the sessions that live now and contain the text.
  public List<String> liveSessions(String contains) {
    return sessions.live(contains);
  }

  /// How many sessions were started for ids that contain the text: the same id counts again when
  /// it was invoked after its session had ended.
  public long starts(String contains) {
    return sessions.starts(contains);
  }

  @Override
  public void handle(HttpServerRequest http) {
    // The body is asked for at once, as the request would otherwise run past us; all else may
    // block.
    http.body()
        .onSuccess(body -> Thread.ofVirtual().start(() -> answer(http, body.getBytes())))
        .onFailure(gone -> LOG.atDebug().setCause(gone).log("a caller went away"));
  }

  private void answer(HttpServerRequest http, byte[] body) {
    try {
      var request = AgentCoreRequest.of(http, settings.runtimeArns());
      var key = request.session();
      journal.add(
          new AgentCoreCall(
              request.operation(), key.runtimeArn(), key.sessionId(), clock.instant()));
      var fault = faults.next(request.operation(), key.sessionId());
      answer(http, request, body, fault);
    } catch (AgentCoreRefusal refusal) {
      send(http, AgentCoreReply.refused("", refusal));
    } catch (RuntimeException | Error broken) {
      // An error too, or the caller would wait for an answer until its time is up.
      LOG.atError().setCause(broken).log("the stand-in failed");
      var refusal = new AgentCoreRefusal(500, "InternalServerException", "The stand-in failed");
      send(http, AgentCoreReply.refused("", refusal));
    }
  }

  private void answer(
      HttpServerRequest http, AgentCoreRequest request, byte[] body, AgentCoreFault fault) {
    var key = request.session();
    switch (fault) {
      case AgentCoreFault.None _ -> send(http, perform(request, body));
      case AgentCoreFault.Refuse(var status, var code, var message) ->
          send(
              http,
              AgentCoreReply.refused(key.sessionId(), new AgentCoreRefusal(status, code, message)));
      case AgentCoreFault.SlowFirstByte(var delay) -> {
        var reply = perform(request, body);
        pause(delay);
        send(http, reply);
      }
      case AgentCoreFault.LoseAnswer _ -> {
        var _ = perform(request, body);
        var _ = http.connection().close();
      }
      case AgentCoreFault.Hang _ ->
          LOG.atDebug()
              .addKeyValue("session_id", key.sessionId())
              .log("a call is left without an answer");
      case AgentCoreFault.StopNotFoundThoughRunning _ ->
          send(http, AgentCoreReply.refused(key.sessionId(), notFound(key)));
      case AgentCoreFault.KillSession(var after) -> {
        send(http, perform(request, body));
        pause(after);
        var _ = sessions.stop(key);
      }
    }
  }

  private AgentCoreReply perform(AgentCoreRequest request, byte[] body) {
    var key = request.session();
    try {
      return switch (request.operation()) {
        case INVOKE -> host.invoke(key, body);
        case STOP -> {
          if (!sessions.stop(key)) {
            throw notFound(key);
          }
          yield AgentCoreReply.json(key.sessionId(), "{}");
        }
      };
    } catch (AgentCoreRefusal refusal) {
      if (refusal.getCause() instanceof Exception why) {
        // The answer tells the caller no more than AWS would; the reason is for whoever runs us.
        LOG.atWarn()
            .addKeyValue("session_id", key.sessionId())
            .addKeyValue("problem", why.toString())
            .log("the agent of a session failed");
      }
      return AgentCoreReply.refused(key.sessionId(), refusal);
    }
  }

  private static AgentCoreRefusal notFound(AgentSession.Key key) {
    return AgentCoreRefusal.unknown("Session not found: " + key.sessionId());
  }

  private void send(HttpServerRequest http, AgentCoreReply reply) {
    var response = http.response().setStatusCode(reply.status()).setChunked(true);
    response.putHeader("Content-Type", reply.contentType());
    response.putHeader("x-amzn-RequestId", UUID.randomUUID().toString());
    Optional.of(reply.errorCode())
        .filter(code -> !code.isEmpty())
        .ifPresent(code -> response.putHeader("x-amzn-errortype", code));
    Optional.of(reply.sessionId())
        .filter(id -> !id.isEmpty())
        .ifPresent(id -> response.putHeader(AgentCoreRequest.SESSION_HEADER, id));
    try (var body = reply.body()) {
      var chunk = new byte[CHUNK];
      for (var read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        // Waiting for each chunk holds a slow caller's answer back instead of in memory.
        var part = Buffer.buffer(Arrays.copyOf(chunk, read));
        response.write(part).toCompletionStage().toCompletableFuture().join();
      }
      var _ = response.end();
    } catch (IOException | CompletionException | IllegalStateException broken) {
      LOG.atDebug().setCause(broken).log("an answer was cut off");
      var _ = http.connection().close();
    }
  }

  private void tick() {
    while (!Thread.currentThread().isInterrupted()) {
      pause(TICK);
      try {
        sessions.expire();
      } catch (RuntimeException | Error broken) {
        // A watch that ends lets every later session live for ever.
        LOG.atError().setCause(broken).log("the lifetimes of sessions could not be looked at");
      }
    }
  }

  private static void pause(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ticking.interrupt();
    host.close();
  }
}
