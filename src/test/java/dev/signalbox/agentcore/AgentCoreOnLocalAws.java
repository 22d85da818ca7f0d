package dev.signalbox.agentcore;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.agentcore.AgentBackend;
import dev.signalbox.local.agentcore.AgentCoreCall;
import dev.signalbox.local.agentcore.AgentCoreFault;
import dev.signalbox.local.agentcore.AgentCoreFaults;
import dev.signalbox.local.agentcore.AgentCoreStandIn;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// The real strategy with the real client before the AgentCore stand-in, over HTTP. Its agents
/// are processes that note their process ids and run until they are stopped.
final class AgentCoreOnLocalAws implements AutoCloseable {
  static final List<String> UNTIL_STOPPED =
      List.of("/bin/sh", "-c", "echo $$ >> \"$NOTES\"; exec sleep 30");

  private final Path notes;
  private final Vertx vertx = Vertx.vertx();
  private final AgentCoreStandIn standIn;
  private final WireServer server;
  private final AwsClients clients;

  AgentCoreOnLocalAws(Path notes, List<String> agent) {
    this.notes = notes;
    var clock = InstantSource.system();
    standIn =
        AgentCoreStandIn.start(
            dev.signalbox.local.agentcore.AgentCoreSettings.ofRuntimes(
                Set.of(LocalNames.RUNTIME_ARN)),
            clock,
            new AgentBackend.ProcessAgents(
                start ->
                    new AgentBackend.Launch(
                        agent, Map.of("NOTES", note(start.sessionId()).toString()))));
    server = new WireServer(vertx, clock).rest("/runtimes/", standIn).start(0);
    clients = new AwsClients(ScriptedAws.settings(server.endpoint(), AwsTimeouts.DEFAULTS));
  }

  private Path note(String sessionId) {
    return notes.resolve(sessionId);
  }

  AgentCoreComputeStrategy strategy() {
    return new AgentCoreComputeStrategy(
        clients.agentCore(), AgentCoreSettings.DEFAULTS, Occurrences.NONE);
  }

  static SessionHandle session(AttemptId attempt) {
    return AgentCoreSession.of(LocalNames.RUNTIME_ARN, AgentCoreSession.idOf(attempt));
  }

  void fault(AgentCoreCall.Operation operation, AgentCoreFault fault) {
    standIn.faults().add(new AgentCoreFaults.Rule(operation, "", OptionalInt.of(1), fault));
  }

  long calls(AgentCoreCall.Operation operation) {
    return standIn.journal().stream().filter(call -> call.operation() == operation).count();
  }

  List<String> liveSessions() {
    return standIn.liveSessions("");
  }

  /// Every process that ever ran for the attempt, by its own note, with whether it lives.
  List<Boolean> processes(AttemptId attempt) {
    var note = note(AgentCoreSession.idOf(attempt));
    try {
      return Files.exists(note)
          ? Files.readAllLines(note).stream().map(AgentCoreOnLocalAws::isAlive).toList()
          : List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }

  @Override
  public void close() {
    clients.close();
    server.close();
    standIn.close();
    vertx.close().await();
  }
}
