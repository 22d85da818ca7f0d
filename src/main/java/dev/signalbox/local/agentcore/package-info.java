/// A stand-in for the data plane of Bedrock AgentCore Runtime over its real wire protocol; sessions
/// are local processes or another URL. It knows what AgentCore knows: no task, no end event.
@NullMarked
package dev.signalbox.local.agentcore;

import org.jspecify.annotations.NullMarked;
