package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.process.AgentOutput;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Where the agents are: processes that the stand-in starts, or a server that somebody else runs
/// and that speaks the container's side of AgentCore.
public sealed interface AgentBackend {
  /// Each session is a process of its own, started as the function says.
  ///
  /// @param output gets what the processes print
  record ProcessAgents(Function<SessionStart, Launch> launch, AgentOutput output)
      implements AgentBackend {
    public ProcessAgents(Function<SessionStart, Launch> launch) {
      this(launch, (_, _) -> {});
    }
  }

  /// Every invocation goes to the URL (`http://host:port/invocations`) and its answer comes back.
  record ForwardedAgents(URI invocations) implements AgentBackend {}

  /// A session about to start. The payload is the `input` of the invocation, or all of it when it
  /// has none.
  record SessionStart(String runtimeArn, String qualifier, String sessionId, JsonNode payload) {}

  /// A command and its environment. `AGENT_PAYLOAD` and, where the payload names them, `TASK_ID`
  /// and `ATTEMPT` are added unless they are set here.
  record Launch(List<String> command, Map<String, String> environment) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }
}
