package dev.signalbox.local.agentcore;

import java.time.Instant;

/// One call as the journal of the stand-in keeps it, whatever its answer was.
public record AgentCoreCall(
    AgentCoreOperation operation, String runtimeArn, String sessionId, Instant at) {}
