package dev.signalbox.simulation.aws;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.simulation.machine.Machine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionRequest;
import software.amazon.awssdk.services.bedrockagentcore.model.StopRuntimeSessionResponse;

/// AgentCore: tells nothing of its sessions, ends them at once, and runs an agent again for every
/// invocation.
public final class SimulatedAgentCore {
  private static final Pattern SESSION = Pattern.compile("signalbox-([0-9A-Z]{26})-([0-9]+)");

  private final Machine machine;
  private final SimulatedTable table;
  private final Watch watch;
  private final Map<String, SimulatedAgent> sessions = new LinkedHashMap<>();

  public SimulatedAgentCore(Machine machine, SimulatedTable table, Watch watch) {
    this.machine = machine;
    this.table = table;
    this.watch = watch;
  }

  InvokeAgentRuntimeResponse invoke(InvokeAgentRuntimeRequest request) {
    var sessionId = request.runtimeSessionId();
    var attempt = attempt(sessionId);
    if (sessions.containsKey(sessionId)) {
      watch.startMisused(attempt, "invoked twice");
    }
    var agent =
        new SimulatedAgent(
            machine,
            table,
            attempt,
            AgentFate.draw(machine.chaos()),
            code -> machine.note("agentcore", "agent exits", attempt.taskId(), code));
    sessions.put(sessionId, agent);
    machine.note("agentcore", "invokes", attempt.taskId(), attempt.number());
    watch.sessionBegan(attempt);
    agent.begin();
    return InvokeAgentRuntimeResponse.builder().runtimeSessionId(sessionId).statusCode(200).build();
  }

  StopRuntimeSessionResponse stop(StopRuntimeSessionRequest request) {
    var agent =
        Optional.ofNullable(sessions.get(request.runtimeSessionId()))
            .filter(SimulatedAgent::isAlive)
            .orElseThrow(
                () -> ResourceNotFoundException.builder().message("no such session").build());
    agent.kill();
    return StopRuntimeSessionResponse.builder().statusCode(200).build();
  }

  static AttemptId attempt(String sessionId) {
    var parts = SESSION.matcher(sessionId);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a session of ours: " + sessionId);
    }
    return new AttemptId(parts.group(1), Integer.parseInt(parts.group(2)));
  }

  /// Whether the attempt's agent may still do something.
  public boolean isLive(AttemptId attempt) {
    return Optional.ofNullable(sessions.get(AgentCoreSession.idOf(attempt)))
        .filter(SimulatedAgent::isAlive)
        .isPresent();
  }

  /// Since when the attempt's agent is dead, if it is.
  public Optional<Instant> endedAt(AttemptId attempt) {
    return Optional.ofNullable(sessions.get(AgentCoreSession.idOf(attempt)))
        .flatMap(SimulatedAgent::endedAt);
  }

  /// Whether nothing can be heard of the attempt's agent.
  public boolean isSilent(AttemptId attempt) {
    return Optional.ofNullable(sessions.get(AgentCoreSession.idOf(attempt)))
        .filter(agent -> agent.isAlive() && agent.beats())
        .isEmpty();
  }

  /// The attempts whose agents may still do something.
  public List<AttemptId> live() {
    return sessions.entrySet().stream()
        .filter(it -> it.getValue().isAlive())
        .map(it -> attempt(it.getKey()))
        .toList();
  }
}
